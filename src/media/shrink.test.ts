import { describe, expect, it } from 'vitest';
import { shrink, type YuvPlanes } from './shrink.ts';

function planes(y: number, u: number, v: number, facts: Partial<YuvPlanes> = {}): YuvPlanes {
  const plane = (value: number, stride: number): { data: Uint8Array; stride: number } => ({
    data: new Uint8Array(stride * 40).fill(value),
    stride,
  });
  const base = { width: 64, height: 40, luma: plane(y, 64), blue: plane(u, 32), red: plane(v, 32) };
  return { ...base, step: 1, matrix: 'bt601', isFullRange: false, ...facts };
}

function near(actual: ArrayLike<number>, expected: readonly number[]): void {
  for (const [i, value] of expected.entries())
    expect(Math.abs((actual[i] ?? 0) - value)).toBeLessThanOrEqual(1);
}

describe('a picture made small from its planes', () => {
  // YUV (120, 90, 200) as ffmpeg reads it untagged, and as tagged BT.709.
  it('has the colours of its matrix and range', () => {
    near(shrink(planes(120, 90, 200), 8, 5), [236, 77, 45, 255]);
    near(shrink(planes(120, 90, 200, { matrix: 'bt709' }), 8, 5), [250, 91, 41, 255]);
    near(shrink(planes(16, 128, 128), 8, 5), [0, 0, 0, 255]);
    near(shrink(planes(235, 128, 128), 8, 5), [255, 255, 255, 255]);
    near(shrink(planes(235, 128, 128, { isFullRange: true }), 8, 5), [235, 235, 235, 255]);
  });

  it('keeps left, right, top and bottom', () => {
    const picture = planes(16, 128, 128);
    for (let y = 0; y < 20; y++) picture.luma.data.fill(235, y * 64, y * 64 + 32);
    const small = shrink(picture, 2, 2);
    expect([small[0], small[4], small[8], small[12]]).toEqual([255, 0, 0, 0]);
  });
});
