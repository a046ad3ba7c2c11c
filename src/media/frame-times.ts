import { EncodedPacketSink, type EncodedPacket, type Input } from 'mediabunny';
import { AppError } from '#core/errors.ts';
import type { ShownFrame } from '#core/video.ts';
import { inputOf, playedTrack } from './open-video.ts';

/** Seconds by which times that mean the same may differ: players count in microseconds. */
const ROUNDING = 1e-5;
/** A frame is shown before at most so many that were stored before it. */
const MOST_REORDERED = 17;

const META = { metadataOnly: true } as const;

/**
 * When each frame of a file is shown, by its tables, whatever its rate does. Works with formats whose tables the parser
 * knows, without decoding. The caller closes it.
 */
export class FrameTimes {
  readonly #input: Input;
  readonly #sink: EncodedPacketSink;

  private constructor(input: Input, sink: EncodedPacketSink) {
    this.#input = input;
    this.#sink = sink;
  }

  /** Throws AppError `video/not-a-video` or `video/no-picture`, or what the parser throws at damage. */
  static async open(file: Blob): Promise<FrameTimes> {
    const input = inputOf(file);
    try {
      if (!(await input.canRead())) throw new AppError('video/not-a-video', 'No known container');
      const track = await playedTrack(input);
      if (track === null) throw new AppError('video/no-picture', 'The file has no video track');
      return new FrameTimes(input, new EncodedPacketSink(track));
    } catch (thrown) {
      input.dispose();
      throw thrown;
    }
  }

  /** The frame `frames` on from the one shown at `seconds`, or the first or last one; null in a file without frames. */
  async beside(seconds: number, frames: number): Promise<ShownFrame | null> {
    let shown = await this.#at(seconds + ROUNDING);
    shown ??= await this.#sink.getFirstPacket(META);
    if (shown === null) return null;
    for (let i = 0; i < Math.abs(frames); i++) {
      const next: EncodedPacket | null =
        frames < 0 ? await this.#at(shown.timestamp - ROUNDING) : await this.#after(shown);
      if (next === null) break;
      shown = next;
    }
    return { start: shown.timestamp, end: (await this.#after(shown))?.timestamp ?? null };
  }

  #at(seconds: number): Promise<EncodedPacket | null> {
    return this.#sink.getPacket(seconds, META);
  }

  /** Frames are stored in the order of decoding: some frame after this one is found, then the first such. */
  async #after({ timestamp }: EncodedPacket): Promise<EncodedPacket | null> {
    let next = await this.#someAfter(timestamp);
    while (next !== null) {
      const before: EncodedPacket | null = await this.#at(next.timestamp - ROUNDING);
      if (before === null || before.timestamp <= timestamp + ROUNDING) return next;
      next = before;
    }
    return null;
  }

  async #someAfter(timestamp: number): Promise<EncodedPacket | null> {
    let packet: EncodedPacket | null = await this.#at(timestamp + ROUNDING);
    for (let i = 0; packet !== null && i < MOST_REORDERED; i++) {
      packet = await this.#sink.getNextPacket(packet, META);
      if (packet !== null && packet.timestamp > timestamp + ROUNDING) return packet;
    }
    // The file ends in frames that are shown earlier than stored.
    const last = await this.#at(Infinity);
    return last !== null && last.timestamp > timestamp + ROUNDING ? last : null;
  }

  close(): void {
    this.#input.dispose();
  }
}
