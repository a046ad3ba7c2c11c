import type { CaseLabels } from '#core/labelling.ts';
import { emptySamples, quantize, setSample, type Samples } from '#core/samples.ts';
import { gridOf } from '#core/sampling.ts';
import { CaseTable } from '#jobs/cases/case-table.ts';
import { serve } from '#platform/rpc.ts';
import { METHODS } from '#tools/accuracy/methods.ts';
import { compareCase } from '#core/labelling-case.ts';
import { medianMs } from '#bench/bench.ts';
import type { LabelBenchProtocol } from './label-protocol.ts';

const HOUR = 3600;
const PER_SECOND = 2;
/** Cells from one turning point to the next. */
const STRETCH = 120;
const RUNS = { warmUps: 2, runs: 9 };

/** Numbers in -1..1 that are the same in every run. */
function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state / 2 ** 32) * 2 - 1;
  };
}

/** Each stretch is near one of the labels, with noise. */
function hourNear(embeddings: readonly Float32Array[]): Samples {
  const dim = embeddings[0]?.length ?? 0;
  const samples = emptySamples(HOUR * PER_SECOND, dim);
  const next = noise(1);
  for (let cell = 0; cell < HOUR * PER_SECOND; cell++) {
    const near = embeddings[Math.floor(cell / STRETCH) % embeddings.length] ?? new Float32Array(dim);
    const raw = near.map((value) => value + next() / Math.sqrt(dim));
    setSample(samples, cell, cell / PER_SECOND, quantize(raw));
  }
  return samples;
}

serve<LabelBenchProtocol>(self, {
  async relabel({ ids, embeddings, idle, counted }) {
    const samples = hourNear(embeddings);
    const grid = gridOf(HOUR, PER_SECOND);
    const labelsAt = (order: number): CaseLabels => ({
      phases: { ids, embeddings, idle, counted },
      instruments: null,
      procedures: null,
      logitScale: 100,
      options: { order },
    });
    const timeOf = async (order: number): Promise<number> => {
      const table = new CaseTable(samples, grid, HOUR);
      table.isComplete = true;
      table.setLabels(labelsAt(order));
      return medianMs(() => Promise.resolve(table.label()), RUNS);
    };
    const compared = await medianMs(() => {
      const table = new CaseTable(samples, grid, HOUR);
      table.isComplete = true;
      table.setLabels(labelsAt(0));
      return Promise.resolve(table.label());
    }, RUNS);
    const { phases } = compareCase(samples, labelsAt(0));
    const rival = METHODS.find(([name]) => name === 'hidden Markov model')?.[1];
    if (phases === null || rival === undefined) throw new Error('No rival');
    const context = { grid, durationSeconds: HOUR, known: samples.known, isComplete: true, logitScale: 100 };
    const hmm = await medianMs(() => Promise.resolve(rival(phases, context)), { warmUps: 1, runs: 3 });
    return { compared, decoded: await timeOf(0), ordered: await timeOf(0.9), hmm };
  },
});
