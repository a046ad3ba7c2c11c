import { expect, it } from 'vitest';
import { decodePlan } from '#core/decode-plan.ts';
import { openDirect } from './direct-recording.ts';
import { uprightPixels } from './upright.ts';
import woven from './fixtures/interlaced.mp4?url';
import broadcast from './fixtures/interlaced.m2ts?url';

/** One second, 128 x 96: every picture is woven from a dark upper and a light lower field. */
it.for([
  ['MP4', woven],
  ['MPEG-TS', broadcast],
])('interlaced H.264 in %s is read as one field, in its full size', async ([, file]) => {
  const recording = await openDirect(await (await fetch(file as string)).blob(), 'bt601');
  try {
    expect(await recording.proves(AbortSignal.timeout(10_000))).toBe(true);
    const grid = { period: 0.2, count: 5 };
    expect(decodePlan(recording.facts, grid.period)).not.toBe('key-frames');
    const seen: number[] = [];
    await recording.read(
      grid,
      [0, 1, 2, 3, 4],
      async ({ frame }) => {
        const { width, height, data } = await uprightPixels(frame, recording.facts);
        frame.close();
        expect([width, height]).toEqual([128, 96]);
        const light = Array.from({ length: height }, (_, y) => data[(y * width + 64) * 4] as number);
        expect(Math.max(...light) - Math.min(...light)).toBeLessThan(12);
        seen.push(light[48] as number);
      },
      AbortSignal.timeout(10_000),
    );
    expect(seen).toHaveLength(5);
    // 43 of 16 to 235 is the upper field's luma.
    for (const value of seen) expect(Math.abs(value - ((43 - 16) * 255) / 219)).toBeLessThan(12);
  } finally {
    recording.close();
  }
});

it('a progressive recording keeps all its lines', async () => {
  const recording = await openDirect(await (await fetch('/samples/phaco-routine.mp4')).blob(), 'bt601');
  try {
    let lines = 0;
    const take = ({ frame }: { frame: VideoFrame }): Promise<void> => {
      lines = frame.visibleRect?.height ?? 0;
      return Promise.resolve(frame.close());
    };
    await recording.read({ period: 1, count: 140 }, [1], take, AbortSignal.timeout(10_000));
    expect(lines).toBe(540);
  } finally {
    recording.close();
  }
});
