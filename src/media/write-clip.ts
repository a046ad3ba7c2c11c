import {
  canEncodeVideo,
  EncodedAudioPacketSource,
  EncodedVideoPacketSource,
  Mp4OutputFormat,
  Output,
  Quality,
  StreamTarget,
  VideoSample,
  VideoSampleSink,
  VideoSampleSource,
  WebMOutputFormat,
  type OutputFormat,
  type VideoCodec,
  type VideoSource,
} from 'mediabunny';
import type { ClipMode, Cut, Mask } from '#core/clips/clips.ts';
import { AppError, toAppError } from '#core/errors.ts';
import type { OnProgress } from '#core/progress.ts';
import { SoundCopy, soundCodec } from './clip-sound.ts';
import { copiedPackets, plannedCut } from './cut-clip.ts';
import { encodedSize, encodedStretches } from './encode-stretches.ts';
import { FFmpegFile } from './ffmpeg-file.ts';
import { asVideoError, openVideo, type OpenVideo } from './open-video.ts';
import { isPaintable, withMasks } from './paint-masks.ts';
import { probeVideo } from './probe.ts';

/** A file of the recording, as clips are cut from it. */
export type ClipSource = {
  readonly file: Blob;
  /** The browser's decoder makes nothing of it, ffmpeg does. */
  readonly isForeign: boolean;
};

/** What of a file goes into a clip, seconds of its own clock. */
export type SourcePiece = { readonly source: ClipSource; readonly from: number; readonly until: number };

/** What a clip will be, before it is written. */
export type ClipPlan = {
  /** In- and out-point of each piece. */
  readonly cuts: readonly Cut[];
  readonly ending: '.mp4' | '.webm';
  /** Who encodes, where pictures are made anew. */
  readonly encoder: 'browser' | 'ffmpeg' | null;
  /** The recording's sound can be kept in it. */
  readonly hasSound: boolean;
};

export type ClipWriting = {
  readonly mode: ClipMode;
  readonly masks: readonly Mask[];
  /** The recording's sound is copied, where it can be. */
  readonly isSoundKept: boolean;
};

/** Writes bytes at a place of the file. */
export type WriteAt = (bytes: Uint8Array<ArrayBuffer>, at: number) => void | Promise<void>;

/** Nobody's screen shows more of a clip, and encoders refuse it. */
const MOST_SIDE = 3840;
/** A frame belongs to a stretch when it begins in it; times are rounded. */
const SAME_SECONDS = 0.0005;

const CODECS: readonly (readonly [RegExp, VideoCodec])[] = [
  [/^avc/, 'avc'],
  [/^(hvc|hev)/, 'hevc'],
  [/^vp8/, 'vp8'],
  [/^vp09/, 'vp9'],
  [/^av01/, 'av1'],
];

function codecOf({ config }: OpenVideo): VideoCodec {
  const codec = CODECS.find(([name]) => name.test(config.codec))?.[1];
  if (codec === undefined) throw new AppError('clips/no-copy', `${config.codec} is not copied`);
  return codec;
}

/** WebM's own codecs stay in WebM; all others go into MP4. */
function endingOf(codec: VideoCodec): ClipPlan['ending'] {
  return codec === 'vp8' || codec === 'vp9' ? '.webm' : '.mp4';
}

/**
 * What a clip of these pieces would be. `clips/no-copy` where a file cannot be copied, `clips/mixed` where pieces cannot
 * be one file without making them anew; `video/` codes.
 */
export async function planClip(
  pieces: readonly SourcePiece[],
  { mode, masks }: Pick<ClipWriting, 'mode' | 'masks'>,
): Promise<ClipPlan> {
  if (mode === 'fast') return (await planCopy(pieces)).plan;
  const copied = await exactCopy(pieces, masks);
  if (copied !== null) return copied;
  const cuts = pieces.map(({ from, until }) => ({ start: from, end: until }));
  const how = await encodingOf(pieces);
  const ending = how === 'ffmpeg' ? '.mp4' : endingOf(how.codec);
  const encoder = how === 'ffmpeg' ? how : 'browser';
  return { cuts, ending, encoder, hasSound: await hasSound(pieces, ending) };
}

/** The plan of a copy that shows the very frames that are asked for, so that nothing has to be made anew; else null. */
async function exactCopy(pieces: readonly SourcePiece[], masks: readonly Mask[]): Promise<ClipPlan | null> {
  if (masks.length > 0) return null;
  try {
    const { plan, isExact } = await planCopy(pieces);
    return isExact ? plan : null;
  } catch (thrown) {
    const { code } = toAppError(thrown);
    if (code === 'clips/no-copy' || code === 'clips/mixed') return null;
    throw thrown;
  }
}

async function planCopy(pieces: readonly SourcePiece[]): Promise<{ plan: ClipPlan; isExact: boolean }> {
  const cuts: Cut[] = [];
  let isExact = true;
  let first: OpenVideo | null = null;
  try {
    for (const piece of pieces) {
      const video: OpenVideo = await openPiece(piece);
      if (first !== null && !areAlike(first, video)) {
        video.close();
        throw new AppError('clips/mixed', 'The files are encoded differently');
      }
      try {
        const { lastFrame, ...cut } = await plannedCut(video, piece);
        cuts.push(cut);
        isExact &&= cut.start > piece.from - SAME_SECONDS && lastFrame < piece.until - SAME_SECONDS;
      } finally {
        if (first !== null) video.close();
      }
      first ??= video;
    }
    if (first === null) throw new AppError('internal', 'A clip of nothing');
    const ending = endingOf(codecOf(first));
    return { plan: { cuts, ending, encoder: null, hasSound: await hasSound(pieces, ending) }, isExact };
  } catch (thrown) {
    throw asVideoError(thrown);
  } finally {
    first?.close();
  }
}

async function hasSound(pieces: readonly SourcePiece[], ending: ClipPlan['ending']): Promise<boolean> {
  return (await soundCodec(pieces, formatOf(ending))) !== null;
}

async function openPiece({ source }: SourcePiece): Promise<OpenVideo> {
  if (source.isForeign) throw new AppError('clips/no-copy', 'The browser does not know this format');
  return openVideo(source.file, 'bt709');
}

/** Packets of both can follow each other in one track. */
function areAlike(a: OpenVideo, b: OpenVideo): boolean {
  const turned = ({ facts }: OpenVideo): string => `${facts.rotation} ${facts.isMirrored}`;
  return (
    a.config.codec === b.config.codec &&
    a.config.codedWidth === b.config.codedWidth &&
    a.config.codedHeight === b.config.codedHeight &&
    turned(a) === turned(b) &&
    bytesOf(a.config.description) === bytesOf(b.config.description)
  );
}

function bytesOf(description: AllowSharedBufferSource | undefined): string {
  if (description === undefined) return '';
  const bytes = ArrayBuffer.isView(description)
    ? new Uint8Array(description.buffer, description.byteOffset, description.byteLength)
    : new Uint8Array(description);
  return bytes.join(' ');
}

type Encoding = 'ffmpeg' | { readonly codec: VideoCodec; readonly width: number; readonly height: number };

/** Who makes the pictures anew: the browser where it can, in what plays everywhere; else ffmpeg. */
async function encodingOf(pieces: readonly SourcePiece[]): Promise<Encoding> {
  const [first] = pieces;
  if (first === undefined) throw new AppError('internal', 'A clip of nothing');
  if (pieces.some(({ source }) => source.isForeign)) return 'ffmpeg';
  const video = await openPiece(first);
  try {
    const size = encodedSize(video.facts, MOST_SIDE);
    const isWebM = endingOf(codecOf(video)) === '.webm';
    for (const codec of isWebM ? (['vp9', 'avc'] as const) : (['avc'] as const)) {
      if (await canEncodeVideo(codec, size)) return { codec, ...size };
    }
    return 'ffmpeg';
  } finally {
    video.close();
  }
}

/** `lengths`: seconds of each piece. */
export type WrittenClip = {
  readonly seconds: number;
  readonly frames: number;
  readonly lengths: readonly number[];
};

/**
 * Writes a clip of the pieces, one behind the other: no sound but where it is asked for, and nothing of what the
 * recording's file says about itself. `fast` copies packets, `exact` makes the pictures anew unless a copy would show the same ones, from the first frame that begins at or after `from`.
 * Memory does not grow with the length. Progress counts seconds. Throws AppError `cancelled`, `clips/` and `video/` codes
 * and what `write` throws.
 */
export async function writeClip(
  pieces: readonly SourcePiece[],
  { mode, masks, isSoundKept }: ClipWriting,
  write: WriteAt,
  { signal, onProgress }: { signal: AbortSignal; onProgress: OnProgress },
): Promise<WrittenClip> {
  const total = pieces.reduce((sum, { from, until }) => sum + until - from, 0);
  const report = (done: number): void => onProgress({ done: Math.min(done, total), total, unit: 'seconds' });
  const job = { pieces, masks, isSoundKept, write, signal, report };
  try {
    if (mode === 'fast' || (await exactCopy(pieces, masks)) !== null) return await copy(job);
    const how = await encodingOf(pieces);
    return how === 'ffmpeg' ? await encodeWithFFmpeg(job) : await encode(job, how);
  } catch (thrown) {
    throw asVideoError(thrown);
  }
}

type Job = {
  readonly pieces: readonly SourcePiece[];
  readonly masks: readonly Mask[];
  readonly isSoundKept: boolean;
  readonly write: WriteAt;
  readonly signal: AbortSignal;
  readonly report: (done: number) => void;
};

async function copy(job: Job): Promise<WrittenClip> {
  const [first] = job.pieces;
  if (first === undefined) throw new AppError('internal', 'A clip of nothing');
  const video = await openPiece(first);
  const codec = codecOf(video);
  const { rotation, isMirrored } = video.facts;
  video.close();
  const source = new EncodedVideoPacketSource(codec);
  const track = { rotation, flip: isMirrored };
  return withOutput(job, { ending: endingOf(codec), source, track }, async (piece, place) => {
    const opened = await openPiece(piece);
    try {
      for await (const packet of copiedPackets(opened, piece)) {
        job.signal.throwIfAborted();
        const timestamp = place.took(packet);
        await source.add(packet.clone({ timestamp }), { decoderConfig: opened.config });
        await place.keepUp();
      }
    } finally {
      opened.close();
    }
  });
}

async function encode(job: Job, how: Exclude<Encoding, 'ffmpeg'>): Promise<WrittenClip> {
  const { codec, width, height } = how;
  const source = new VideoSampleSource({ codec, quality: new Quality('high'), keyFrameInterval: 2 });
  const painter = new Painter(width, height, job.masks);
  return withOutput(job, { ending: endingOf(codec), source, track: {} }, async (piece, place) => {
    const video = await openPiece(piece);
    try {
      for await (const sample of framesOf(video, piece)) {
        const timestamp = place.took(sample);
        const { duration } = sample;
        const painted = await painter.paint(sample).finally(() => sample.close());
        try {
          job.signal.throwIfAborted();
          painted.setTimestamp(timestamp);
          painted.setDuration(duration);
          await source.add(painted);
        } finally {
          painted.close();
        }
        await place.keepUp();
      }
    } finally {
      video.close();
    }
  });
}

/** Frames that begin in the stretch; the taker closes them. */
async function* framesOf(
  { track, clockOffset }: OpenVideo,
  { from, until }: SourcePiece,
): AsyncGenerator<VideoSample> {
  const start = from + clockOffset - SAME_SECONDS;
  const samples = new VideoSampleSink(track).samples(start, until + clockOffset - SAME_SECONDS);
  for await (const sample of samples) {
    if (sample.timestamp < start) sample.close();
    else yield sample;
  }
}

/** Makes frames ready to be encoded: upright, of one size, black where they are masked. */
class Painter {
  readonly #width: number;
  readonly #height: number;
  readonly #masks: readonly Mask[];
  #context: OffscreenCanvasRenderingContext2D | null = null;

  constructor(width: number, height: number, masks: readonly Mask[]) {
    this.#width = width;
    this.#height = height;
    this.#masks = masks;
  }

  /** Handed over: the receiver closes what comes back; `sample` stays open. */
  async paint(sample: VideoSample): Promise<VideoSample> {
    const { rotation, flip } = sample;
    const isAsIs =
      rotation === 0 && !flip && sample.displayWidth === this.#width && sample.displayHeight === this.#height;
    if (isAsIs && sample.visibleRect.width === this.#width && sample.visibleRect.height === this.#height) {
      if (this.#masks.length === 0) return sample.clone();
      const frame = sample.toVideoFrame();
      try {
        if (isPaintable(frame)) return new VideoSample(await withMasks(frame, this.#masks));
      } finally {
        frame.close();
      }
    }
    return this.#drawn(sample);
  }

  #drawn(sample: VideoSample): VideoSample {
    this.#context ??= new OffscreenCanvas(this.#width, this.#height).getContext('2d', { alpha: false });
    const context = this.#context;
    if (context === null) throw new AppError('internal', 'No canvas');
    sample.draw(context, 0, 0, this.#width, this.#height);
    context.fillStyle = 'black';
    for (const { x, y, width, height } of this.#masks) {
      context.fillRect(x * this.#width, y * this.#height, width * this.#width, height * this.#height);
    }
    return new VideoSample(context.canvas, { timestamp: sample.timestamp, duration: sample.duration });
  }
}

async function encodeWithFFmpeg(job: Job): Promise<WrittenClip> {
  const source = new EncodedVideoPacketSource('avc');
  return withOutput(job, { ending: '.mp4', source, track: {} }, async (piece, place) => {
    const file = new FFmpegFile(piece.source.file);
    try {
      const video = await probeVideo(file, 'bt709', job.signal);
      const { from, until } = piece;
      const rounded = { from: from - SAME_SECONDS, until: until - SAME_SECONDS };
      const how = { ...rounded, mostSide: MOST_SIDE, quality: 'keep', masks: job.masks } as const;
      for await (const { packets, config } of encodedStretches(file, video, how, job.signal)) {
        place.begins(Math.min(...packets.map(({ timestamp }) => timestamp)));
        for (const packet of packets)
          await source.add(packet.clone({ timestamp: place.took(packet) }), { decoderConfig: config });
        await place.keepUp();
      }
    } finally {
      file.close();
    }
  });
}

/** Where a piece stands in its clip, and how much of it has come; its sound follows its pictures. */
class Place {
  readonly #clock: number;
  readonly #report: (done: number) => void;
  readonly #openSound: (begin: number) => SoundCopy | null;
  #begin: number | null = null;
  #sound: SoundCopy | null = null;
  length = 0;
  frames = 0;

  constructor(clock: number, report: (done: number) => void, openSound: (begin: number) => SoundCopy | null) {
    this.#clock = clock;
    this.#report = report;
    this.#openSound = openSound;
  }

  /** Says where the pictures begin, on the stream's clock, where that is not with the first one that is taken. */
  begins(seconds: number): void {
    if (this.#begin !== null) return;
    this.#begin = seconds;
    this.#sound = this.#openSound(seconds);
  }

  /** Counts a picture, in decoding order; the seconds of the clip that it is shown at. */
  took({ timestamp, duration }: { readonly timestamp: number; readonly duration: number }): number {
    this.begins(timestamp);
    const at = Math.max(0, timestamp - (this.#begin ?? timestamp));
    this.length = Math.max(this.length, at + duration);
    this.frames++;
    return this.#clock + at;
  }

  /** Copies the sound up to the pictures that were taken. */
  async keepUp(): Promise<void> {
    this.#report(this.#clock + this.length);
    await this.#sound?.until(this.length);
  }

  close(): void {
    this.#sound?.close();
  }
}

type ClipFile = {
  readonly ending: ClipPlan['ending'];
  readonly source: VideoSource;
  readonly track: { rotation?: 0 | 90 | 180 | 270; flip?: boolean };
};

function formatOf(ending: ClipPlan['ending']): OutputFormat {
  return ending === '.mp4' ? new Mp4OutputFormat({ fastStart: false }) : new WebMOutputFormat();
}

/** An output that streams to `write`, piece after piece; a failure leaves it unfinished. */
async function withOutput(
  { pieces, isSoundKept, write, signal, report }: Job,
  { ending, source, track }: ClipFile,
  add: (piece: SourcePiece, place: Place) => Promise<void>,
): Promise<WrittenClip> {
  const format = formatOf(ending);
  const codec = isSoundKept ? await soundCodec(pieces, format) : null;
  const sound = codec === null ? null : new EncodedAudioPacketSource(codec);
  const output = new Output({
    format,
    target: new StreamTarget(new WritableStream({ write: ({ data, position }) => write(data, position) }), {
      chunked: true,
      chunkSize: 4_000_000,
    }),
  });
  output.addVideoTrack(source, track);
  if (sound !== null) output.addAudioTrack(sound);
  await output.start();
  try {
    const lengths: number[] = [];
    let [clock, frames] = [0, 0];
    for (const piece of pieces) {
      const place = new Place(clock, report, (begin) =>
        sound === null
          ? null
          : new SoundCopy(sound, piece.source.file, { begin, clock, isLast: piece === pieces.at(-1) }),
      );
      try {
        await add(piece, place);
      } finally {
        place.close();
      }
      lengths.push(place.length);
      clock += place.length;
      frames += place.frames;
    }
    signal.throwIfAborted();
    if (frames === 0) throw new AppError('clips/nothing', 'No frame begins in the clip');
    await output.finalize();
    return { seconds: clock, frames, lengths };
  } catch (thrown) {
    await output.cancel().catch(() => undefined);
    throw thrown;
  }
}
