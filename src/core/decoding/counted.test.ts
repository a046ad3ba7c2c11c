import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseLabelSet } from '#core/label-sets.ts';
import { parsePriors } from '#core/priors.ts';
import { countedFor } from './counted.ts';

function json(path: string): unknown {
  return JSON.parse(readFileSync(`public/label-sets/${path}.json`, 'utf8'));
}

const priors = parsePriors(json('priors/cataract-101-phases'));

describe('counts for a label set', () => {
  it('are found by what the files write, and placed as the labels are', () => {
    const set = parseLabelSet(json('cataract-1k-phases'));
    const ids = ['viscoelastic', 'capsulorhexis', 'idle', 'incision'];
    const { first, next, lengths } = countedFor(priors, set, ids);
    expect(first).toEqual([
      [3, 96],
      [0, 4],
      [1, 1],
    ]);
    expect(next).toContainEqual([0, 1, 102]);
    expect(next).toContainEqual([3, 0, 102]);
    expect(next.every(([a, b]) => a !== 2 && b !== 2)).toBe(true);
    expect(lengths[2]).toBeNull();
    expect(lengths[1]?.counts.reduce((sum, count) => sum + count, 0)).toBe(104);
  });

  it('of OphNet leave its pause out', () => {
    const set = parseLabelSet(json('ophnet-phases'));
    const { next } = countedFor(parsePriors(json('priors/ophnet-phases')), set);
    const idle = set.labels.findIndex(({ id }) => id === set.idle);
    expect(next.length).toBeGreaterThan(900);
    expect(next.some(([a, b]) => a === idle || b === idle)).toBe(false);
  });

  it('are none where the labels have other names', () => {
    const set = parseLabelSet(json('cadis-2-instruments'));
    expect(countedFor(priors, set).next).toEqual([]);
  });
});
