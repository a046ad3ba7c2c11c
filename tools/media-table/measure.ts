import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { Grid } from '#core/sampling.ts';
import type { Route, VideoFacts } from '#core/video.ts';
import { Random } from '#tools/fuzz/random.ts';
import { messageOf } from '#ui/messages.ts';
import { difference, hashDistance } from './pictures.ts';
import { VIEWS, type Look, type Refusal, type ViewName, type Views } from './protocol.ts';
import { CHROMA, smallFrames, truthOf, wholeFrames, type Truth } from './truth.ts';

/** What is in a row of the table. Times are milliseconds, pictures RGB levels. */
export type Row = {
  readonly file: string;
  readonly sentence: string | null;
  readonly read: {
    readonly route: Route;
    readonly played: Views['played'];
    /** Moments that the <video> element shows, of all. */
    readonly plays: readonly [shown: number, all: number];
    readonly isSampled: boolean;
    readonly expected: number;
    readonly got: number;
    readonly timeError: number;
    readonly isTagged: boolean;
    /** Farthest perceptual hash of 64 bits, and largest mean difference, of each way to look at it. */
    readonly views: Record<ViewName, { hash: number; mean: number } | null>;
    readonly whole: { mean: number; p99: number } | null;
    readonly cosine: number | null;
  } | null;
  /** What is not as it should be; empty where all is. */
  readonly faults: readonly string[];
};

const LOOKS = 20;
/** Every so many looks one is compared at full size and embedded. */
const WHOLE_EVERY = 4;
/** Longer recordings are read at one picture a second. */
const MOST_FRAMES = 1500;
const SHORTEST_FRAME = 1 / 120;
/** Frames before and after the right one that a picture is compared with as well. */
const NEIGHBOURS = 2;

const LIMITS = { milliseconds: 1.5, hash: 10, mean: 6, thumbnail: 10, p99: 3, cosine: 0.999 } as const;

/** One file through the product's code in `page`, native ffmpeg beside it. */
export async function measure(
  page: Page,
  { file, path, url, scratch }: { file: string; path: string; url: string; scratch: string },
): Promise<Row> {
  const inspected = await page.evaluate((address) => mediaTable.inspect(address), url);
  if ('code' in inspected) return refused(file, inspected);
  const { facts } = inspected;
  const truth = await truthOf(path, facts);
  if (truth === null || truth.times.length === 0) {
    return { file, sentence: null, read: null, faults: ['ffmpeg finds no picture in it'] };
  }
  const isSampled = truth.times.length > MOST_FRAMES;
  const grid = isSampled ? gridOf(facts, 1) : gridOf(facts, everyFrame(truth.times, facts.route));
  const cells = await page.evaluate((given) => mediaTable.times(given), grid);
  const times = distinct(cells.filter((seconds) => seconds !== null));
  const known = [...truth.times, ...truth.packets];
  const error = Math.max(...times.map((seconds) => distanceTo(known, seconds)));
  const listed = truth.times.length;
  // Where ffmpeg is stricter with a damaged file than the browser, more is no fault.
  const extra = Math.max(0, Math.min(truth.packets.length, times.length) - listed);
  const isShort = !isSampled && times.length < listed && facts.route !== 'convert';
  const given = isShort ? await page.evaluate(() => mediaTable.decoded()) : Infinity;
  const expected = isSampled ? grid.count : Math.min(given, listed + extra);

  const { looks, views, numbers } = await lookedAt(page, file, path, facts, truth, scratch);
  const compared = await compare(path, truth, numbers, views);
  const { native, fallback } = views.cosine;
  const cosines = [native, fallback].filter((value) => value !== null);
  const read: Row['read'] = {
    route: facts.route,
    played: views.played,
    plays: [views.pictures.video.filter((picture) => picture !== null).length, looks.length],
    isSampled,
    expected,
    got: times.length,
    timeError: error * 1000,
    isTagged: truth.isTagged,
    views: compared.views,
    whole:
      views.whole.length === 0
        ? null
        : {
            mean: Math.max(...views.whole.map(({ mean }) => mean)),
            p99: Math.max(...views.whole.map(({ p99 }) => p99)),
          },
    cosine: cosines.length === 0 ? null : Math.min(...cosines),
  };
  const refusals = views.refusal === null ? [] : [`ffmpeg: ${views.refusal}`];
  const faults = [...faultsOf(read, looks.length), ...compared.faults, ...refusals];
  return { file, sentence: null, read, faults };
}

function refused(file: string, refusal: Refusal): Row {
  const { title, wayOn } = messageOf(refusal);
  const isOurs = refusal.code === 'internal' || refusal.code === 'worker/crashed';
  const faults = isOurs ? [`crash: ${refusal.message}`] : [];
  return { file, sentence: `${title} ${wayOn}`, read: null, faults };
}

function gridOf({ durationSeconds }: VideoFacts, period: number): Grid {
  return { period, count: Math.max(1, Math.ceil((durationSeconds - 0.001) / period)) };
}

/** Times apart by less than a tenth of a millisecond are one. */
function distinct(times: readonly number[]): number[] {
  return [...new Set(times.map((seconds) => Math.round(seconds * 1e4) / 1e4))];
}

/**
 * A period at which every frame stands for a cell of its own. ffmpeg takes its time: a whole frame, where times are even.
 * Elsewhere a key frame may take the cell of the frame before it.
 */
function everyFrame(times: readonly number[], route: Route): number {
  const steps = times.slice(1).map((time, i) => time - (times[i] as number));
  const shortest = Math.max(SHORTEST_FRAME, Math.min(...steps));
  const isEven = Math.max(...steps) - shortest < shortest * 0.1;
  const mean = ((times.at(-1) as number) - (times[0] as number)) / steps.length;
  const phase = (times[0] as number) / mean;
  return route === 'convert' && isEven && Math.abs(phase - Math.round(phase)) < 0.1 ? mean : shortest / 2;
}

function distanceTo(times: readonly number[], seconds: number): number {
  return Math.min(...times.map((time) => Math.abs(time - seconds)));
}

/** Every view of the frames at twenty random times, each in the middle of its frame. */
async function lookedAt(
  page: Page,
  file: string,
  path: string,
  facts: VideoFacts,
  truth: Truth,
  scratch: string,
): Promise<{ looks: Look[]; views: Views; numbers: number[] }> {
  const { times } = truth;
  const end = Math.max(facts.durationSeconds - 0.001, (times.at(-1) as number) + 0.001);
  const lengths = times.map((time, i) => (times[i + 1] ?? end) - time);
  const period = Math.max(SHORTEST_FRAME, Math.min(...lengths.slice(0, -1))) / 2;
  const random = new Random(
    1,
    Buffer.from(file).reduce((sum, byte) => (sum * 31 + byte) | 0, 7),
  );
  const first = times[0] as number;
  const numbers = new Set<number>();
  for (let i = 0; i < LOOKS; i++) {
    const seconds = first + random.unit() * (end - first);
    const number = times.findLastIndex((time) => time <= seconds);
    if ((lengths[number] as number) >= 2 * SHORTEST_FRAME || (lengths[number] as number) >= 2 * period)
      numbers.add(number);
  }
  const sorted = [...numbers].sort((a, b) => a - b);
  const wholeNumbers = sorted.filter((_, i) => i % WHOLE_EVERY === 0);
  for (const chroma of CHROMA) {
    const wholes = await wholeFrames(path, truth, wholeNumbers, facts, chroma);
    for (const [i, bytes] of wholes.entries())
      await writeFile(join(scratch, `${wholeNumbers[i]}-${chroma}.rgba`), bytes);
  }
  const looks = sorted.map((number): Look => {
    const seconds = (times[number] as number) + Math.min(lengths[number] as number, 1) / 2;
    const whole = wholeNumbers.includes(number)
      ? CHROMA.map((chroma) => `/truth/${number}-${chroma}.rgba`)
      : null;
    return { cell: Math.floor(seconds / period), seconds, whole };
  });
  const grid = gridOf(facts, period);
  const views = await page.evaluate(([given, at]) => mediaTable.look(given, at), [grid, looks] as const);
  return { looks, views, numbers: sorted };
}

/** All views against native ffmpeg's frames, and against the frames before and after. */
async function compare(
  path: string,
  truth: Truth,
  numbers: readonly number[],
  { pictures }: Views,
): Promise<{ views: NonNullable<Row['read']>['views']; faults: string[] }> {
  const around = new Set<number>();
  for (const number of numbers) {
    for (let i = -NEIGHBOURS; i <= NEIGHBOURS; i++)
      if (truth.times[number + i] !== undefined) around.add(number + i);
  }
  const wanted = [...around].sort((a, b) => a - b);
  const native = new Map(
    (await smallFrames(path, truth, wanted)).map((picture, i) => [wanted[i] as number, picture]),
  );
  const faults: string[] = [];
  const entries = VIEWS.map((view) => {
    let [hash, mean, seen, displaced, missing] = [0, 0, 0, 0, 0];
    for (const [i, picture] of pictures[view].entries()) {
      const number = numbers[i] as number;
      const right = native.get(number);
      // What a fallback makes of the last picture before a cut is its own affair.
      if (view === 'ffmpeg' && picture === null && number === truth.times.length - 1) continue;
      if (picture === null || right === undefined) {
        missing++;
        continue;
      }
      const bytes = Buffer.from(picture, 'base64');
      const own = difference(bytes, right, 3).mean;
      seen++;
      hash = Math.max(hash, hashDistance(bytes, right));
      mean = Math.max(mean, own);
      for (let j = -NEIGHBOURS; j <= NEIGHBOURS; j++) {
        const other = native.get(number + j);
        // Another frame that is clearly more like it: this is not the frame of this time. A player may be one off.
        if (view === 'video' && Math.abs(j) === 1) continue;
        if (other !== undefined && difference(bytes, other, 3).mean < own * 0.7 - 0.1) displaced++;
      }
    }
    if (displaced > 0) faults.push(`${view}: another frame's picture ${displaced} times`);
    // The element cannot show what lies behind damage.
    if (missing > 0 && seen > 0 && view !== 'video') faults.push(`${view}: ${missing} pictures missing`);
    return [view, seen === 0 ? null : { hash, mean }] as const;
  });
  return { views: Object.fromEntries(entries) as NonNullable<Row['read']>['views'], faults };
}

function faultsOf(read: NonNullable<Row['read']>, looks: number): string[] {
  const faults: string[] = [];
  if (read.got !== read.expected) faults.push(`${read.got} of ${read.expected} frames`);
  if (read.timeError > LIMITS.milliseconds) faults.push(`${read.timeError.toFixed(1)} ms off`);
  if (looks > 0 && read.views.sampler === null) faults.push('no picture');
  for (const view of VIEWS) {
    const seen = read.views[view];
    const mean = view === 'thumbnail' ? LIMITS.thumbnail : LIMITS.mean;
    if (seen !== null && (seen.hash > LIMITS.hash || seen.mean > mean))
      faults.push(`${view} looks different`);
  }
  if (read.isTagged && (read.whole?.p99 ?? 0) > LIMITS.p99) faults.push(`${read.whole?.p99} levels off`);
  if (read.cosine !== null && read.cosine < LIMITS.cosine)
    faults.push(`embedding differs: ${read.cosine.toFixed(4)}`);
  return faults;
}
