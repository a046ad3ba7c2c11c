import { describe, expect, it } from 'vitest';
import { emptySamples, quantize, setSample } from '#core/samples.ts';
import { gridOf } from '#core/sampling.ts';
import { normalized } from '#core/vectors.ts';
import { CaseTable } from './case-table.ts';

/** The same numbers every time. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648 - 0.5;
}

function vectors(count: number, dim: number, seed: number): Float32Array[] {
  const next = numbers(seed);
  return Array.from({ length: count }, () => normalized(Float32Array.from({ length: dim }, next)));
}

function tableOf(cells: number, dim: number): CaseTable {
  const samples = emptySamples(cells, dim);
  for (const [cell, vector] of vectors(cells, dim, 1).entries())
    setSample(samples, cell, cell, quantize(vector));
  return new CaseTable(samples, gridOf(cells, 1), cells);
}

const labelsOf = (embeddings: Float32Array[], contrast: Float32Array[]) => {
  const ids = embeddings.map((_, i) => `label-${i}`);
  return {
    phases: { ids, embeddings },
    instruments: { ids, embeddings: embeddings.toReversed(), contrast: [...contrast.slice(1), null] },
    procedures: null,
    logitScale: 100,
  };
};

describe('a case while its labels are worded', () => {
  it('is labelled as if every label had been compared anew', () => {
    const [cells, dim] = [300, 32];
    const [first, changed, contrast] = [vectors(6, dim, 2), vectors(1, dim, 3), vectors(6, dim, 4)];
    const next = [...first.slice(1, 4), changed[0] as Float32Array, first[0] as Float32Array];
    const table = tableOf(cells, dim);
    table.setLabels(labelsOf(first, contrast));
    table.label();
    table.setLabels(labelsOf(next, contrast));
    const fresh = tableOf(cells, dim);
    fresh.setLabels(labelsOf(next, contrast));
    expect(table.label()).toEqual(fresh.label());
    expect(table.label().phases.length).toBeGreaterThan(1);

    // What comes in later reaches columns that were taken over, too.
    const [late] = vectors(1, dim, 5);
    for (const each of [table, fresh]) each.add(7, 7.5, quantize(late as Float32Array));
    expect(table.label()).toEqual(fresh.label());
    table.setLabels(labelsOf(first, contrast));
    fresh.setLabels(labelsOf(first, contrast));
    expect(table.label()).toEqual(fresh.label());
  });
});
