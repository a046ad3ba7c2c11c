import type { EncodedPacket } from 'mediabunny';
import { AppError, toAppError } from '#core/errors.ts';
import type { OpenVideo } from './open-video.ts';
import type { TakeFrame } from './recording.ts';
import type { Run, Target } from './plan-runs.ts';
import { isDisposable, nalLengthSize } from './reference-packets.ts';

/** Packets in the decoder, at most; and frames that nobody has copied out yet (decoders have few to lend). */
const MOST_QUEUED = 16;
const MOST_FRAMES = 4;
/** A decoder that says nothing for so long is stuck. */
const STUCK_MS = 20_000;
/** Frames in a row that nothing refers to, at most, as encoders make them. */
const MOST_DROPPED = 4;
/** Pictures come out of decoding order by at most so many (H.264 and HEVC); other codecs keep the order. */
const MOST_REORDERED = 16;

/** Decodes runs one after the other, dropping what no wanted frame needs, and hands out the wanted frames in order. */
export class RunDecoder {
  readonly #video: OpenVideo;
  readonly #emit: TakeFrame;
  readonly #mayDrop: boolean;
  /** A frame shown may be older than the one wanted by so much, for what was left out; more is a gap in the file. */
  readonly #tolerance: number;
  readonly #lengthSize: number;
  readonly #reorder: number;
  #decoder: VideoDecoder | null = null;
  #failure: AppError | null = null;
  /** Targets whose frame has not come out yet, ascending, with the key time of their run. */
  #pending: (Target & { keySeconds: number })[] = [];
  /** The frame shown now: the last one that came out. */
  #shown: VideoFrame | null = null;
  #copying = 0;
  #wake: () => void = () => undefined;
  /** Frames put out by the decoder, for whoever wants to know what was spared. */
  decoded = 0;

  /**
   * `emit` gets a frame it must close; decoding goes on while at most a few calls of it are open. With `mayDrop`, frames
   * that no other needs are left out, and the one before stands for them.
   */
  constructor(video: OpenVideo, emit: TakeFrame, mayDrop: boolean) {
    this.#video = video;
    this.#emit = emit;
    this.#mayDrop = mayDrop;
    const { frameRate } = video.facts;
    this.#tolerance = frameRate > 0 ? MOST_DROPPED / frameRate + 0.05 : 1;
    const { codec } = video.config;
    this.#lengthSize = nalLengthSize(video.config);
    this.#reorder = /^(avc|hvc|hev)/.test(codec) ? MOST_REORDERED : 1;
  }

  /**
   * Feeds one run. Returns once its packets are in the decoder, not once its frames are out. Throws AppError
   * `video/damaged` when the decoder gives up; the next run then starts with a fresh one.
   */
  async decode(run: Run, signal: AbortSignal): Promise<void> {
    const decoder = this.#ensureDecoder();
    const { key, targets } = run;
    const last = targets.at(-1) ?? { seconds: key.timestamp, frameSeconds: key.timestamp };
    this.#pending.push(...targets.map((target) => ({ ...target, keySeconds: key.timestamp })));
    let [keys, later] = [0, 0];
    for await (const packet of this.#packets(key, last)) {
      signal.throwIfAborted();
      await this.#room(decoder, signal);
      this.#feed(decoder, packet);
      if (packet.type === 'key') keys++;
      if (packet.timestamp > last.seconds && ++later >= this.#reorder) break;
    }
    // The next run begins with the key frame that this one took as well: to a decoder that is empty.
    if (keys > 1) await this.flush(signal);
  }

  /** Timestamps beyond all measure, or a key frame that is none, are the file's fault. */
  #feed(decoder: VideoDecoder, packet: EncodedPacket): void {
    try {
      decoder.decode(packet.toEncodedVideoChunk());
    } catch (cause) {
      this.#throwFailure();
      throw new AppError('video/damaged', String(cause), { cause });
    }
  }

  /** Waits until every frame fed so far is out and copied. */
  async flush(signal: AbortSignal): Promise<void> {
    const decoder = this.#decoder;
    if (decoder === null) return;
    await this.#watched(decoder.flush(), signal).catch((thrown: unknown) => {
      this.#throwFailure();
      throw thrown;
    });
    // Nothing comes after the last frame: it is shown to the end.
    this.#emitUpTo(Infinity);
    this.#shown?.close();
    this.#shown = null;
    while (this.#copying > 0) await this.#changed(signal);
    this.#throwFailure();
  }

  close(): void {
    this.#shown?.close();
    this.#shown = null;
    this.#pending = [];
    if (this.#decoder !== null && this.#decoder.state !== 'closed') this.#decoder.close();
    this.#decoder = null;
  }

  /**
   * Packets of a run in decoding order, without those that no later frame needs and that are not asked for. Where the last
   * wanted frame is shown before the next key frame but decoded after it (an open group of pictures), both are among them.
   */
  async *#packets(key: EncodedPacket, last: Omit<Target, 'cell'>): AsyncGenerator<EncodedPacket> {
    const { sink, config } = this.#video;
    const first = await sink.getKeyPacket(key.timestamp);
    if (first === null) return;
    yield first;
    if (last.seconds <= key.timestamp) return;
    let newest = first.timestamp;
    let nextKey: EncodedPacket | null = null;
    let keyIsDue = true;
    for await (const packet of sink.packets(first)) {
      if (packet.sequenceNumber === first.sequenceNumber) continue;
      if (packet.type === 'key') {
        if (nextKey !== null || newest >= last.frameSeconds - 1e-6) return;
        nextKey = packet;
        continue;
      }
      if (nextKey !== null && packet.timestamp > nextKey.timestamp) return;
      // Leading pictures belong before the key frame: starting here they could not be decoded.
      if (packet.timestamp < key.timestamp) continue;
      if (packet.timestamp <= last.seconds) newest = Math.max(newest, packet.timestamp);
      if (this.#mayDrop && isDisposable(config.codec, packet.data, this.#lengthSize)) continue;
      if (nextKey !== null && keyIsDue) {
        yield nextKey;
        keyIsDue = false;
      }
      yield packet;
    }
  }

  #ensureDecoder(): VideoDecoder {
    this.#throwFailure();
    if (this.#decoder !== null && this.#decoder.state === 'configured') return this.#decoder;
    const decoder = new VideoDecoder({
      output: (frame) => this.#take(frame),
      error: (cause) => {
        if (this.#decoder !== decoder) return;
        this.#failure = new AppError('video/damaged', cause.message, { cause });
        this.#wake();
      },
    });
    decoder.configure(this.#video.config);
    decoder.addEventListener('dequeue', () => this.#wake());
    this.#decoder = decoder;
    return decoder;
  }

  #throwFailure(): void {
    const failure = this.#failure;
    if (failure === null) return;
    this.#failure = null;
    this.close();
    throw failure;
  }

  #take(frame: VideoFrame): void {
    this.decoded++;
    this.#emitUpTo(frame.timestamp / 1e6);
    this.#shown?.close();
    this.#shown = frame;
    this.#wake();
  }

  /** Hands out the frame shown now for every target before `seconds`, where a newer frame takes over. */
  #emitUpTo(seconds: number): void {
    // Half a microsecond of rounding in timestamps must not give a target to the frame before its own.
    while (this.#pending[0] !== undefined && this.#pending[0].seconds < seconds - 1e-6) {
      const target = this.#pending.shift() as Target & { keySeconds: number };
      const shown = this.#shown;
      // A frame from before the run's key frame was left from an earlier run: this run's frames failed.
      if (shown === null || shown.timestamp / 1e6 < target.keySeconds - 1e-3) continue;
      // The frame that should be shown by then never came: the file breaks off here.
      if (shown.timestamp / 1e6 < target.frameSeconds - this.#tolerance) continue;
      this.#copying++;
      const own = shown.timestamp / 1e6 - this.#video.clockOffset;
      const sample = { cell: target.cell, seconds: own, frame: shown.clone() };
      void this.#emit(sample)
        .catch((thrown: unknown) => (this.#failure ??= toAppError(thrown)))
        .finally(() => {
          this.#copying--;
          this.#wake();
        });
    }
  }

  async #room(decoder: VideoDecoder, signal: AbortSignal): Promise<void> {
    this.#throwFailure();
    while (decoder.decodeQueueSize >= MOST_QUEUED || this.#copying >= MOST_FRAMES) {
      await this.#changed(signal, this.#copying >= MOST_FRAMES);
      this.#throwFailure();
    }
  }

  /** The next dequeue, frame, copy or failure. Waiting for a reader of frames may last; a silent decoder is stuck. */
  #changed(signal: AbortSignal, isReaderSlow = false): Promise<void> {
    const change = new Promise<void>((resolve) => (this.#wake = resolve));
    return isReaderSlow ? abortable(change, signal) : this.#watched(change, signal);
  }

  async #watched<T>(wait: Promise<T>, signal: AbortSignal): Promise<T> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stuck = new Promise<never>((_, reject) => {
      const check = (before: number): void => {
        timer = setTimeout(() => {
          if (this.decoded === before && this.#copying === 0) {
            reject(new AppError('video/stalled', 'The decoder stopped answering'));
          } else check(this.decoded);
        }, STUCK_MS);
      };
      check(this.decoded);
    });
    try {
      return await abortable(Promise.race([wait, stuck]), signal);
    } finally {
      clearTimeout(timer);
    }
  }
}

function abortable<T>(wait: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(new AppError('cancelled', 'Cancelled'));
    signal.addEventListener('abort', abort, { once: true });
    wait.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
