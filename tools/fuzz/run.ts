import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { BrowserContext, Page } from '@playwright/test';
import { inChromium } from '#bench/in-chromium.ts';
import type { Verdict } from './judge.ts';
import { mediaFiles } from './made.ts';

const USAGE = `npm run fuzz:media

  --seed <n>    another set of damaged recordings (1)
  --count <n>   how many (300)
  --from <n>    the first of them (0)
  --only <n>    one alone; it is kept in .cache/fuzz
  --unharmed    the recordings themselves, undamaged

Paths of recordings may follow, to be used instead of those that are made or found.`;

type Judged = Verdict & { readonly source: string; readonly what: string };

declare global {
  var fuzzMedia: {
    add(name: string, url: string): Promise<void>;
    unharmed(n: number): Promise<Judged>;
    mutant(seed: number, n: number): Promise<Judged>;
    bytes(seed: number, n: number): number[];
  };
}

const FOLDER = resolve('.cache/fuzz');
const SOURCES = join(FOLDER, 'sources');
/** Longer than any verdict takes: the page itself has died. */
const PAGE_SECONDS = 120;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '300' },
    from: { type: 'string', default: '0' },
    only: { type: 'string' },
    unharmed: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(USAGE);
  process.exit(0);
}
const seed = Number(values.seed);
const only = values.only === undefined ? null : Number(values.only);

/** Links all recordings into one folder, to be served. */
async function gather(): Promise<string[]> {
  await rm(SOURCES, { recursive: true, force: true });
  await mkdir(SOURCES, { recursive: true });
  const paths = positionals.length > 0 ? positionals.map((path) => resolve(path)) : await mediaFiles();
  for (const path of paths) await symlink(path, join(SOURCES, basename(path)));
  return paths.map((path) => basename(path));
}

/** The page with all recordings, and what the browser complains about while it is open. */
async function opened(page: Page, names: readonly string[], complaints: string[]): Promise<Page> {
  page.on('pageerror', (error) => complaints.push(`page: ${error.message}`));
  page.on('crash', () => complaints.push('the page crashed'));
  page.on('console', (message) => {
    const isLeak = message.text().includes('garbage collected without being closed');
    if (message.type() === 'error' || isLeak) complaints.push(`console: ${message.text()}`);
  });
  for (const name of names) {
    await page.evaluate((it) => fuzzMedia.add(it, `/sources/${it}`), name);
  }
  return page;
}

async function reopened(context: BrowserContext, dead: Page): Promise<Page> {
  const page = await context.newPage();
  await page.goto(dead.url());
  await page.waitForFunction(() => 'fuzzMedia' in globalThis);
  await dead.close();
  return page;
}

/** Workers that run on; the browser takes a moment to end one. */
async function workersLeft(page: Page): Promise<number> {
  for (let tries = 0; page.workers().length > 0 && tries < 40; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return page.workers().length;
}

async function verdictOn(page: Page, n: number): Promise<Judged> {
  let timer: NodeJS.Timeout | undefined;
  const dead = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the page does not answer')), PAGE_SECONDS * 1000);
  });
  const judging = values.unharmed
    ? page.evaluate((it) => fuzzMedia.unharmed(it), n)
    : page.evaluate(([s, it]) => fuzzMedia.mutant(s, it), [seed, n] as const);
  try {
    return await Promise.race([judging, dead]);
  } finally {
    clearTimeout(timer);
  }
}

const names = await gather();
const counts: Record<Verdict['outcome'], number> = { read: 0, gaps: 0, refused: 0, failed: 0 };
const codes: Record<string, number> = {};
let [slowest, leaks, hangs] = [0, 0, 0];
const start = performance.now();
await inChromium(
  { page: 'fuzz-media.html', global: 'fuzzMedia', mounts: { '/sources/': SOURCES } },
  async (first) => {
    const complaints: string[] = [];
    let page = await opened(first, names, complaints);
    const from = only ?? Number(values.from);
    const all = values.unharmed ? names.length + 6 : Number(values.count);
    for (let n = from; n < (only === null ? Number(values.from) + all : only + 1); n++) {
      complaints.length = 0;
      const verdict = await verdictOn(page, n).catch(async (thrown: unknown): Promise<Judged> => {
        page = await opened(await reopened(page.context(), page), names, complaints);
        const faults = [String(thrown)];
        return {
          source: '?',
          what: '?',
          outcome: 'failed',
          how: 'crash',
          faults,
          seconds: 0,
          inspectSeconds: 0,
        };
      });
      const left = await workersLeft(page);
      const faults = [...verdict.faults, ...complaints, ...(left > 0 ? [`${left} workers still run`] : [])];
      const outcome = faults.length > 0 ? 'failed' : verdict.outcome;
      counts[outcome]++;
      codes[verdict.how.replace(/ .*/, '')] = (codes[verdict.how.replace(/ .*/, '')] ?? 0) + 1;
      slowest = Math.max(slowest, verdict.inspectSeconds);
      leaks += faults.some((fault) => /never|garbage|still run/.test(fault)) ? 1 : 0;
      hangs += verdict.how === 'hang' ? 1 : 0;
      const times = `${verdict.inspectSeconds.toFixed(1)} s, ${verdict.seconds.toFixed(1)} s`;
      console.log(`${n} ${outcome}: ${verdict.how} (${times}) ${verdict.source}: ${verdict.what}`);
      for (const fault of faults) console.log(`    ${fault}`);
      if (outcome === 'failed') console.log(`    again: npm run fuzz:media -- --seed ${seed} --only ${n}`);
    }
    if (only !== null && !values.unharmed) {
      const bytes = await page.evaluate(([s, n]) => fuzzMedia.bytes(s, n), [seed, only] as const);
      await writeFile(join(FOLDER, `mutant-${seed}-${only}`), Uint8Array.from(bytes));
    }
  },
);
const sum = Object.values(counts).reduce((a, b) => a + b, 0);
console.log(JSON.stringify(codes));
console.log(
  `${sum} files, seed ${seed}: ${counts.read} read, ${counts.gaps} read with gaps, ${counts.refused} refused, ` +
    `${counts.failed} failed (${hangs} hangs, ${leaks} with leaks); slowest answer ${slowest.toFixed(1)} s; ` +
    `${((performance.now() - start) / 1000).toFixed(0)} s`,
);
process.exit(counts.failed > 0 ? 1 : 0);
