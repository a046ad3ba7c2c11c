import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { AppError } from '#core/errors.ts';
import type { RgbaImage } from '#inference/images.ts';

/** More pictures than this do not change the ranges, only the time. */
const MAX_FRAMES = 200;

/** The pictures in a folder, in the order of their names, at most 200 of them evenly spread. */
export async function readFrames(folder: string): Promise<RgbaImage[]> {
  const names = (await readdir(folder)).filter((name) => /\.(png|jpe?g|webp)$/i.test(name)).sort();
  const step = Math.max(1, names.length / MAX_FRAMES);
  const frames: RgbaImage[] = [];
  for (let i = 0; i < names.length; i += step) frames.push(await readFrame(join(folder, names[Math.floor(i)] as string)));
  return frames;
}

async function readFrame(path: string): Promise<RgbaImage> {
  try {
    const { data, info } = await sharp(path).toColourspace('srgb').ensureAlpha().raw().toBuffer({ resolveWithObject: true });
    return { width: info.width, height: info.height, data: new Uint8Array(data) };
  } catch (cause) {
    throw new AppError('image/unreadable', `${path} is no picture`, { details: { file: path }, cause });
  }
}
