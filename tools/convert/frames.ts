import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { AppError } from '#core/errors.ts';
import { spread, type FrameLoader } from '#inference/convert/check-inputs.ts';
import type { RgbaImage } from '#inference/images.ts';

/** More pictures than this do not change the ranges, only the time. */
const MAX_FRAMES = 200;

/** The pictures in a folder, in the order of their names, at most 200 of them evenly spread. */
export async function listFrames(folder: string): Promise<FrameLoader[]> {
  const names = (await readdir(folder)).filter((name) => /\.(png|jpe?g|webp)$/i.test(name)).sort();
  return spread(names, MAX_FRAMES).map((name) => () => readFrame(join(folder, name)));
}

async function readFrame(path: string): Promise<RgbaImage> {
  try {
    const { data, info } = await sharp(path)
      .toColourspace('srgb')
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    return { width: info.width, height: info.height, data: new Uint8Array(data) };
  } catch (cause) {
    throw new AppError('image/unreadable', `${path} is no picture`, { details: { file: path }, cause });
  }
}
