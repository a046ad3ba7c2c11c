import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Crop } from '#core/model-pack.ts';
import { planCrop } from './crop.ts';
import { preprocess, sourceRect } from './preprocess.ts';
import { resample, sourceWindow, type Filter, type Rect, type Size } from './resample.ts';

type Golden = {
  width: number;
  height: number;
  crop: Crop;
  size: Size;
  filter: Filter;
  pixels: string;
  tensor: string;
};

const goldensUrl = new URL('../../../tools/reference/fixtures/pillow/goldens.json', import.meta.url);
const { pillow, mean, std, goldens } = JSON.parse(readFileSync(goldensUrl, 'utf8')) as {
  pillow: string;
  mean: [number, number, number];
  std: [number, number, number];
  goldens: Golden[];
};

/** The picture of tools/reference/pillow_goldens.py, RGBA. */
function picture(width: number, height: number): { width: number; height: number; data: Uint8Array } {
  const data = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < 4; c++) data[(y * width + x) * 4 + c] = c === 3 ? 255 : sample(x, y, c);
    }
  }
  return { width, height, data };
}

function sample(x: number, y: number, c: number): number {
  if ((((x >> 6) + (y >> 6)) & 1) === 1) return (((x >> 2) + (y >> 3) + c) & 1) === 1 ? 255 : 0;
  let h = (Math.imul(x, 374761393) + Math.imul(y, 668265263) + Math.imul(c, 2246822519)) >>> 0;
  h = Math.imul(h ^ (h >>> 13), 1274126177) >>> 0;
  return (h ^ (h >>> 16)) & 255;
}

/** The part of an image under `rect`, as a frame's copyTo would hand it over. */
function cut({ width, data }: { width: number; data: Uint8Array }, rect: Rect): Uint8Array {
  const out = new Uint8Array(rect.width * rect.height * 4);
  for (let y = 0; y < rect.height; y++) {
    const from = ((rect.y + y) * width + rect.x) * 4;
    out.set(data.subarray(from, from + rect.width * 4), y * rect.width * 4);
  }
  return out;
}

const sha256 = (bytes: ArrayBufferView): string =>
  createHash('sha256').update(new Uint8Array(bytes.buffer)).digest('hex');

describe(`preprocessing equals Pillow ${pillow} and float32 arithmetic to the bit`, () => {
  it.each(goldens)('$width x $height, $crop.mode, $filter', (golden) => {
    const image = picture(golden.width, golden.height);
    const job = planCrop(golden.width, golden.height, golden);
    const whole = { x: 0, y: 0, width: image.width, height: image.height };
    expect(sha256(resample({ data: image.data, rect: whole }, job))).toBe(golden.pixels);
    const needed = sourceWindow(job);
    expect(sha256(resample({ data: cut(image, needed), rect: needed }, job))).toBe(golden.pixels);
    expect(sha256(preprocess(image, { ...golden, mean, std }))).toBe(golden.tensor);
  });
});

describe('the pixels that are read', () => {
  const family = {
    size: { width: 224, height: 224 },
    crop: { mode: 'squash-then-center-crop', squash: { width: 640, height: 360 } },
    filter: 'bilinear',
  } as const;

  it('are a fifth of a 1080p frame with the family crop', () => {
    expect(sourceRect(1920, 1080, family)).toEqual({ x: 623, y: 203, width: 675, height: 675 });
  });

  it('never leave the picture', () => {
    for (const [width, height] of [
      [1, 1],
      [2, 3],
      [17, 1000],
    ] as const) {
      const rect = sourceRect(width, height, { ...family, crop: { mode: 'center-square-then-resize' } });
      expect(rect.x).toBeGreaterThanOrEqual(0);
      expect(rect.y).toBeGreaterThanOrEqual(0);
      expect(rect.x + rect.width).toBeLessThanOrEqual(width);
      expect(rect.y + rect.height).toBeLessThanOrEqual(height);
    }
  });

  it('must all be given', () => {
    const job = planCrop(100, 100, family);
    const rect = { x: 50, y: 0, width: 50, height: 100 };
    expect(() => resample({ data: new Uint8Array(50 * 100 * 4), rect }, job)).toThrow(RangeError);
  });

  it('cannot be fewer than the model wants', () => {
    const crop = { mode: 'squash-then-center-crop', squash: { width: 200, height: 360 } } as const;
    expect(() => planCrop(100, 100, { ...family, crop })).toThrow(
      expect.objectContaining({ code: 'pack/invalid-manifest' }),
    );
  });
});
