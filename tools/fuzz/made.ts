import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { SHARED_DATA } from '#tools/shared-data.ts';

const MADE = resolve('.cache/fuzz/media');
/** Large files only make the run longer. */
const MOST_BYTES = 1_200_000;

const KEY = ['-encryption_key', '00112233445566778899aabbccddeeff', '-encryption_kid', 'a1'.repeat(16)];
/** Recordings in the formats of recorders, each with the encoder and its options. */
const RECIPES: Record<string, readonly string[]> = {
  'mpeg2.mpg': ['-c:v', 'mpeg2video', '-g', '12'],
  'mpeg2.ts': ['-c:v', 'mpeg2video', '-g', '12'],
  'interlaced.mpg': ['-c:v', 'mpeg2video', '-flags', '+ildct+ilme', '-top', '1'],
  'mjpeg.avi': ['-c:v', 'mjpeg', '-q:v', '8'],
  'xvid.avi': ['-c:v', 'mpeg4', '-vtag', 'XVID'],
  'h264.avi': ['-c:v', 'libx264', '-bf', '0', '-g', '25'],
  'h264.flv': ['-c:v', 'libx264', '-g', '25'],
  'wmv2.wmv': ['-c:v', 'wmv2'],
  'vp8.webm': ['-c:v', 'libvpx', '-b:v', '300k', '-deadline', 'realtime'],
  'vp9.webm': ['-c:v', 'libvpx-vp9', '-b:v', '300k', '-deadline', 'realtime', '-cpu-used', '8'],
  'hevc.mp4': ['-c:v', 'libx265', '-preset', 'ultrafast', '-tag:v', 'hvc1', '-x265-params', 'log-level=none'],
  'ten-bit.mp4': ['-c:v', 'libx264', '-pix_fmt', 'yuv420p10le'],
  'prores.mov': ['-c:v', 'prores', '-profile:v', '0', '-s', '320x180'],
  'encrypted.mp4': ['-c:v', 'libx264', '-encryption_scheme', 'cenc-aes-ctr', ...KEY],
};

/** Path of every recording to damage: made by ffmpeg where there is one, and the test data where it is. */
export async function mediaFiles(): Promise<string[]> {
  const folders = ['video', 'surgery/odd-containers'].map((folder) => resolve(SHARED_DATA, folder));
  const found = (await Promise.all(folders.map(filesOf))).flat();
  return [...(await madeByFFmpeg()), ...found.filter((path) => statSync(path).size <= MOST_BYTES)];
}

async function madeByFFmpeg(): Promise<string[]> {
  if (spawnSync('ffmpeg', ['-version']).status !== 0) return [];
  await mkdir(MADE, { recursive: true });
  const input = [
    '-t',
    '5',
    '-i',
    'public/samples/phaco-routine.mp4',
    '-vf',
    'scale=480:270',
    '-pix_fmt',
    'yuv420p',
  ];
  return Object.entries(RECIPES).flatMap(([name, options]) => {
    const path = join(MADE, name);
    if (existsSync(path)) return [path];
    try {
      execFileSync('ffmpeg', ['-y', '-v', 'error', ...input, ...options, path], { stdio: 'ignore' });
      return [path];
    } catch {
      console.warn(`This ffmpeg makes no ${name}`);
      return [];
    }
  });
}

async function filesOf(folder: string): Promise<string[]> {
  if (!existsSync(folder)) return [];
  const names = await readdir(folder, { withFileTypes: true });
  return names
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.json'))
    .map(({ name }) => join(folder, name))
    .sort();
}
