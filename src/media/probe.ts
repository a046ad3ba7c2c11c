import * as z from 'zod';
import { AppError } from '#core/errors.ts';
import { longestStep } from '#core/statistics.ts';
import type { VideoFacts } from '#core/video.ts';
import { INPUT, type FFmpegFile } from './ffmpeg-file.ts';

z.config({ jitless: true });

/** How ffmpeg hands pictures over: its name for the layout of the pixels, and WebCodecs' for the same. */
export type RawFormat = { readonly name: string; readonly format: VideoPixelFormat };

/** What ffmpeg says about the video stream of a file. */
export type ProbedVideo = {
  readonly facts: VideoFacts;
  /** Number of the stream in the file. */
  readonly stream: number;
  /** As stored: before pixel aspect and rotation. */
  readonly codedWidth: number;
  readonly codedHeight: number;
  readonly raw: RawFormat;
  readonly colorSpace: VideoColorSpaceInit;
  readonly isInterlaced: boolean;
  /** Frames come at equal distances, as the file says. */
  readonly isSteady: boolean;
  /** Seconds before a picture at which decoding has to begin, so that a key frame comes first. */
  readonly keyWait: number;
  /** Start of the file on the stream's clock: what ffmpeg's seeking counts from. */
  readonly fileStart: number;
  /** Add to a time of ours to get the stream's. */
  readonly clockOffset: number;
};

/** What MP4 calls video whose pictures are encrypted (ISO/IEC 23001-7). */
export const ENCRYPTED_ENTRY = 'encv';

/** Codes of codecs that people know by another name. */
const NAMES: Readonly<Record<string, string>> = { vvc1: 'VVC', vvi1: 'VVC', 'V_MPEGI/ISO/VVC': 'VVC' };

/** How far into the file key frames are counted, seconds. */
const KEY_STRETCH = 20;

const streamSchema = z.object({
  index: z.int(),
  codec_type: z.string().optional(),
  codec_name: z.string().optional(),
  codec_tag_string: z.string().optional(),
  width: z.int().nonnegative().optional(),
  height: z.int().nonnegative().optional(),
  pix_fmt: z.string().optional(),
  sample_aspect_ratio: z.string().optional(),
  field_order: z.string().optional(),
  color_space: z.string().optional(),
  color_range: z.string().optional(),
  avg_frame_rate: z.string().optional(),
  r_frame_rate: z.string().optional(),
  start_time: z.coerce.number().optional(),
  duration: z.coerce.number().optional(),
  disposition: z.object({ attached_pic: z.int().optional() }).optional(),
  side_data_list: z.array(z.looseObject({ displaymatrix: z.string().optional() })).optional(),
});
type Stream = z.infer<typeof streamSchema>;

const probeSchema = z.object({
  streams: z.array(streamSchema).default([]),
  format: z
    .object({
      format_name: z.string().default(''),
      start_time: z.coerce.number().default(0),
      duration: z.coerce.number().optional(),
    })
    .optional(),
});

const packetsSchema = z.object({
  packets: z
    .array(z.object({ pts_time: z.coerce.number().optional(), flags: z.string().default('') }))
    .default([]),
});

/**
 * The video stream of a file, as ffmpeg sees it. Throws AppError `video/not-a-video`, `video/no-picture`,
 * `video/no-index`, `video/unsupported-codec`, `video/damaged` and what `FFmpegFile.run` throws.
 */
export async function probeVideo(
  file: FFmpegFile,
  untagged: 'bt601' | 'bt709',
  signal: AbortSignal,
): Promise<ProbedVideo> {
  const args = ['-v', 'error', '-show_streams', '-show_format', '-of', 'json', '-o', '/probe.json', INPUT];
  const { files, log } = await file.run('ffprobe', args, ['/probe.json'], signal);
  const probed = probeSchema.safeParse(asJson(files[0]));
  const format = probed.data?.format;
  if (format === undefined) {
    const isCut = log.some((line) => line.includes('moov atom not found'));
    throw new AppError(isCut ? 'video/no-index' : 'video/not-a-video', log[0] ?? 'ffmpeg knows no such file');
  }
  const stream = probed.data?.streams.find(
    ({ codec_type, disposition }) => codec_type === 'video' && disposition?.attached_pic !== 1,
  );
  if (stream === undefined) {
    const hasSound = probed.data?.streams.some(({ codec_type }) => codec_type === 'audio') === true;
    throw new AppError(hasSound ? 'video/no-picture' : 'video/not-a-video', 'The file has no video stream');
  }
  const { width = 0, height = 0, codec_name: codec, codec_tag_string: tag = '' } = stream;
  if (codec === undefined || codec === 'unknown') throw unsupported(tag);
  if (width === 0 || height === 0) throw new AppError('video/damaged', 'The pictures have no size');
  // Text drawn as pictures: ffmpeg opens any text file as a terminal recording.
  if (format.format_name === 'tty' || codec === 'ansi') throw new AppError('video/not-a-video', 'Text');
  const fileStart = format.start_time;
  const start = stream.start_time ?? fileStart;
  const isBroadcast = /mpeg/.test(format.format_name);
  // Broadcast streams count from any hour of the day; all other containers mean what they say.
  const clockOffset = isBroadcast ? start : 0;
  const length = stream.duration ?? format.duration ?? (await lastTimeOf(file, stream.index, signal));
  const durationSeconds = Math.max(length, (format.duration ?? 0) + fileStart - start) + start - clockOffset;
  if (!(durationSeconds > 0)) throw new AppError('video/damaged', 'No frames');
  const display = displaySize(stream, width, height);
  const keySpacingSeconds = await keySpacingOf(file, stream.index, signal);
  return {
    facts: {
      durationSeconds,
      firstFrameSeconds: Math.max(0, start - clockOffset),
      ...display,
      frameRate: frameRateOf(stream),
      keySpacingSeconds,
      codec,
      route: 'convert',
      conversionSeconds: null,
    },
    stream: stream.index,
    codedWidth: width,
    codedHeight: height,
    raw: rawFormatOf(stream.pix_fmt ?? ''),
    colorSpace: colorSpaceOf(stream, untagged),
    isInterlaced: /^(tt|bb|tb|bt)$/.test(stream.field_order ?? ''),
    isSteady: isSteady(stream),
    // Broadcast streams have no index: they are sought by time alone.
    keyWait: keySpacingSeconds ?? (isBroadcast ? Infinity : 0),
    fileStart,
    clockOffset,
  };
}

export function encrypted(): AppError {
  return new AppError('video/encrypted', 'The pictures are encrypted');
}

/** `code`: the codec's own, as the container or a library has it; one that says nothing is left out. */
export function unsupported(code: string): AppError {
  const codec = NAMES[code] ?? (/^[\w .\-/]+$/.test(code) ? code : '');
  return new AppError('video/unsupported-codec', `No decoder for ${codec}`, { details: { codec } });
}

function asJson(bytes: Uint8Array | null | undefined): unknown {
  if (bytes == null) return undefined;
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

function displaySize(
  { sample_aspect_ratio: aspect, side_data_list: sideData }: Stream,
  width: number,
  height: number,
): Pick<VideoFacts, 'width' | 'height' | 'rotation' | 'isMirrored'> {
  const [across = 1, down = 1] = (aspect ?? '1:1').split(':').map(Number);
  const ratio = across > 0 && down > 0 ? across / down : 1;
  const stretched = ratio >= 1 ? [Math.round(width * ratio), height] : [width, Math.round(height / ratio)];
  const orientation = orientationOf(
    sideData?.find((data) => data.displaymatrix !== undefined)?.displaymatrix,
  );
  const [w, h] = (orientation.rotation % 180 === 0 ? stretched : stretched.reverse()) as [number, number];
  return { width: w, height: h, ...orientation };
}

/**
 * How a display matrix turns pictures, and whether it mirrors them after that. ffprobe prints its three rows, numbered.
 * A matrix that neither turns nor mirrors by quarters is as good as none.
 */
function orientationOf(matrix = ''): Pick<VideoFacts, 'rotation' | 'isMirrored'> {
  const rows = [...matrix.matchAll(/^\d+:\s+(-?\d+)\s+(-?\d+)/gm)];
  const [[a, b] = [1, 0], [c, d] = [0, 1]] = rows.map(([, x, y]) => [Number(x), Number(y)] as const);
  const isMirrored = a * d - b * c < 0;
  const degrees = (Math.atan2(b, isMirrored ? -a : a) * 180) / Math.PI;
  const rotation = (((Math.round(degrees / 90) * 90) % 360) + 360) % 360;
  return { rotation: rotation as VideoFacts['rotation'], isMirrored };
}

/** Rates above this are a container's clock, not a camera's. */
const FASTEST = 240;

function frameRateOf({ avg_frame_rate: average, r_frame_rate: base }: Stream): number {
  const rates = [rateOf(average), rateOf(base)];
  return rates.find((rate) => rate > 0 && rate <= FASTEST) ?? 0;
}

/** The mean rate and the one that all distances are multiples of are the same. */
function isSteady({ avg_frame_rate: average, r_frame_rate: base }: Stream): boolean {
  return Math.abs(rateOf(average) / rateOf(base) - 1) < 0.02;
}

/** Of "30000/1001". */
function rateOf(ratio: string | undefined): number {
  const [over = 0, under = 1] = (ratio ?? '').split('/').map(Number);
  return over / under;
}

/** Layouts WebCodecs knows pass as they are; deeper and rarer ones become 8-bit 4:2:0, RGB becomes RGBA. */
function rawFormatOf(pixelFormat: string): RawFormat {
  const planar = /^yuvj?(420|422|444)p$/.exec(pixelFormat)?.[1];
  if (planar !== undefined) return { name: pixelFormat, format: `I${planar}` as VideoPixelFormat };
  if (/rgb|bgr|gbr|pal8/.test(pixelFormat)) return { name: 'rgba', format: 'RGBA' };
  return { name: 'yuv420p', format: 'I420' };
}

const MATRICES: Readonly<Record<string, VideoMatrixCoefficients>> = {
  bt709: 'bt709',
  smpte170m: 'smpte170m',
  bt470bg: 'bt470bg',
  bt2020nc: 'bt2020-ncl' as VideoMatrixCoefficients,
};

function colorSpaceOf(stream: Stream, untagged: 'bt601' | 'bt709'): VideoColorSpaceInit {
  const { color_space: matrix = '', color_range: range, pix_fmt: format = '' } = stream;
  return {
    matrix: MATRICES[matrix] ?? (untagged === 'bt601' ? 'smpte170m' : 'bt709'),
    fullRange: range === 'pc' || format.startsWith('yuvj'),
  };
}

/** Time of the last packet, for files that do not say how long they are: those whose end is cut off. */
async function lastTimeOf(file: FFmpegFile, stream: number, signal: AbortSignal): Promise<number> {
  const { files } = await file.run(
    'ffprobe',
    // prettier-ignore
    ['-v', 'error', '-select_streams', String(stream), '-show_entries', 'packet=pts_time', '-of', 'csv=p=0',
     '-o', '/times.csv', INPUT],
    ['/times.csv'],
    signal,
  );
  const lines = new TextDecoder().decode(files[0] ?? new Uint8Array()).split('\n');
  return lines.reduce((last, line) => Math.max(last, Number.parseFloat(line) || 0), 0);
}

async function keySpacingOf(file: FFmpegFile, stream: number, signal: AbortSignal): Promise<number | null> {
  const { files } = await file.run(
    'ffprobe',
    // prettier-ignore
    ['-v', 'error', '-select_streams', String(stream), '-read_intervals', `%+${KEY_STRETCH}`,
     '-show_entries', 'packet=pts_time,flags', '-of', 'json', '-o', '/packets.json', INPUT],
    ['/packets.json'],
    signal,
  );
  const packets = packetsSchema.safeParse(asJson(files[0])).data?.packets ?? [];
  const times = packets.filter(({ flags }) => flags.startsWith('K')).map(({ pts_time }) => pts_time ?? 0);
  return longestStep(times);
}
