import { EncodedPacketSink } from 'mediabunny';
import { describe, expect, it } from 'vitest';
import openGop from './fixtures/open-gop.mp4?url';
import steps from './fixtures/steps.webm?url';
import { FrameTimes } from './frame-times.ts';
import { inputOf, playedTrack } from './open-video.ts';

/** Recordings whose frames come at uneven times; not part of this repository. */
const DATA = '/shared-data';
const UNEVEN = ['surgery/odd-containers/lens_vfr.mp4', 'video/cursed-vfr.mp4'];
const probe = await fetch(`${DATA}/video/video.mp4`).catch(() => null);
const hasData = probe?.ok === true;
if (!hasData)
  console.warn('SKIPPED: ../shared/data is absent, no recordings with uneven frames to step through');

async function blobOf(url: string): Promise<Blob> {
  return (await fetch(url)).blob();
}

/** Every frame's time, read packet by packet through the whole file. */
async function allTimes(file: Blob): Promise<number[]> {
  const input = inputOf(file);
  try {
    const track = await playedTrack(input);
    if (track === null) throw new Error('No track');
    const times: number[] = [];
    for await (const { timestamp } of new EncodedPacketSink(track).packets()) times.push(timestamp);
    return times.sort((a, b) => a - b);
  } finally {
    input.dispose();
  }
}

/** The times one sees who goes from `from` frame by frame, `most` of them. */
async function walk(file: Blob, from: number, step: 1 | -1, most: number): Promise<number[]> {
  const times = await FrameTimes.open(file);
  try {
    const seen: number[] = [];
    let at = from;
    while (seen.length < most) {
      const frame = await times.beside(at, step);
      if (frame === null || frame.start === seen.at(-1)) break;
      seen.push(frame.start);
      // As the player does: to the middle of the frame.
      at = frame.end === null ? frame.start + 0.001 : (frame.start + frame.end) / 2;
    }
    return seen;
  } finally {
    times.close();
  }
}

async function stepsThrough(file: Blob): Promise<number[]> {
  const times = await allTimes(file);
  const [first = 0, last = 0] = [times[0], times.at(-1)];
  expect(times.length).toBeGreaterThan(2);
  expect(await walk(file, first, 1, times.length)).toEqual(times.slice(1));
  expect(await walk(file, last + 0.0005, -1, times.length)).toEqual(times.slice(0, -1).reverse());
  return times;
}

describe('one frame on or back', () => {
  it('passes every frame once, where frames are stored in another order than shown', async () => {
    const times = await stepsThrough(await blobOf(openGop));
    expect(times).toHaveLength(60);
  });

  it('passes every frame once, in a container without a table of frames', async () => {
    await stepsThrough(await blobOf(steps));
  });

  it('stays on the first and on the last frame, and takes ten as ten', async () => {
    const times = await FrameTimes.open(await blobOf(openGop));
    try {
      expect((await times.beside(0, -1))?.start).toBeCloseTo(0, 3);
      expect((await times.beside(2.05, 10))?.start).toBeCloseTo(3, 3);
      expect((await times.beside(2.05, -10))?.start).toBeCloseTo(1, 3);
      const last = await times.beside(5.8, 10);
      expect(last?.start).toBeCloseTo(5.9, 3);
      expect(last?.end).toBeNull();
    } finally {
      times.close();
    }
  });

  it.skipIf(!hasData).each(UNEVEN)('passes every frame of %s, whose rate changes', async (path) => {
    const times = await stepsThrough(await blobOf(`${DATA}/${path}`));
    const lengths = times.slice(1).map((time, i) => time - (times[i] as number));
    expect(Math.max(...lengths)).toBeGreaterThan(1.5 * Math.min(...lengths));
  });

  it('is not to be had from what is no video', async () => {
    await expect(FrameTimes.open(new Blob(['no video']))).rejects.toMatchObject({
      code: 'video/not-a-video',
    });
  });
});
