import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, open, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Page } from '@playwright/test';
import { round, type BenchResult } from './bench.ts';
import { inChromium } from './in-chromium.ts';
import { VIDEOS } from './videos.ts';

/**
 * Memory while long and large recordings are read to the end at one frame a second: six hours, made of the sample case
 * joined to itself without encoding anew; and a sixth of that with five gigabytes of nothing between its fragments, so
 * that half of it lies behind what 32 bits can count.
 */

const HOURS = Number(process.env['BENCH_HOURS'] ?? 6);
const SAMPLE = 'public/samples/phaco-routine.mp4';
const GAP_BYTES = 5 * 2 ** 30;
const LOOK_MS = 5000;

type Read = { seconds: number; coarse: number; frames: number; cells: number; longTasks: number };

declare global {
  var longBench: () => Promise<Read>;
}

const BENCH_PAGE = {
  page: 'long-case.html',
  global: 'longBench',
  mounts: {},
  profile: resolve('.cache/bench/profile'),
};

export async function run(): Promise<BenchResult> {
  await mkdir(VIDEOS, { recursive: true });
  const videos = { long: await joined(HOURS), large: await largeVideo() };
  const figures: Record<string, number> = {};
  const ratios: Record<string, number> = {};
  for (const [name, path] of Object.entries(videos)) {
    const { size } = await stat(path);
    console.log(`${path}: ${(size / 2 ** 20).toFixed(0)} MiB`);
    // A browser of its own for each: memory of the first must not hide the second's.
    await inChromium(BENCH_PAGE, async (page) => {
      await page.setInputFiles('input', path);
      const memory = new MemoryWatch(page);
      const read = await page.evaluate(() => longBench());
      const { peak, early, late, slope } = memory.end();
      for (const [key, value] of Object.entries({ ...read, peak_mib: peak, slope_mib_per_min: slope }))
        figures[`${name}_${key}`] = round(value);
      ratios[`${name}_late_over_early_memory`] = round(late / early);
      if (read.frames < read.cells) throw new Error(`${read.cells - read.frames} frames were not read`);
    });
  }
  return { ratios, figures };
}

/** The page's process, looked at every few seconds. */
class MemoryWatch {
  readonly #marks: { minutes: number; mib: number }[] = [];
  readonly #timer: ReturnType<typeof setInterval>;

  constructor(page: Page) {
    const start = performance.now();
    const look = async (): Promise<void> => {
      const browser = await page.context().browser()?.newBrowserCDPSession();
      const { processInfo } = (await browser?.send('SystemInfo.getProcessInfo')) ?? { processInfo: [] };
      await browser?.detach();
      const sizes = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => residentMib(id));
      const mib = Math.max(...sizes);
      const minutes = (performance.now() - start) / 60_000;
      this.#marks.push({ minutes, mib });
      console.log(`  ${minutes.toFixed(1)} min  ${mib.toFixed(0)} MiB`);
    };
    this.#timer = setInterval(() => void look().catch(() => undefined), LOOK_MS);
  }

  /** MiB: the peak, the means of the second and of the last quarter, and the slope of the second half a minute. */
  end(): { peak: number; early: number; late: number; slope: number } {
    clearInterval(this.#timer);
    const marks = this.#marks;
    const mean = (part: typeof marks): number =>
      part.reduce((sum, { mib }) => sum + mib, 0) / Math.max(1, part.length);
    const quarter = Math.ceil(marks.length / 4);
    const half = marks.slice(2 * quarter);
    const middle = half.reduce((sum, { minutes }) => sum + minutes, 0) / Math.max(1, half.length);
    const spread = half.reduce((sum, { minutes }) => sum + (minutes - middle) ** 2, 0);
    const joint = half.reduce((sum, { minutes, mib }) => sum + (minutes - middle) * (mib - mean(half)), 0);
    return {
      peak: Math.max(...marks.map(({ mib }) => mib)),
      early: mean(marks.slice(quarter, 2 * quarter)),
      late: mean(marks.slice(3 * quarter)),
      slope: joint / spread,
    };
  }
}

function residentMib(pid: number): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024;
}

/** The sample case over and over, packets as they are. */
async function joined(hours: number): Promise<string> {
  const path = join(VIDEOS, `${hours}h.mp4`);
  if (existsSync(path)) return path;
  const length = ['-t', String(hours * 3600)];
  const args = [
    '-y',
    '-loglevel',
    'error',
    '-stream_loop',
    '-1',
    '-i',
    SAMPLE,
    ...length,
    '-an',
    '-c',
    'copy',
  ];
  execFileSync('ffmpeg', [...args, path], { stdio: 'inherit' });
  return path;
}

/** Fragments with a box of nothing in their middle: a file of holes, which takes no room on the disk. */
async function largeVideo(): Promise<string> {
  const path = join(VIDEOS, `${HOURS / 6}h-large.mp4`);
  if (existsSync(path)) return path;
  const small = join(VIDEOS, 'fragments.mp4');
  const fragments = ['-movflags', 'frag_keyframe+empty_moov+default_base_moof'];
  const args = ['-y', '-loglevel', 'error', '-i', await joined(HOURS / 6), '-c', 'copy', ...fragments];
  execFileSync('ffmpeg', [...args, small], { stdio: 'inherit' });
  const bytes = await readFile(small);
  const fragmentStarts = boxes(bytes).filter(({ type }) => type === 'moof');
  const middle = fragmentStarts[Math.floor(fragmentStarts.length / 2)]?.start ?? bytes.length;
  const header = Buffer.alloc(16);
  header.writeUInt32BE(1, 0);
  header.write('free', 4);
  header.writeBigUInt64BE(BigInt(GAP_BYTES), 8);
  const file = await open(path, 'w');
  try {
    await file.write(bytes.subarray(0, middle), 0, middle, 0);
    await file.write(header, 0, header.length, middle);
    // The random access table at the end counts from the start of the file: without it fragments are walked.
    const end = boxes(bytes).find(({ type }) => type === 'mfra')?.start ?? bytes.length;
    await file.write(bytes.subarray(middle, end), 0, end - middle, middle + GAP_BYTES);
  } finally {
    await file.close();
  }
  return path;
}

/** Top-level boxes of an MP4 whose boxes all have 32-bit sizes. */
function boxes(bytes: Buffer): { type: string; start: number }[] {
  const found: { type: string; start: number }[] = [];
  for (let start = 0; start + 8 <= bytes.length;) {
    found.push({ type: bytes.toString('latin1', start + 4, start + 8), start });
    start += Math.max(8, bytes.readUInt32BE(start));
  }
  return found;
}
