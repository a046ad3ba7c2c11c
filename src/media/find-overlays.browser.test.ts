import { BufferTarget, CanvasSource, Mp4OutputFormat, Output, Quality } from 'mediabunny';
import { expect, it } from 'vitest';
import { findOverlays } from './find-overlays.ts';

const WIDTH = 640;
const HEIGHT = 360;

/** Twelve seconds of discs that wander over a ground that changes; `draw` adds what stays. */
async function recording(
  draw: (context: OffscreenCanvasRenderingContext2D, second: number) => void,
): Promise<Blob> {
  const canvas = new OffscreenCanvas(WIDTH, HEIGHT);
  const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
  const target = new BufferTarget();
  const output = new Output({ format: new Mp4OutputFormat(), target });
  const source = new CanvasSource(canvas, {
    codec: 'avc',
    quality: new Quality('high'),
    keyFrameInterval: 1,
  });
  output.addVideoTrack(source);
  await output.start();
  for (let i = 0; i < 60; i++) {
    context.fillStyle = `hsl(${i * 6} 40% ${30 + 10 * Math.sin(i)}%)`;
    context.fillRect(0, 0, WIDTH, HEIGHT);
    for (let disc = 0; disc < 5; disc++) {
      context.fillStyle = `hsl(${disc * 70} 60% 60%)`;
      context.beginPath();
      context.arc(320 + 250 * Math.sin(i * 0.3 + disc), 180 + 150 * Math.cos(i * 0.23 + disc * 2), 60, 0, 7);
      context.fill();
    }
    draw(context, i / 5);
    await source.add(i / 5, 1 / 5);
  }
  await output.finalize();
  return new Blob([target.buffer as ArrayBuffer]);
}

const quietly = { signal: AbortSignal.timeout(60_000), onProgress: () => undefined };

it('a name and a running clock in the picture are found, each in its place', async () => {
  const file = await recording((context, second) => {
    context.font = '20px sans-serif';
    context.fillStyle = 'white';
    context.fillText('MUELLER ANNA 12.03.1951', 20, 40);
    context.fillText(`10:42:${String(Math.floor(second) + 10)}`, 520, 340);
  });
  const found = await findOverlays([file], quietly);
  const holds = (x: number, y: number): boolean =>
    found.some((box) => x > box.x && x < box.x + box.width && y > box.y && y < box.y + box.height);
  expect(holds(100 / WIDTH, 34 / HEIGHT)).toBe(true);
  expect(holds(550 / WIDTH, 334 / HEIGHT)).toBe(true);
  expect(found).toHaveLength(2);
  const area = found.reduce((sum, { width, height }) => sum + width * height, 0);
  expect(area).toBeLessThan(0.12);
});

it('nothing is found where nothing stays but a border', async () => {
  const file = await recording((context) => {
    context.strokeStyle = 'black';
    context.lineWidth = 30;
    context.strokeRect(0, 0, WIDTH, HEIGHT);
    context.beginPath();
    context.arc(320, 180, 170, 0, 7);
    context.lineWidth = 3;
    context.stroke();
  });
  expect(await findOverlays([file], quietly)).toEqual([]);
});
