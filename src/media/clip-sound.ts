import {
  type EncodedAudioPacketSource,
  EncodedPacketSink,
  type AudioCodec,
  type EncodedPacket,
  type Input,
  type InputAudioTrack,
  type OutputFormat,
} from 'mediabunny';
import { inputOf } from './open-video.ts';
import type { SourcePiece } from './write-clip.ts';

/** The recording's own sound beside a clip's pictures: packets are copied, whichever way the pictures are made. */

/** Times are compared with this much room for rounding. */
const SAME_SECONDS = 0.0005;

/**
 * How the sound of these pieces is encoded, where all have one that is alike and `format` can hold; else null. Recordings
 * that only ffmpeg reads have none here.
 */
export async function soundCodec(
  pieces: readonly SourcePiece[],
  format: OutputFormat,
): Promise<AudioCodec | null> {
  let first: { readonly codec: AudioCodec; readonly config: string } | null = null;
  const seen = new Set<Blob>();
  for (const { source } of pieces) {
    if (source.isForeign) return null;
    if (seen.has(source.file)) continue;
    seen.add(source.file);
    const input = inputOf(source.file);
    try {
      const track = await input.getPrimaryAudioTrack();
      const codec = (await track?.getCodec()) ?? null;
      const config = (await track?.getDecoderConfig()) ?? null;
      if (codec === null || config === null || !format.getSupportedAudioCodecs().includes(codec)) return null;
      const alike = JSON.stringify([config.codec, config.sampleRate, config.numberOfChannels]);
      if (first !== null && (first.codec !== codec || first.config !== alike)) return null;
      first = { codec, config: alike };
    } finally {
      input.dispose();
    }
  }
  return first?.codec ?? null;
}

/**
 * Copies the sound of one piece as its pictures come. The caller closes it. After the last piece's sound has ended no
 * picture waits for more of it.
 */
export class SoundCopy {
  readonly #input: Input;
  readonly #source: EncodedAudioPacketSource;
  /** Seconds on the file's clock where the clip's pictures begin, and where that is in the clip. */
  readonly #begin: number;
  readonly #clock: number;
  readonly #isLast: boolean;
  #track: InputAudioTrack | null = null;
  #config: AudioDecoderConfig | null = null;
  #packets: AsyncGenerator<EncodedPacket> | null = null;
  #next: EncodedPacket | null = null;

  constructor(
    source: EncodedAudioPacketSource,
    file: Blob,
    { begin, clock, isLast }: { begin: number; clock: number; isLast: boolean },
  ) {
    this.#input = inputOf(file);
    this.#source = source;
    this.#begin = begin;
    this.#clock = clock;
    this.#isLast = isLast;
  }

  /** Adds what sounds in the piece's first `seconds`. */
  async until(seconds: number): Promise<void> {
    if (this.#track === null) await this.#start();
    while (this.#next !== null && this.#next.timestamp - this.#begin < seconds - SAME_SECONDS) {
      const packet = this.#next;
      const timestamp = Math.max(0, packet.timestamp - this.#begin) + this.#clock;
      const meta = this.#config === null ? undefined : { decoderConfig: this.#config };
      await this.#source.add(packet.clone({ timestamp }), meta);
      await this.#step();
    }
  }

  async #start(): Promise<void> {
    this.#track = await this.#input.getPrimaryAudioTrack();
    if (this.#track === null) return;
    this.#config = await this.#track.getDecoderConfig();
    const sink = new EncodedPacketSink(this.#track);
    const first = (await sink.getPacket(this.#begin)) ?? (await sink.getFirstPacket());
    if (first === null) return;
    this.#packets = sink.packets(first);
    do await this.#step();
    while (this.#next !== null && this.#next.timestamp < this.#begin - SAME_SECONDS);
  }

  async #step(): Promise<void> {
    const step = await this.#packets?.next();
    this.#next = step === undefined || step.done === true ? null : step.value;
    if (this.#next === null && this.#isLast) this.#source.close();
  }

  close(): void {
    void this.#packets?.return(undefined);
    this.#input.dispose();
  }
}
