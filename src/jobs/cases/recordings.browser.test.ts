import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toAppError } from '#core/errors.ts';
import type { Grid } from '#core/sampling.ts';
import { deleteWhenFree } from '#jobs/cases/library.ts';
import { savedSamples } from '#library/sample-file.ts';
import { inspectRecording, openRecording } from '#media/open-recording.ts';
import type { TakeFrame } from '#media/recording.ts';
import { loadPack, type LoadedPack } from '#jobs/model-packs.ts';
import { CaseSession } from './case-session.ts';
import { createCase } from './create-case.ts';
import { indexCase } from './index-case.ts';
import { ensurePlayable } from './playable.ts';

/**
 * Recordings as they come, from test data that is not part of this repository. Where it is absent these tests skip and
 * say so. Every file either becomes a complete case or is refused with a code that has a sentence.
 */
const DATA = '/shared-data';
const probe = await fetch(`${DATA}/video/video.mp4`, { method: 'GET' }).catch(() => null);
const hasData = probe?.ok === true;
if (!hasData) console.warn('SKIPPED: ../shared/data is absent, no recordings to try');

/** Files that must be read to the end: path and frames expected at one a second. */
const WHOLE: readonly (readonly [file: string, frames: number])[] = [
  ['surgery/clips/real_1080p30_h264.mp4', 7],
  ['surgery/clips/hydrodissection.mp4', 7],
  ['surgery/clips/Lens-Implantation.mp4', 7],
  ['video/video.mp4', 6],
  ['video/video-1080p-60fps-2s.mp4', 2],
  ['video/long_1080p_videoonly_lowbitrate.mp4', 363],
  ['video/long_180p_av1.mp4', 363],
  ['video/bbb_800x640_768kbps_30fps_avc_pyramid_3b.mp4', 4],
  ['video/edts.mp4', 9],
  ['video/sar_2x1.mp4', 5],
  ['video/sample_fragmented.mp4', 1],
  ['video/bbb_642x642_768kbps_30fps_vp9.webm', 3],
  ['video/cursed-vfr.mp4', 9],
  ['surgery/odd-containers/lens_h264.mkv', 7],
  ['surgery/odd-containers/lens_h264_avchd.mts', 7],
  ['surgery/odd-containers/lens_vfr.mp4', 7],
  ['surgery/odd-containers/lens_rot90.mp4', 7],
  ['surgery/odd-containers/lens_vp9.webm', 7],
  // Through ffmpeg: another container first, or its own decoders.
  ['surgery/odd-containers/lens_hevc_hvc1.mp4', 7],
  ['surgery/odd-containers/lens_mjpeg.avi', 7],
  ['surgery/odd-containers/lens_mpeg2.mpg', 7],
  ['surgery/odd-containers/lens_wmv2.wmv', 7],
  ['video/sample.avi', 5],
  ['video/video-1s.avi', 1],
  ['video/sample.flv', 2],
  ['video/h265_bframes.mp4', 1],
  ['video/bbb_2500ms.ts', 3],
  ['video/sample_h262_mpeg_audio.ps', 1],
];

/** Frames at equal distances, all of which are to be known by their own time: how many, seconds apart. */
const EVERY_FRAME: readonly (readonly [file: string, frames: number, step: number])[] = [
  ['surgery/odd-containers/lens_h264.mkv', 49, 0.125],
  // Its clock counts whole frames.
  ['surgery/odd-containers/lens_mjpeg.avi', 49, 0.125],
  // Half of its frames are such that no other refers to.
  ['surgery/odd-containers/lens_hevc_hvc1.mp4', 49, 0.125],
  ['video/sample_h264.ts', 30, 1 / 30],
];

/** Mean RGB of the first picture, by the formula of its matrix and range. */
const COLOURS: readonly (readonly [file: string, rgb: readonly number[]])[] = [
  // BT.601, BT.709, full range, none stated; the last two are ffmpeg's to decode.
  ['video/bt601.mov', [152.2, 146.8, 147.9]],
  ['video/smpte-2997.mp4', [69.4, 69.2, 76.5]],
  ['video/video.mp4', [198.1, 205.1, 211.8]],
  ['surgery/odd-containers/lens_h264.mkv', [169.9, 161.4, 126.2]],
  ['surgery/odd-containers/lens_mjpeg.avi', [169.8, 161.3, 126.3]],
  ['video/video-h265.mp4', [63.1, 69.6, 80.6]],
];

/** Files that are refused, with the code. */
const REFUSED: readonly (readonly [file: string, code: string])[] = [
  ['video/sample_audio_only.mp4', 'video/no-picture'],
  ['surgery/odd-containers/lens_truncated_150000B.mp4', 'video/no-index'],
  ['video/sample_malformed_free_box.mp4', 'video/no-index'],
  ['video/invalid-bitstream.webm', 'video/damaged'],
  ['annotations/cataract101/../../README.md', 'video/not-a-video'],
];

let pack: LoadedPack;
beforeAll(async () => {
  if (hasData) pack = await loadPack('demo');
});
afterAll(() => {
  if (hasData) pack.close();
});

async function recording(path: string): Promise<File> {
  const response = await fetch(`${DATA}/${path}`);
  return new File([await response.blob()], path.split('/').at(-1) ?? path);
}

async function read(path: string): Promise<{ known: number; cells: number; late: number }> {
  const file = await recording(path);
  const row = await createCase({ file, handle: null }, pack.manifest, 1);
  const session = await CaseSession.open(row.id);
  try {
    await indexCase(session, pack, [file], { onProgress: () => undefined, onLabelling: () => undefined });
    const { samples } = await savedSamples(row.id, session.key);
    const known = samples.known.reduce((sum, isKnown) => sum + isKnown, 0);
    // How far the latest frame lies behind the end of its cell, where a picture has begun by then: never.
    const begins = row.video.firstFrameSeconds;
    const late = Math.max(...samples.times.map((time, cell) => time - Math.max(cell + 1, begins)));
    return { known, cells: session.grid.count, late };
  } finally {
    session.close();
    await deleteWhenFree(row.id);
  }
}

async function frames(path: string, grid: Grid, take: TakeFrame): Promise<void> {
  const { signal } = new AbortController();
  const file = await recording(path);
  const { route } = await inspectRecording(file, 'bt601', signal);
  const source = await openRecording(file, route, 'bt601', signal);
  try {
    await source.read(grid, [...Array(grid.count).keys()], take, signal);
  } finally {
    source.close();
  }
}

async function meanColour(frame: VideoFrame): Promise<number[]> {
  const data = new Uint8Array(frame.allocationSize({ format: 'RGBA' }));
  await frame.copyTo(data, { format: 'RGBA' });
  const sums = [0, 0, 0];
  for (let i = 0; i < data.length; i++) if (i % 4 < 3) sums[i % 4] = (sums[i % 4] ?? 0) + (data[i] ?? 0);
  return sums.map((sum) => (sum * 4) / data.length);
}

describe.skipIf(!hasData)('recordings as they come', () => {
  it.for(EVERY_FRAME)('knows every frame of %s by its own time', async ([path, count, step]) => {
    const times = new Set<number>();
    const grid = { period: step / 2, count: count * 2 };
    await frames(path, grid, ({ seconds, frame }) => {
      frame.close();
      times.add(Math.round(seconds * 1000));
      return Promise.resolve();
    });
    const sorted = [...times].sort((a, b) => a - b);
    expect(sorted.length).toBe(count);
    for (const [i, time] of sorted.entries()) expect(Math.abs(time - i * step * 1000)).toBeLessThan(1.5);
  });

  it.for(COLOURS)('has the colours of %s', async ([path, rgb]) => {
    let colour: number[] = [];
    await frames(path, { period: 1 / 60, count: 1 }, async ({ frame }) => {
      colour = await meanColour(frame).finally(() => frame.close());
    });
    for (const [i, level] of rgb.entries()) expect(Math.abs((colour[i] ?? 0) - level)).toBeLessThan(1.5);
  });

  it.for(WHOLE)('reads %s to its end', async ([path, frames]) => {
    const { known, cells, late } = await read(path);
    expect(Math.abs(known - frames)).toBeLessThanOrEqual(1);
    expect(known).toBe(cells);
    expect(late).toBeLessThan(0.05);
  });

  it('leaves out what a cut file no longer has', async () => {
    const { known, cells } = await read('surgery/odd-containers/lens_faststart_truncated_150000B.mp4');
    expect(cells).toBe(7);
    expect(known).toBe(3);
  });

  it('makes a copy that the browser plays, on the same clock', async () => {
    const file = await recording('surgery/odd-containers/lens_mpeg2.mpg');
    const row = await createCase({ file, handle: null }, pack.manifest, 1);
    try {
      const copy = await ensurePlayable(row.id, 0, file);
      const video = document.createElement('video');
      video.src = URL.createObjectURL(copy);
      await new Promise((resolve, reject) => {
        video.addEventListener('loadeddata', resolve);
        video.addEventListener('error', () => reject(new Error(video.error?.message)));
      });
      expect([video.videoWidth, video.videoHeight]).toEqual([row.video.width, row.video.height]);
      expect(Math.abs(video.duration - row.video.durationSeconds)).toBeLessThan(0.002);
      const own = await inspectRecording(copy, 'bt601', new AbortController().signal);
      expect(own.firstFrameSeconds).toBeCloseTo(row.video.firstFrameSeconds, 3);
    } finally {
      await deleteWhenFree(row.id);
    }
  });

  it.for(REFUSED)('refuses %s with a reason', async ([path, code]) => {
    const refusal = await createCase({ file: await recording(path), handle: null }, pack.manifest, 1).then(
      () => 'opened',
      (thrown: unknown) => toAppError(thrown).code,
    );
    expect(refusal).toBe(code);
  });
});
