import { describe, expect, it } from 'vitest';
import { parseLabelSet, type WordedLabelSet } from '#core/label-sets.ts';
import { parsePriors } from '#core/priors.ts';
import { occurrenceFor, occurrenceIn, type Placed } from './occurrence.ts';

const placed = (names: readonly string[], kind: WordedLabelSet['kind']): Placed => {
  const labels = names.map((name, i) => ({
    id: name,
    name,
    prompts: [name],
    colour: '#000000',
    written: [String(i)],
  }));
  const set = parseLabelSet({
    schema: 1,
    id: 'set',
    name: 'Set',
    kind,
    exclusive: true,
    ordered: false,
    source: '',
    licence: '',
    labels,
  });
  return { set, ids: names };
};

const PHASES = placed(['incision', 'phaco', 'suture', 'never-counted'], 'phase');
const KINDS = placed(['cataract', 'graft', 'unknown-kind'], 'procedure');
const PRIORS = parsePriors({
  schema: 1,
  id: 'x',
  name: 'x',
  source: '',
  licence: '',
  videos: 100,
  pauses: [],
  labels: ['0', '1', '2'].map((label) => ({ label, stretches: 1, seconds: [1, 1, 1], lengths: [] })),
  edges: [],
  first: [],
  next: [],
  paused: [],
  within: {
    operations: [
      ['0', 60],
      ['1', 40],
    ],
    occurs: [
      ['0', '0', 60],
      ['0', '1', 60],
      ['1', '0', 40],
      ['1', '2', 40],
    ],
  },
});

describe('what is likelier in a kind of operation', () => {
  const occurrence = occurrenceFor(PRIORS, PHASES, KINDS);

  it('is what was counted in it more often than in all', () => {
    const [cataract, graft, unknown] = occurrence ?? [];
    expect(cataract?.[0]).toBeCloseTo(1, 1);
    expect(cataract?.[1]).toBeGreaterThan(1.5);
    expect(cataract?.[2]).toBeLessThan(0.1);
    expect(graft?.[1]).toBeLessThan(0.1);
    expect(graft?.[2]).toBeGreaterThan(2);
    expect(cataract?.[3]).toBe(1);
    expect(unknown).toBeNull();
  });

  it('fades with how sure the kind is, and never rules anything out', () => {
    const at = (shares: readonly number[]): number[] => occurrenceIn(occurrence ?? [], shares);
    expect(at([0, 0, 1])).toEqual([1, 1, 1, 1]);
    const [sure, half] = [at([1, 0, 0]), at([0.5, 0, 0.5])];
    expect(sure[2]).toBeLessThan(half[2] as number);
    expect(half[2]).toBeLessThan(1);
    expect(Math.min(...sure)).toBeGreaterThanOrEqual(0.1);
  });

  it('is not known where nobody counted it', () => {
    expect(occurrenceFor(PRIORS, PHASES, placed(['x'], 'procedure'))).not.toBeUndefined();
    const { within, ...without } = PRIORS;
    expect(within).toBeDefined();
    expect(occurrenceFor(without, PHASES, KINDS)).toBeUndefined();
  });
});
