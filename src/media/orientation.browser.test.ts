import { beforeAll, describe, expect, it } from 'vitest';
import { inspectRecording, openRecording } from './open-recording.ts';
import { uprightPixels, type Pixels } from './upright.ts';

/** The sample case with other display matrices: [a b c d] sends a pixel's (x, y) to (ax + cy, bx + dy). */
const ORIENTATIONS = [
  ['as stored', [1, 0, 0, 1]],
  ['turned by 90', [0, 1, -1, 0]],
  ['turned by 180', [-1, 0, 0, -1]],
  ['turned by 270', [0, -1, 1, 0]],
  ['mirrored', [-1, 0, 0, 1]],
  ['mirrored upside down', [1, 0, 0, -1]],
  ['mirrored at a diagonal', [0, 1, 1, 0]],
  ['mirrored at the other', [0, -1, -1, 0]],
] as const;
/** Mean levels. The two take pictures of one cell that may lie some frames apart. */
const MOST_DIFFERENCE = 4;
type Matrix = (typeof ORIENTATIONS)[number][1];

const signal = AbortSignal.timeout(120_000);
let sample: Uint8Array<ArrayBuffer>;
let stored: Pixels;

beforeAll(async () => {
  sample = new Uint8Array(await (await fetch('/samples/phaco-routine.mp4')).arrayBuffer());
  stored = await picture(withMatrix([1, 0, 0, 1]), false);
});

/** ISO/IEC 14496-12, 8.3.2: in version 0 of the track header the matrix lies 44 bytes after the box's name. */
function withMatrix([a, b, c, d]: Matrix): Blob {
  const bytes = sample.slice();
  const at = bytes.findIndex((_, i) => String.fromCharCode(...bytes.subarray(i, i + 4)) === 'tkhd') + 44;
  const view = new DataView(bytes.buffer);
  for (const [i, value] of [a, b, 0, c, d, 0].entries()) view.setInt32(at + 4 * i, value * 65_536);
  return new Blob([bytes]);
}

async function picture(blob: Blob, isForeign: boolean): Promise<Pixels> {
  const facts = await inspectRecording(blob, 'bt601', signal, isForeign);
  const recording = await openRecording(blob, facts.route, 'bt601', signal);
  try {
    const seen: Pixels[] = [];
    const grid = { period: 1, count: Math.ceil(facts.durationSeconds) };
    await recording.read(
      grid,
      [20],
      async ({ frame }) => {
        seen.push(await uprightPixels(frame, facts));
        frame.close();
      },
      signal,
    );
    return seen[0] as Pixels;
  } finally {
    recording.close();
  }
}

/** The stored picture put where the matrix sends it. */
function moved({ width, height, data }: Pixels, [a, b, c, d]: Matrix): Pixels {
  const isTurned = a === 0;
  const [across, down] = isTurned ? [height, width] : [width, height];
  const placed = new Uint8ClampedArray(data.length);
  const shift = (x: number, y: number, side: number): number => (x + y < 0 ? side - 1 : 0);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const toX = a * x + c * y + shift(a, c, across);
      const toY = b * x + d * y + shift(b, d, down);
      placed.set(data.subarray((y * width + x) * 4, (y * width + x) * 4 + 4), (toY * across + toX) * 4);
    }
  }
  return { width: across, height: down, data: placed };
}

function meanDifference(one: Pixels, other: Pixels): number {
  expect([one.width, one.height]).toEqual([other.width, other.height]);
  let sum = 0;
  for (const [i, value] of one.data.entries()) sum += Math.abs(value - (other.data[i] as number));
  return sum / one.data.length;
}

it('a picture put the wrong way differs clearly', () => {
  for (const [, matrix] of ORIENTATIONS.slice(1)) {
    const other = moved(stored, matrix);
    if (other.width === stored.width)
      expect(meanDifference(stored, other)).toBeGreaterThan(3 * MOST_DIFFERENCE);
  }
});

describe.each([
  ['the browser', false],
  ['ffmpeg', true],
] as const)('pictures that %s decodes', (_, isForeign) => {
  it.for(ORIENTATIONS)('are upright when %s', async ([, matrix]) => {
    const seen = await picture(withMatrix(matrix), isForeign);
    expect(meanDifference(seen, moved(stored, matrix))).toBeLessThan(MOST_DIFFERENCE);
  });
});
