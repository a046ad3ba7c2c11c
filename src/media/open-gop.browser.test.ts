import { expect, it } from 'vitest';
import { openDirect } from './direct-recording.ts';
import openGop from './fixtures/open-gop.mp4?url';

const FRAMES = 60;
const RATE = 10;

/** Six seconds at 10 fps, each picture 3 levels lighter than the one before; pictures before a key frame need it. */
it('every picture of an open group of pictures is read, in its place', async () => {
  const recording = await openDirect(await (await fetch(openGop)).blob(), 'bt601');
  try {
    const grid = { period: 1 / RATE, count: FRAMES };
    const cells = [...Array(FRAMES).keys()];
    const light = new Map<number, number>();
    await recording.read(
      grid,
      cells,
      async ({ cell, seconds, frame }) => {
        const luma = new Uint8Array(frame.allocationSize());
        await frame.copyTo(luma);
        frame.close();
        expect(seconds).toBeCloseTo(cell / RATE, 3);
        light.set(cell, luma[0] as number);
      },
      AbortSignal.timeout(20_000),
    );
    expect([...light.keys()].sort((a, b) => a - b)).toEqual(cells);
    for (const cell of cells) expect(Math.abs((light.get(cell) as number) - (16 + 3 * cell))).toBeLessThan(2);
  } finally {
    recording.close();
  }
});
