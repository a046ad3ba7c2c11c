import { resolve } from 'node:path';
import { round, type BenchResult } from './bench.ts';
import { inChromium } from './in-chromium.ts';

/**
 * How long new labels take. An hour at two frames a second with OphNet's 96 phases, labelled anew in a worker without and
 * with its counted order, beside the hidden Markov model that was in use before; and a new sentence on the sample case, from
 * its words to the new timeline. Random embeddings around a few turning points stand for the hour: time does not depend on
 * what is in them.
 */

export type Relabelled = {
  /** Medians, milliseconds: all labels compared and decoded; decoded alone; by the rival. */
  readonly compared: number;
  readonly decoded: number;
  readonly ordered: number;
  readonly hmm: number;
};

declare global {
  var labelBench: {
    relabel(): Promise<Relabelled>;
    /** Median milliseconds from a sentence to the timeline, and of that the text encoder's. */
    prompt(): Promise<{ whole: number; encoding: number }>;
  };
}

const BENCH_PAGE = {
  page: 'label.html',
  global: 'labelBench',
  mounts: { '/label-sets/': resolve('public/label-sets') },
  profile: resolve('.cache/bench/profile'),
};

export async function run(): Promise<BenchResult> {
  const figures: Record<string, number> = {};
  await inChromium(BENCH_PAGE, async (page) => {
    console.log('7,200 cells, 96 labels …');
    const { compared, decoded, ordered, hmm } = await page.evaluate(() => labelBench.relabel());
    Object.assign(figures, {
      relabel_ms: ordered,
      relabel_without_order_ms: decoded,
      relabel_all_new_ms: compared,
      hmm_ms: hmm,
    });
    console.log(figures);
    console.log('A new sentence on the sample case …');
    const { whole, encoding } = await page.evaluate(() => labelBench.prompt());
    Object.assign(figures, { prompt_to_timeline_ms: whole, prompt_encoding_ms: encoding });
  });
  for (const [name, ms] of Object.entries(figures)) figures[name] = round(ms, 1);
  const { hmm_ms = Number.NaN, relabel_without_order_ms = Number.NaN } = figures;
  return { ratios: { hmm_over_ours: round(hmm_ms / relabel_without_order_ms) }, figures };
}
