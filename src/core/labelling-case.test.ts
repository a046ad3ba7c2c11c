import { describe, expect, it } from 'vitest';
import type { CaseLabels } from './labelling.ts';
import { evidenceFor, labelCase } from './labelling-case.ts';
import { emptySamples, quantize, setSample } from './samples.ts';
import { gridOf } from './sampling.ts';

const axis = (at: number): Float32Array => Float32Array.from({ length: 4 }, (_, i) => (i === at ? 1 : 0));

/** 40 s of the second label, then of the first or the third, which look alike; the last 10 s cannot be read. */
function operation() {
  const samples = emptySamples(90, 4);
  for (let cell = 0; cell < 80; cell++)
    setSample(
      samples,
      cell,
      cell + 0.5,
      quantize(cell < 40 ? Float32Array.of(0, 4, 0, 1) : Float32Array.of(3, 0, 3, 1)),
    );
  return samples;
}

const place = { grid: gridOf(90, 1), durationSeconds: 90, isComplete: true };
const labels: CaseLabels = {
  phases: {
    ids: ['a', 'b', 'c'],
    embeddings: [axis(0), axis(1), axis(2)],
    counted: {
      first: [[1, 9]],
      next: [
        [1, 2, 90],
        [2, 0, 9],
      ],
      lengths: [null, null, null],
    },
  },
  instruments: { ids: ['knife', 'hook'], embeddings: [axis(1), axis(3)] },
  procedures: { ids: ['routine', 'toric'], embeddings: [axis(3), axis(1)] },
  logitScale: 100,
};

describe('a case', () => {
  it('is labelled from its samples alone', () => {
    const labelling = labelCase(operation(), labels, place);
    expect(labelling.gaps).toEqual([{ start: 80, end: 90 }]);
    expect(labelling.procedure?.label).toBe('toric');
    expect(labelling.instruments[0]?.segments).toMatchObject([{ start: 0, end: 40 }]);
    expect(labelling.phases).toMatchObject([
      { start: 0, end: 40, label: 'b' },
      { start: 40, end: 80, label: 'c' },
    ]);
  });

  it('follows what was counted as far as it is asked to', () => {
    const second = (order: number): string | undefined =>
      labelCase(operation(), { ...labels, options: { order } }, place).phases[1]?.label;
    expect(second(0)).toBe('a');
    expect(second(1)).toBe('c');
  });

  it('shows what speaks for its labels', () => {
    const { phases, instruments } = evidenceFor(operation(), labels, place);
    expect(phases).toHaveLength(270);
    expect(phases?.[1]).toBeGreaterThan(0.8);
    expect([...(phases?.subarray(255, 258) ?? [])]).toEqual([0, 0, 0]);
    expect(instruments?.[0]?.[85]).toBeNaN();
    expect(instruments?.[0]?.[0]).toBeGreaterThan(instruments?.[0]?.[60] as number);
  });
});
