import { describe, expect, it } from 'vitest';
import { framePixels } from './frame-pixels.ts';

const [WIDTH, HEIGHT] = [64, 32];
const RECT = { x: 3, y: 5, width: 50, height: 21 };

/** Planes by format: how often chroma is halved across and down, and bits of a sample. */
type Format = readonly [format: string, across: 0 | 1, down: 0 | 1, bits: 8 | 10];
const FORMATS: readonly Format[] = [
  ['I420', 1, 1, 8],
  ['I422', 1, 0, 8],
  ['I444', 0, 0, 8],
  ['NV12', 1, 1, 8],
  ['I420P10', 1, 1, 10],
];
const MATRICES = [
  ['smpte170m', 0.299, 0.114],
  ['bt709', 0.2126, 0.0722],
  ['bt2020-ncl', 0.2627, 0.0593],
] as const;

type Sampled = { frame: VideoFrame; at: (x: number, y: number) => [light: number, cb: number, cr: number] };

/** A frame of numbers that know no order, and what lies at a pixel, as shares of the whole scale. */
function sampled([format, across, down, bits]: Format, colorSpace: VideoColorSpaceInit): Sampled {
  const most = 2 ** bits - 1;
  const value = (plane: number, x: number, y: number): number =>
    (Math.imul(plane * 7919 + x * 31 + y * 977 + 13, 2654435761) >>> 16) & most;
  const [w, h] = [WIDTH >> across, HEIGHT >> down];
  const plane = (number: number, wide: number, high: number): number[] =>
    Array.from({ length: wide * high }, (_, i) => value(number, i % wide, Math.floor(i / wide)));
  const [blue, red] = [plane(1, w, h), plane(2, w, h)];
  const chroma = format === 'NV12' ? blue.flatMap((b, i) => [b, red[i] as number]) : [...blue, ...red];
  const samples = [...plane(0, WIDTH, HEIGHT), ...chroma];
  const data = bits === 8 ? Uint8Array.from(samples) : Uint16Array.from(samples);
  const frame = new VideoFrame(data, {
    ...{
      format: format as VideoPixelFormat,
      codedWidth: WIDTH,
      codedHeight: HEIGHT,
      timestamp: 0,
      colorSpace,
    },
  });
  return {
    frame,
    at: (x, y) => [value(0, x, y), value(1, x >> across, y >> down), value(2, x >> across, y >> down)],
  };
}

describe.each(FORMATS)('pixels of %s', (...format) => {
  it.for(MATRICES.flatMap((matrix) => [false, true].map((isFull) => [...matrix, isFull] as const)))(
    'are those of the matrix %s, full range: $3',
    async ([matrix, kr, kb, fullRange]) => {
      const colorSpace = { matrix: matrix as VideoMatrixCoefficients, fullRange };
      const { frame, at } = sampled(format, colorSpace);
      const unit = 2 ** (format[3] - 8);
      const pixels = await framePixels(frame, RECT);
      frame.close();
      expect(pixels).toHaveLength(RECT.width * RECT.height * 4);
      for (let i = 0; i < RECT.width * RECT.height; i++) {
        const [light, cb, cr] = at(RECT.x + (i % RECT.width), RECT.y + Math.floor(i / RECT.width));
        // ITU-R BT.601, BT.709, BT.2020: E'R = E'Y + 2 (1 - Kr) E'PR, and so on; green is what is left of the light.
        const whole = 256 * unit - 1;
        const y = fullRange ? light / whole : (light - 16 * unit) / (219 * unit);
        const [pb, pr] = [cb, cr].map((c) => (c - 128 * unit) / (fullRange ? whole : 224 * unit)) as [
          number,
          number,
        ];
        const [r, b] = [y + 2 * (1 - kr) * pr, y + 2 * (1 - kb) * pb];
        const g = (y - kr * r - kb * b) / (1 - kr - kb);
        const exact = [r, g, b].map((share) => Math.min(255, Math.max(0, share * 255)));
        for (const [c, level] of exact.entries()) {
          expect(Math.abs((pixels[i * 4 + c] as number) - level)).toBeLessThan(0.51);
        }
        expect(pixels[i * 4 + 3]).toBe(255);
      }
    },
  );
});

it('frames of RGB keep their values', async () => {
  const data = Uint8Array.from({ length: 8 * 8 * 4 }, (_, i) => (i % 4 === 3 ? 255 : (i * 37) % 256));
  const frame = new VideoFrame(data, { format: 'RGBA', codedWidth: 8, codedHeight: 8, timestamp: 0 });
  const pixels = await framePixels(frame, { x: 2, y: 4, width: 4, height: 2 });
  frame.close();
  const rows = [4, 5].flatMap((y) => [...data.subarray((y * 8 + 2) * 4, (y * 8 + 6) * 4)]);
  expect([...pixels]).toEqual(rows);
});
