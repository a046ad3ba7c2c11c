import { AppError } from '#core/errors.ts';
import type { ImageSpec } from '#core/model-pack.ts';
import type { Rect, ResampleJob, Size } from './resample.ts';

/** The facts of an image spec that decide which pixels the model sees. */
export type CropSpec = Pick<ImageSpec, 'size' | 'crop' | 'filter'>;

/**
 * Where the model's input lies in a picture of `width` x `height` px, with the rounding of the Python code each mode
 * comes from. Throws AppError `pack/invalid-manifest` when the cut is larger than the resized picture: torchvision
 * would pad with black, which no pack means.
 */
export function planCrop(width: number, height: number, { size, crop, filter }: CropSpec): ResampleJob {
  if (crop.mode === 'center-square-then-resize') {
    return { box: centerSquare(width, height), resized: size, output: { x: 0, y: 0, ...size }, filter };
  }
  const isSquash = crop.mode === 'squash-then-center-crop';
  const resized = isSquash ? crop.squash : shortestSideTo(width, height, crop.shortestSide);
  return { box: { x: 0, y: 0, width, height }, resized, output: centerCrop(resized, size), filter };
}

/** torchvision `Resize(int)`: the long side is cut to a whole number, not rounded. */
function shortestSideTo(width: number, height: number, side: number): Size {
  const long = Math.trunc((side * Math.max(width, height)) / Math.min(width, height));
  return width <= height ? { width: side, height: long } : { width: long, height: side };
}

/** torchvision `CenterCrop`: `int(round((outer - inner) / 2.0))`, where Python rounds halves to even. */
function centerCrop(outer: Size, inner: Size): Rect {
  if (inner.width > outer.width || inner.height > outer.height) {
    throw new AppError('pack/invalid-manifest', 'image.size: larger than the resized picture', {
      details: { where: 'image.size', problem: 'larger than the resized picture' },
    });
  }
  const x = roundHalfToEven((outer.width - inner.width) / 2);
  const y = roundHalfToEven((outer.height - inner.height) / 2);
  return { x, y, width: inner.width, height: inner.height };
}

/** Offsets rounded down, Python's `//`: the usual way to write this cut, which takes no rounding rule of a library. */
function centerSquare(width: number, height: number): Rect {
  const side = Math.min(width, height);
  return { x: Math.floor((width - side) / 2), y: Math.floor((height - side) / 2), width: side, height: side };
}

function roundHalfToEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}
