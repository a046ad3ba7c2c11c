import { execFileSync } from 'node:child_process';
import type { Page } from '@playwright/test';
import { round, type BenchResult } from './bench.ts';
import { inChromium } from './in-chromium.ts';
import { makeVideo, nameOf, VIDEOS, type BenchVideo } from './videos.ts';

/**
 * Wall time to get at one frame a second of a recording, nothing else: our plan for every second (`exact`) and for those
 * with a key frame in them (`keyframes`), native ffmpeg with `-vf fps=1`, mediabunny's `samplesAtTimestamps`, a <video>
 * that is sought and drawn, and ffmpeg.wasm alone. Rivals take turns, the best round counts; the two that are an order
 * slower run once, ffmpeg.wasm over a part.
 */

const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 120);
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 3);
const WASM_SECONDS = Math.min(20, SECONDS);
const FILES: readonly BenchVideo[] = (
  [
    ['h264', 720, 30],
    ['h264', 720, 250],
    ['h264', 1080, 30],
    ['h264', 1080, 250],
    ['vp9', 720, 128],
    ['mpeg2', 720, 15],
  ] as const
).map(([codec, height, gop]) => ({ codec, height, gop, seconds: SECONDS }));

type Decoded = { readonly seconds: number; readonly frames: number };

declare global {
  var decodeBench: {
    exact(url: string): Promise<Decoded>;
    keyframes(url: string): Promise<Decoded>;
    /** Null where mediabunny or the browser cannot read the file. */
    mediabunny(url: string): Promise<Decoded | null>;
    seekAndDraw(url: string): Promise<Decoded | null>;
    ffmpegWasm(url: string, seconds: number): Promise<Decoded>;
  };
}

export async function run(): Promise<BenchResult> {
  console.log(`Making ${SECONDS} s of each (once, under .cache/bench/videos) …`);
  for (const video of FILES) await makeVideo(video);
  const figures: Record<string, number> = {};
  const page = {
    page: 'decode.html',
    global: 'decodeBench',
    mounts: { '/videos/': VIDEOS },
  };
  await inChromium(page, async (tab) => {
    for (const video of FILES) await measure(tab, video, figures);
  });
  return { ratios: ratiosOf(figures), figures };
}

async function measure(page: Page, video: BenchVideo, figures: Record<string, number>): Promise<void> {
  const name = keyOf(video);
  console.log(nameOf(video));
  const keep = (rival: string, decoded: Decoded | null, scale = 1): void => {
    if (decoded === null) return;
    const key = `${rival}_${name}`;
    const seconds = round(decoded.seconds * scale, 3);
    figures[key] = Math.min(figures[key] ?? Number.POSITIVE_INFINITY, seconds);
    console.log(`  ${rival.padEnd(12)} ${seconds.toFixed(2)} s  ${decoded.frames} frames`);
    if (rival !== 'keyframes' && Math.abs(decoded.frames - SECONDS / scale) > 1) {
      throw new Error(`${rival} got ${decoded.frames} frames of ${nameOf(video)}`);
    }
  };
  const url = `/videos/${nameOf(video)}`;
  for (let turn = 1; turn <= ROUNDS; turn++) {
    keep('exact', await page.evaluate((file) => decodeBench.exact(file), url));
    keep('keyframes', await page.evaluate((file) => decodeBench.keyframes(file), url));
    keep('mediabunny', await page.evaluate((file) => decodeBench.mediabunny(file), url));
    keep('ffmpeg', nativeFfmpeg(await makeVideo(video)));
  }
  keep('seek_draw', await page.evaluate((file) => decodeBench.seekAndDraw(file), url));
  const wasm = await page.evaluate(([file, s]) => decodeBench.ffmpegWasm(file, s), [
    url,
    WASM_SECONDS,
  ] as const);
  keep('ffmpeg_wasm', wasm, SECONDS / WASM_SECONDS);
}

/** Decodes the whole file on two threads and hands out a frame a second, to nobody. */
function nativeFfmpeg(path: string): Decoded {
  const args = ['-v', 'error', '-threads', '2', '-i', path, '-an', '-vf', 'fps=1', '-f', 'null', '-'];
  const start = performance.now();
  execFileSync('ffmpeg', args, { stdio: 'inherit' });
  return { seconds: (performance.now() - start) / 1000, frames: SECONDS };
}

function keyOf({ codec, height, gop }: BenchVideo): string {
  return `${codec}_${height}p_gop${gop}`;
}

/** One of each a file, and the worst over the files they are an aim for. */
function ratiosOf(figures: Record<string, number>): Record<string, number> {
  const ratios: Record<string, number> = {};
  const worst = (name: string, value: number, than: (a: number, b: number) => number): void => {
    if (Number.isFinite(value)) ratios[name] = than(ratios[name] ?? value, value);
  };
  for (const video of FILES) {
    const file = keyOf(video);
    const of = (rival: string): number => figures[`${rival}_${file}`] ?? Number.NaN;
    const pairs = {
      exact_over_ffmpeg: of('exact') / of('ffmpeg'),
      ffmpeg_over_keyframes: of('ffmpeg') / of('keyframes'),
      mediabunny_over_ours: of('mediabunny') / of('exact'),
      seek_draw_over_ours: of('seek_draw') / of('exact'),
      ffmpeg_wasm_over_ours: of('ffmpeg_wasm') / of('exact'),
    };
    for (const [name, ratio] of Object.entries(pairs)) {
      if (Number.isFinite(ratio)) ratios[`${name}_${file}`] = round(ratio);
    }
    const isDirect = video.codec !== 'mpeg2';
    if (isDirect && video.gop > 30) worst('exact_over_ffmpeg', round(pairs.exact_over_ffmpeg), Math.max);
    if (isDirect) worst('ffmpeg_over_keyframes', round(pairs.ffmpeg_over_keyframes), Math.min);
    worst('mediabunny_over_ours', round(pairs.mediabunny_over_ours), Math.min);
  }
  return ratios;
}
