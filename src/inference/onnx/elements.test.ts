import { describe, expect, it } from 'vitest';
import { decodeFloats } from '#inference/checkpoint/dtypes.ts';
import { toHalf } from './elements.ts';

describe('float32 as half precision', () => {
  it('gives back every finite half-precision number there is', () => {
    const bits = Uint16Array.from({ length: 0x10000 }, (_, i) => i).filter((b) => (b & 0x7c00) !== 0x7c00);
    expect(toHalf(decodeFloats('all', 'float16', bits.slice().buffer))).toEqual(bits);
  });

  it('rounds to the nearest, and to the even one half-way', () => {
    const unit = 2 ** -10;
    const rounded = toHalf(Float32Array.of(1 + unit / 2, 1 + 1.5 * unit, 1 + 0.51 * unit, 2 - unit / 2));
    expect([...rounded]).toEqual([0x3c00, 0x3c02, 0x3c01, 0x4000]);
    expect([...toHalf(Float32Array.of(2 ** -25, 1.5 * 2 ** -25, 2 ** -14 - 2 ** -26))]).toEqual([
      0, 1, 0x0400,
    ]);
  });

  it('keeps what is too large at the largest half, so that no weight becomes infinite', () => {
    expect([...toHalf(Float32Array.of(1e6, -70_000, 65_519))]).toEqual([0x7bff, 0xfbff, 0x7bff]);
  });
});
