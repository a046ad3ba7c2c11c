import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Page } from '@playwright/test';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { parseManifest, type Manifest, type Precision } from '#core/model-pack.ts';
import { round, type BenchResult } from './bench.ts';
import { inChromium } from './in-chromium.ts';
import { makeVideo, nameOf, VIDEOS, type BenchVideo } from './videos.ts';

/**
 * Wall time from a file to its finished timeline, one frame a second, demo pack, models loaded and warm: the app in
 * Chromium; ffmpeg into native ONNX Runtime; and a <video> that is sought and drawn, as people usually write it.
 * Five minutes of 720p30 H.264, with long and with short groups of pictures. Rivals take turns, the best round counts.
 */

const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 300);
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 2);
const GOPS = [250, 30] as const;
const PACK = resolve('public/models/demo');
const MEAN_STEP = 255;

const BENCH_PAGE = {
  page: 'index-case.html',
  global: 'indexBench',
  mounts: { '/videos/': VIDEOS },
  profile: resolve('.cache/bench/profile'),
};

type Timed = { seconds: number; frames: number };
type Ours = Timed & { coarse: number; precision: Precision };

declare global {
  var indexBench: {
    ours(url: string): Promise<Ours>;
    seekAndDraw(url: string): Promise<Timed>;
  };
}

export async function run(): Promise<BenchResult> {
  console.log(`Making ${SECONDS} s of 720p30 H.264 (once, under .cache/bench/videos) …`);
  for (const gop of GOPS) await makeVideo(videoOf(gop));
  const manifest = parseManifest(JSON.parse(await readFile(join(PACK, 'manifest.json'), 'utf8')));
  const figures: Record<string, number> = {};
  await inChromium(BENCH_PAGE, async (page) => {
    for (const gop of GOPS) await measure(page, manifest, gop, figures);
  });
  const ratio = (a: string, b: string, gop: number): number =>
    round((figures[`${a}_gop${gop}`] ?? Number.NaN) / (figures[`${b}_gop${gop}`] ?? Number.NaN));
  const each = (a: string, b: string): number[] => GOPS.map((gop) => ratio(a, b, gop));
  const ratios: Record<string, number> = {
    ours_over_native: Math.max(...each('ours', 'native')),
    seek_draw_over_ours: Math.min(...each('seek_draw', 'ours')),
    coarse_over_total: Math.max(...each('coarse', 'ours')),
  };
  for (const gop of GOPS) {
    ratios[`ours_over_native_gop${gop}`] = ratio('ours', 'native', gop);
    ratios[`seek_draw_over_ours_gop${gop}`] = ratio('seek_draw', 'ours', gop);
    ratios[`coarse_over_total_gop${gop}`] = ratio('coarse', 'ours', gop);
  }
  return {
    ratios,
    figures: Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, round(value)])),
  };
}

async function measure(
  page: Page,
  manifest: Manifest,
  gop: number,
  figures: Record<string, number>,
): Promise<void> {
  const keep = (name: string, seconds: number): void => {
    const key = `${name}_gop${gop}`;
    figures[key] = Math.min(figures[key] ?? Number.POSITIVE_INFINITY, seconds);
    console.log(`  ${key.padEnd(20)} ${seconds.toFixed(2)} s`);
  };
  const url = `/videos/${nameOf(videoOf(gop))}`;
  for (let turn = 1; turn <= ROUNDS; turn++) {
    console.log(`Groups of ${gop}, round ${turn} of ${ROUNDS}`);
    const ours = await page.evaluate((video) => indexBench.ours(video), url);
    keep('ours', ours.seconds);
    keep('coarse', ours.coarse);
    const native = await ffmpegAndNative(manifest, ours.precision, gop);
    keep('native', native.seconds);
    const drawn = await page.evaluate((video) => indexBench.seekAndDraw(video), url);
    keep('seek_draw', drawn.seconds);
    const counts = [ours.frames, native.frames, drawn.frames];
    if (Math.max(...counts) - Math.min(...counts) > 1) throw new Error(`Frames differ: ${counts.join(', ')}`);
    figures['frames'] = ours.frames;
  }
}

function videoOf(gop: number): BenchVideo {
  return { codec: 'h264', height: 720, gop, seconds: SECONDS };
}

/** ffmpeg decodes, picks, cuts and scales; native ONNX Runtime encodes while it goes on. */
async function ffmpegAndNative(manifest: Manifest, precision: Precision, gop: number): Promise<Timed> {
  const variant = manifest.image.variants.find((candidate) => candidate.precision === precision);
  if (variant === undefined) throw new Error(`No ${precision} image tower`);
  const options = { intraOpNumThreads: 2, interOpNumThreads: 1 };
  const session = await InferenceSession.create(join(PACK, variant.model.file), options);
  const { width, height } = manifest.image.size;
  const bytes = width * height * 3;
  try {
    const encode = async (rgb: Buffer): Promise<void> => {
      const pixels = tensorOf(rgb, manifest);
      await session.run({ [manifest.image.inputName]: new Tensor('float32', pixels, [1, 3, height, width]) });
    };
    for (let warmUp = 0; warmUp < 4; warmUp++) await encode(Buffer.alloc(bytes));
    const path = await makeVideo(videoOf(gop));
    const start = performance.now();
    const filter = `fps=1,crop=ih:ih,scale=${width}:${height}:flags=bilinear`;
    const output = ['-vf', filter, '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-'];
    const ffmpeg = spawn('ffmpeg', ['-loglevel', 'error', '-threads', '2', '-i', path, ...output], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let rest = Buffer.alloc(0);
    let frames = 0;
    for await (const chunk of ffmpeg.stdout) {
      rest = Buffer.concat([rest, chunk as Buffer]);
      while (rest.length >= bytes) {
        await encode(rest.subarray(0, bytes));
        rest = rest.subarray(bytes);
        frames++;
      }
    }
    return { seconds: (performance.now() - start) / 1000, frames };
  } finally {
    await session.release();
  }
}

/** RGB bytes to [3, H, W]. */
function tensorOf(rgb: Buffer, { image }: Manifest): Float32Array {
  const plane = image.size.width * image.size.height;
  const tensor = new Float32Array(3 * plane);
  for (let channel = 0; channel < 3; channel++) {
    const [mean, deviation] = [image.mean[channel] ?? 0, image.std[channel] ?? 1];
    for (let i = 0; i < plane; i++) {
      tensor[channel * plane + i] = ((rgb[i * 3 + channel] ?? 0) / MEAN_STEP - mean) / deviation;
    }
  }
  return tensor;
}
