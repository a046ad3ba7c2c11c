import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import * as z from 'zod';
import type { VideoFacts } from '#core/video.ts';
import { SIDE } from './pictures.ts';

/** What native ffmpeg and ffprobe say about a recording. */

const run = promisify(execFile);
const MOST_BYTES = 1_000_000_000;
/** Without these ffmpeg's RGB is more than one level too dark on the average. */
const EXACT = 'accurate_rnd+full_chroma_int';

const probeSchema = z.object({
  streams: z.array(
    z.object({
      index: z.int(),
      codec_type: z.string(),
      width: z.int().optional(),
      height: z.int().optional(),
      color_space: z.string().optional(),
      start_time: z.coerce.number().optional(),
      disposition: z.object({ attached_pic: z.int() }).partial().optional(),
    }),
  ),
  format: z.object({ format_name: z.string(), start_time: z.coerce.number().optional() }),
});

export type Truth = {
  readonly stream: number;
  /** Its colours are described in the file. */
  readonly isTagged: boolean;
  /** Its pixels are not square, so that native pictures are scaled. */
  readonly isStretched: boolean;
  /** When each frame is shown, ascending, in seconds on our clock. */
  readonly times: readonly number[];
  /** The same of each packet, in any order: ffmpeg gives out no frame for some. */
  readonly packets: readonly number[];
};

/** The video stream with the size we show, and when its frames are shown; null where ffprobe sees no video. */
export async function truthOf(path: string, facts: VideoFacts): Promise<Truth | null> {
  const probed = probeSchema.safeParse(
    JSON.parse(await text('ffprobe', ['-show_streams', '-show_format', '-of', 'json', path])),
  );
  if (!probed.success) return null;
  const { streams, format } = probed.data;
  const videos = streams.filter(
    ({ codec_type, disposition }) => codec_type === 'video' && disposition?.attached_pic !== 1,
  );
  const sides = [facts.width, facts.height];
  const stream =
    videos.find(({ width, height }) => [width, height].some((side) => sides.includes(side ?? 0))) ??
    videos[0];
  if (stream === undefined) return null;
  // Broadcast streams count from any hour of the day; ours begin at their first picture.
  const zero = format.format_name.includes('mpeg') ? (stream.start_time ?? format.start_time ?? 0) : 0;
  const listed = async (entry: string): Promise<number[]> => {
    const of = ['-select_streams', String(stream.index), '-show_entries', entry, '-of', 'csv=p=0', path];
    return (await text('ffprobe', of))
      .split('\n')
      .map((line) => Number.parseFloat(line))
      .filter((seconds) => Number.isFinite(seconds))
      .map((seconds) => seconds - zero);
  };
  const times = await listed('frame=best_effort_timestamp_time');
  const packets = await listed('packet=pts_time');
  const isTagged = !['unknown', undefined].includes(stream.color_space);
  const isStretched = ![stream.width, stream.height].every((side) => sides.includes(side ?? 0));
  return { stream: stream.index, isTagged, isStretched, times, packets };
}

/** Frames `numbers` (ascending, counted as shown), upright, as SIDE x SIDE RGB. */
export async function smallFrames(
  path: string,
  { stream }: Truth,
  numbers: readonly number[],
): Promise<Uint8Array[]> {
  return frames(path, stream, numbers, `scale=${SIDE}:${SIDE}:flags=area+${EXACT}`, 'rgb24', SIDE * SIDE * 3);
}

/** Colour is stored for every other pixel: repeated for its neighbours, or drawn between. Both are right. */
export const CHROMA = ['neighbor', 'bilinear'] as const;

/** Frames `numbers`, upright, in the size we show, as RGBA. */
export async function wholeFrames(
  path: string,
  { stream, isStretched }: Truth,
  numbers: readonly number[],
  { width, height }: VideoFacts,
  chroma: (typeof CHROMA)[number],
): Promise<Uint8Array[]> {
  return frames(
    path,
    stream,
    numbers,
    `scale=${width}:${height}:flags=${isStretched ? 'bicubic' : chroma}+${EXACT}`,
    'rgba',
    width * height * 4,
  );
}

async function frames(
  path: string,
  stream: number,
  numbers: readonly number[],
  scale: string,
  format: string,
  bytes: number,
): Promise<Uint8Array[]> {
  const select = `select='${numbers.map((n) => `eq(n,${n})`).join('+')}'`;
  // prettier-ignore
  const args = ['-v', 'error', '-nostdin', '-i', path, '-map', `0:${stream}`, '-vf', `${select},${scale}`,
    '-vsync', 'passthrough', '-pix_fmt', format, '-f', 'rawvideo', '-'];
  const { stdout } = await run('ffmpeg', args, { encoding: 'buffer', maxBuffer: MOST_BYTES });
  return numbers.map((_, i) => stdout.subarray(i * bytes, (i + 1) * bytes));
}

/** Standard output; of a damaged file, what there is of it. */
async function text(program: string, args: readonly string[]): Promise<string> {
  return run(program, ['-v', 'error', ...args], { maxBuffer: MOST_BYTES }).then(
    ({ stdout }) => stdout,
    (thrown: { stdout?: string }) => thrown.stdout ?? '',
  );
}
