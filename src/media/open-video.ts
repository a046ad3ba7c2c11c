import {
  BlobSource,
  EncodedPacketSink,
  Input,
  Logging,
  LogLevel,
  MATROSKA,
  MP4,
  MPEG_TS,
  QTFF,
  WEBM,
  type InputVideoTrack,
} from 'mediabunny';
import { AppError, toAppError } from '#core/errors.ts';
import { longestStep } from '#core/statistics.ts';
import type { VideoFacts } from '#core/video.ts';
import { wovenLines } from './interlaced.ts';
import { encrypted, ENCRYPTED_ENTRY, unsupported } from './probe.ts';

// What the parser finds wrong with a file reaches the user as an error with a code.
Logging.level = LogLevel.Silent;

/** A video open for reading. The caller closes it. */
export type OpenVideo = {
  readonly facts: VideoFacts;
  readonly config: VideoDecoderConfig;
  readonly track: InputVideoTrack;
  readonly sink: EncodedPacketSink;
  /** True where the browser has no hardware that decodes it. */
  readonly isSoftware: boolean;
  /** Pictures may be woven from two fields. */
  readonly isInterlaced: boolean;
  /** Add to a time of ours to get the stream's: broadcast streams count from any hour of the day. */
  readonly clockOffset: number;
  close(): void;
};

/** Frames looked at to tell the frame rate; enough to see through a few dropped ones. */
const RATE_FRAMES = 120;
/** Packets among which key frames are looked for. */
const KEY_PACKETS = 600;

/**
 * Opens a recording by slices, reading only its tables. `untagged` says how colours without tags are to be read.
 * Throws AppError `video/empty`, `video/not-a-video`, `video/no-picture`, `video/encrypted`, `video/damaged` or
 * `video/unsupported-codec`.
 */
export async function openVideo(file: Blob, untagged: 'bt601' | 'bt709'): Promise<OpenVideo> {
  if (file.size === 0) throw new AppError('video/empty', 'The file has no bytes');
  const input = inputOf(file);
  try {
    if (!(await input.canRead())) throw new AppError('video/not-a-video', 'No known container');
    const track = await playedTrack(input);
    if (track === null) throw new AppError('video/no-picture', 'The file has no video track');
    if ((await track.getInternalCodecId()) === ENCRYPTED_ENTRY) throw encrypted();
    const config = await decoderConfig(track, untagged);
    const isBroadcast = (await input.getFormat()) === MPEG_TS;
    const clockOffset = isBroadcast ? await track.getFirstTimestamp() : 0;
    const sink = new EncodedPacketSink(track);
    const lines = wovenLines(config, await parametersOf(sink, config));
    // Without a description the height comes from a parser that counts the rows of one field.
    if (lines !== null && config.description === undefined) config.codedHeight = lines;
    const facts = await readFacts(track, config, clockOffset);
    return {
      facts,
      config,
      track,
      sink,
      isSoftware: !(await isDecodable({ ...config, hardwareAcceleration: 'prefer-hardware' })),
      isInterlaced: lines !== null,
      clockOffset,
      close: () => input.dispose(),
    };
  } catch (thrown) {
    input.dispose();
    throw asVideoError(thrown);
  }
}

/** A file as its parser reads it, by slices. The caller disposes of it. */
export function inputOf(file: Blob): Input {
  return new Input({
    formats: [MP4, QTFF, MATROSKA, WEBM, MPEG_TS],
    source: new BlobSource(file, { handleUnhandledError: () => undefined }),
  });
}

/** The track that players show: the first that is marked for it and holds anything. */
export async function playedTrack(input: Input): Promise<InputVideoTrack | null> {
  const tracks = await input.getVideoTracks();
  const marks = await Promise.all(tracks.map((track) => track.getDisposition()));
  const isMarked = (place: number): number => (marks[place]?.default === true ? 1 : 0);
  const order = [...tracks.keys()].sort((a, b) => isMarked(b) - isMarked(a));
  for (const track of order.map((place) => tracks[place] as InputVideoTrack)) {
    if ((await new EncodedPacketSink(track).getFirstPacket({ metadataOnly: true })) !== null) return track;
  }
  return tracks[0] ?? null;
}

/** Failures of the parser are the file's; ours and the disk's keep their code. */
export function asVideoError(thrown: unknown): AppError {
  const error = toAppError(thrown);
  if (thrown instanceof AppError || error.code !== 'internal') return error;
  const name = thrown instanceof Error ? thrown.name : '';
  if (name === 'NotReadableError' || name === 'NotFoundError') {
    return new AppError('video/file-changed', 'The file can no longer be read', { cause: thrown });
  }
  return new AppError('video/damaged', error.message, { cause: thrown });
}

async function decoderConfig(
  track: InputVideoTrack,
  untagged: 'bt601' | 'bt709',
): Promise<VideoDecoderConfig> {
  const config = await track.getDecoderConfig();
  const codec = (await track.getCodec()) ?? String(await track.getInternalCodecId());
  if (config === null) throw unsupported(codec);
  const { matrix } = await track.getColorSpace();
  // Browsers read untagged video as BT.709, ffmpeg and so most training code as BT.601.
  if (matrix === undefined || matrix === null) {
    config.colorSpace = { ...config.colorSpace, matrix: untagged === 'bt601' ? 'smpte170m' : 'bt709' };
  }
  if (!(await isDecodable(config))) throw unsupported(codec);
  return config;
}

/** The packet that holds what the configuration lacks: a key frame of a stream without a description. */
async function parametersOf(
  sink: EncodedPacketSink,
  { description }: VideoDecoderConfig,
): Promise<Uint8Array> {
  if (description !== undefined) return new Uint8Array();
  return (await sink.getFirstKeyPacket().catch(() => null))?.data ?? new Uint8Array();
}

async function isDecodable(config: VideoDecoderConfig): Promise<boolean> {
  const answer = await VideoDecoder.isConfigSupported(config).catch(() => null);
  return answer?.supported === true;
}

async function readFacts(
  track: InputVideoTrack,
  config: VideoDecoderConfig,
  clockOffset: number,
): Promise<VideoFacts> {
  const [first, stated, frameRate, rotation, flip, width, parsedHeight, codedHeight] = await Promise.all([
    track.getFirstTimestamp(),
    track.computeDuration(),
    frameRateOf(track),
    track.getRotation(),
    track.getFlip(),
    track.getDisplayWidth(),
    track.getDisplayHeight(),
    track.getCodedHeight(),
  ]);
  const height = Math.round((parsedHeight * (config.codedHeight ?? codedHeight)) / codedHeight);
  const end = stated + (await lastFrameLength(track, frameRate));
  if (!(end > 0) || width === 0 || height === 0) throw new AppError('video/damaged', 'No frames');
  return {
    durationSeconds: end - clockOffset,
    firstFrameSeconds: Math.max(0, first - clockOffset),
    width,
    height,
    rotation,
    isMirrored: flip,
    frameRate,
    keySpacingSeconds: await keySpacingOf(track),
    codec: config.codec,
    route: 'direct',
    conversionSeconds: null,
  };
}

/** Seconds to add for a last frame that the file gives no length. */
async function lastFrameLength(track: InputVideoTrack, frameRate: number): Promise<number> {
  const last = await new EncodedPacketSink(track).getPacket(Infinity, { metadataOnly: true });
  return last?.duration === 0 && frameRate > 0 ? 1 / frameRate : 0;
}

/** Frames per second as the first frames' timestamps tell it; 0 when there is one frame only. */
async function frameRateOf(track: InputVideoTrack): Promise<number> {
  const { bestGuessFrameRate } = await track.computeFrameRateMetrics({ targetPacketCount: RATE_FRAMES });
  return Number.isFinite(bestGuessFrameRate) ? bestGuessFrameRate : 0;
}

/** Longest time from one key frame to the next among the first packets; null when there is one only. */
async function keySpacingOf(track: InputVideoTrack): Promise<number | null> {
  const times: number[] = [];
  let packets = 0;
  for await (const packet of new EncodedPacketSink(track).packets(undefined, undefined, {
    metadataOnly: true,
  })) {
    if (packet.type === 'key') times.push(packet.timestamp);
    if (++packets >= KEY_PACKETS) break;
  }
  return longestStep(times);
}
