import type { EncodedSentences } from '#inference/tokenizer.ts';
import type { RgbaImage } from '#inference/images.ts';
import type { SessionInput } from './sessions.ts';
import { NAMES, type InputSize } from './towers.ts';

/** What variants are compared on, and the picture a pack tests itself with. */

/** A picture that is decoded when its turn comes: two hundred decoded ones would not fit in memory. */
export type FrameLoader = () => Promise<RgbaImage>;

export type Inputs = Readonly<Record<string, SessionInput>>;

/** One preprocessed picture [3,H,W]. */
export function imageInputs(pixels: Float32Array, { width, height }: InputSize): Inputs {
  return { [NAMES.pixels]: { type: 'float32', data: pixels, dims: [1, 3, height, width] } };
}

/** One tokenised sentence. */
export function textInputs({ ids, mask }: EncodedSentences): Inputs {
  const row = ids[0] ?? [];
  const dims = [1, row.length];
  const int64 = (data: BigInt64Array): SessionInput => ({ type: 'int64', data, dims });
  return {
    [NAMES.ids]: int64(BigInt64Array.from(row, BigInt)),
    [NAMES.mask]: int64(BigInt64Array.from(mask[0] ?? [], BigInt)),
    [NAMES.types]: int64(new BigInt64Array(row.length)),
  };
}

const SIDE = 160;
/** Fewer frames would still show through their mean. */
const ENOUGH_FRAMES = 8;

/**
 * The picture of a pack's self-test. It is the mean of the calibration frames: like them enough to exercise a
 * quantised tower in the range it was calibrated for, and yet no patient's picture travels with the pack. With few or
 * no frames it is a drawn one.
 */
export async function selfTestPicture(frames: readonly FrameLoader[]): Promise<RgbaImage> {
  if (frames.length < ENOUGH_FRAMES) return drawnPicture(0);
  const sums = new Float64Array(SIDE * SIDE * 4);
  for (const frame of frames) {
    const { width, height, data } = await frame();
    for (let y = 0, to = 0; y < SIDE; y++) {
      const row = Math.floor(((y + 0.5) * height) / SIDE) * width;
      for (let x = 0; x < SIDE; x++) {
        const from = (row + Math.floor(((x + 0.5) * width) / SIDE)) * 4;
        for (let c = 0; c < 4; c++, to++) sums[to] = (sums[to] as number) + (data[from + c] as number);
      }
    }
  }
  return { width: SIDE, height: SIDE, data: Uint8Array.from(sums, (sum) => Math.round(sum / frames.length)) };
}

/** A disc on a slanted gradient with stripes: edges and areas of every brightness, another one for each `seed`. */
export function drawnPicture(seed: number): RgbaImage {
  const data = new Uint8Array(SIDE * SIDE * 4);
  const [centreX, centreY, radius] = [90 + 17 * seed, 140 - 11 * seed, 60 + 9 * seed];
  for (let y = 0, to = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++, to += 4) {
      const isDisc = Math.hypot(x - centreX, y - centreY) < radius;
      const stripe = ((x + 2 * y + 13 * seed) >> 4) % 3 === 0 ? 40 : 0;
      data[to] = isDisc ? 150 + stripe : (x * (3 + seed)) / 5;
      data[to + 1] = isDisc ? 60 : (y + x) / 3 + stripe;
      data[to + 2] = isDisc ? 40 + y / 4 : 200 - y / 2;
      data[to + 3] = 255;
    }
  }
  return { width: SIDE, height: SIDE, data };
}

/** At most `count` of `items`, evenly spread. */
export function spread<T>(items: readonly T[], count: number): T[] {
  if (items.length <= count) return [...items];
  return Array.from({ length: count }, (_, i) => items[Math.floor((i * items.length) / count)] as T);
}
