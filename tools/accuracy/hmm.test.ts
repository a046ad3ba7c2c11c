import { describe, expect, it } from 'vitest';
import { viterbi, type TemporalModel } from './hmm.ts';

/** Numbers in -1..1 that are the same in every run. */
function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state / 2 ** 32) * 2 - 1;
  };
}

function modelOf(minSteps: number[], expectedSteps: number[]): TemporalModel {
  return { classes: minSteps.length, minSteps, expectedSteps, logNext: () => 0 };
}

/** The best path by trying all of them; the same costs, written down anew: stretches instead of chained states. */
function bestByHand(
  scores: Float32Array,
  steps: number,
  { classes, minSteps, expectedSteps }: TemporalModel,
): number[] {
  let best: number[] = [];
  let highest = -Infinity;
  const path: number[] = [];
  const tryAll = (): void => {
    if (path.length === steps) {
      const total = cost(path);
      if (total > highest + 1e-9) {
        highest = total;
        best = [...path];
      }
      return;
    }
    for (let c = 0; c < classes; c++) {
      path.push(c);
      tryAll();
      path.pop();
    }
  };
  const cost = (labels: number[]): number => {
    let total = 0;
    let start = 0;
    for (let t = 0; t <= steps; t++) {
      if (t < steps) total += scores[t * classes + (labels[t] as number)] as number;
      if (t < steps && labels[t] === labels[start]) continue;
      const c = labels[start] as number;
      const length = t - start;
      const least = minSteps[c] as number;
      const leaving = 1 / Math.max(1.5, (expectedSteps[c] as number) - least + 1);
      // The first stretch may have begun before the video, the last may end after it.
      const free = length - least;
      if (t < steps) {
        if (start > 0 && free < 0) return -Infinity;
        total += Math.max(0, free) * Math.log(1 - leaving) + Math.log(leaving) - Math.log(classes - 1);
      } else total += Math.max(0, free) * Math.log(1 - leaving);
      start = t;
    }
    return total;
  };
  tryAll();
  return best;
}

describe('viterbi', () => {
  it('finds the path that trying all of them finds', () => {
    const random = noise(7);
    for (let round = 0; round < 30; round++) {
      const model = modelOf([1, 2, 3], [4, 6, 5]);
      const steps = 7;
      const scores = Float32Array.from({ length: steps * 3 }, () => random() * 6);
      expect([...viterbi({ steps, scores }, model)]).toEqual(bestByHand(scores, steps, model));
    }
  });

  it('keeps every stretch but the first and the last at its least length', () => {
    const random = noise(11);
    const steps = 400;
    const scores = Float32Array.from({ length: steps * 4 }, () => random() * 9);
    const path = [...viterbi({ steps, scores }, modelOf([5, 5, 5, 2], [20, 20, 20, 6]))];
    const lengths: [number, number][] = [];
    for (const label of path) {
      const last = lengths.at(-1);
      if (last?.[0] === label) last[1]++;
      else lengths.push([label, 1]);
    }
    expect(lengths.length).toBeGreaterThan(10);
    for (const [label, length] of lengths.slice(1, -1))
      expect(length).toBeGreaterThanOrEqual(label === 3 ? 2 : 5);
  });

  it('is not moved by one step that says otherwise', () => {
    const steps = 40;
    const scores = new Float32Array(steps * 2);
    for (let t = 0; t < steps; t++) scores[t * 2 + (t < 20 ? 0 : 1)] = 2;
    scores[10 * 2] = 0;
    scores[10 * 2 + 1] = 4;
    const path = [...viterbi({ steps, scores }, modelOf([4, 4], [30, 30]))];
    expect(path).toEqual([...Array<number>(20).fill(0), ...Array<number>(20).fill(1)]);
  });

  it('decodes six hours at one step a second', () => {
    const random = noise(3);
    const steps = 21_600;
    const classes = 14;
    const scores = Float32Array.from({ length: steps * classes }, () => random() * 5);
    const model = modelOf(Array<number>(classes).fill(4), Array<number>(classes).fill(30));
    expect(viterbi({ steps, scores }, model)).toHaveLength(steps);
  });
});
