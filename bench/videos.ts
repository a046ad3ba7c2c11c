import { execFileSync } from 'node:child_process';
import { existsSync, renameSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/** Where the benches keep the videos they make: once, for they take a while. */
export const VIDEOS = resolve('.cache/bench/videos');

const SAMPLE = 'public/samples/phaco-routine.mp4';
const SAMPLE_SECONDS = 140;

export type BenchVideo = {
  readonly codec: 'h264' | 'vp9' | 'mpeg2';
  readonly height: 720 | 1080;
  /** Frames from one key frame to the next. */
  readonly gop: number;
  readonly seconds: number;
};

const ENDINGS = { h264: 'mp4', vp9: 'webm', mpeg2: 'mpg' } as const;

const ENCODERS = {
  h264: ['-c:v', 'libx264', '-crf', '23', '-sc_threshold', '0'],
  vp9: ['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8', '-b:v', '3M', '-row-mt', '1'],
  mpeg2: ['-c:v', 'mpeg2video', '-q:v', '4', '-bf', '2'],
} as const;

export function nameOf({ codec, height, gop, seconds }: BenchVideo): string {
  return `${codec}-${height}p30-gop${gop}-${seconds}s.${ENDINGS[codec]}`;
}

/** The sample case over and over at 30 frames a second, scaled up; its path. */
export async function makeVideo(video: BenchVideo): Promise<string> {
  const path = resolve(VIDEOS, nameOf(video));
  if (existsSync(path)) return path;
  await mkdir(dirname(path), { recursive: true });
  const { codec, height, gop, seconds } = video;
  const loops = String(Math.ceil(seconds / SAMPLE_SECONDS));
  const input = ['-stream_loop', loops, '-i', SAMPLE, '-t', String(seconds), '-an'];
  const picture = ['-vf', `scale=${(height * 16) / 9}:${height},fps=30`, '-pix_fmt', 'yuv420p'];
  const group = ['-g', String(gop), '-keyint_min', String(gop)];
  const part = path.replace(/(\.\w+)$/, '.part$1');
  execFileSync('ffmpeg', ['-y', '-v', 'error', ...input, ...picture, ...ENCODERS[codec], ...group, part], {
    stdio: 'inherit',
  });
  renameSync(part, path);
  return path;
}
