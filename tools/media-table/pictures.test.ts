import { describe, expect, it } from 'vitest';
import { difference, hashDistance, shrunk, SIDE } from './pictures.ts';

/** A bright disc on a dark ground, as RGBA. */
function disc(width: number, height: number, x: number, y: number, light = 200): Uint8ClampedArray {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let i = 0; i < width * height; i++) {
    const inside = Math.hypot((i % width) / width - x, Math.floor(i / width) / height - y) < 0.25;
    data.fill(inside ? light : 30, i * 4, i * 4 + 3);
    data[i * 4 + 3] = 255;
  }
  return data;
}

describe('comparing pictures', () => {
  it('means areas, whatever the size', () => {
    const small = shrunk(disc(161, 121, 0.5, 0.5), 161, 121);
    expect(small.length).toBe(SIDE * SIDE * 3);
    expect([small[0], small[(32 * SIDE + 32) * 3]]).toEqual([30, 200]);
    expect(difference(small, shrunk(disc(320, 240, 0.5, 0.5), 320, 240), 3).mean).toBeLessThan(1.5);
  });

  it('finds the same picture in other sizes and light, and tells another one', () => {
    const small = shrunk(disc(160, 120, 0.5, 0.4), 160, 120);
    expect(hashDistance(small, shrunk(disc(640, 480, 0.5, 0.4, 180), 640, 480))).toBeLessThanOrEqual(4);
    expect(hashDistance(small, shrunk(disc(160, 120, 0.2, 0.7), 160, 120))).toBeGreaterThan(12);
  });

  it('says what 1 % of the samples exceed', () => {
    const a = new Uint8Array(400);
    const b = Uint8Array.from({ length: 400 }, (_, i) => (i % 4 === 3 ? 255 : i < 40 ? 9 : 2));
    expect(difference(a, b, 4)).toEqual({ mean: 2.7, p99: 9 });
  });
});
