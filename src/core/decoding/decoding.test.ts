import { describe, expect, it } from 'vitest';
import { bestPath } from './best-path.ts';
import type { OperationModel } from './lanes.ts';
import { countedLaw, mixedLaw, plainLaw, type LengthLaw } from './lengths.ts';
import { procedureOf } from './procedure.ts';

/** Numbers in -1..1 that are the same in every run. */
function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state / 2 ** 32) * 2 - 1;
  };
}

const COUNTED = {
  first: [[1, 3]],
  next: [
    [1, 2, 9],
    [2, 1, 4],
  ],
} as const;

/** Three classes, of which 0 is the pause, with laws of several parts. */
function small(strength: number, occurs?: number[]): OperationModel {
  const laws: LengthLaw[] = [
    plainLaw(1, 2, 1),
    mixedLaw(plainLaw(2, 3, 1), plainLaw(1, 2, 1), 0.4),
    plainLaw(2, 4, 1),
  ];
  return { procedure: procedureOf(3, 0, COUNTED, strength, occurs), laws };
}

/** Probability of going from class `a` (paused or not) to `b`, written down anew. */
function goingTo({ procedure: { floor, more, entry } }: OperationModel, a: number, b: number): number {
  let p = floor[a] as number;
  for (const [i, from] of more.from.entries())
    if (from === a && more.to[i] === b) p += more.extra[i] as number;
  return p * (entry[b] as number);
}

type Visit = (classes: number[], probability: number) => void;

/** Every way an operation of `steps` steps can go, and on after its end until all that has begun may have ended. */
function everyWay(scores: Float32Array, steps: number, model: OperationModel, visit: Visit): void {
  const { procedure, laws } = model;
  const { first, pause, again, entry } = procedure;
  const total = steps + Math.max(...laws.flat().map(({ delay }) => delay));
  const classes: number[] = [];
  const seen = (c: number, t: number): number => {
    if (t >= steps) return 1;
    const row = [0, 1, 2].map((other) => scores[t * 3 + other] as number);
    return Math.exp((row[c] as number) - Math.max(...row));
  };
  /** From a lane: class, and what came before a pause (-1: nothing, null: no pause). */
  const enter = (c: number, before: number | null, p: number, isFirst: boolean): void => {
    for (const { weight, delay, loop } of laws[c] as LengthLaw) {
      for (const cut of isFirst ? [delay, 0] : [delay]) {
        const start = classes.length;
        let q = p * weight;
        for (let length = 1; start + length <= total; length++) {
          q *= seen(c, start + length - 1);
          if (length > cut) q *= loop;
          classes.push(c);
          if (length < cut) continue;
          if (start + length === total) visit(classes, q);
          else leave(c, before, q * (1 - loop));
        }
        classes.length = start;
      }
    }
  };
  const leave = (c: number, before: number | null, p: number): void => {
    if (before === null) {
      enter(0, c, p * (pause[c] as number), false);
      for (const b of [1, 2])
        if (b !== c) enter(b, null, p * (1 - (pause[c] as number)) * goingTo(model, c, b), false);
    } else if (before === -1)
      for (const b of [1, 2]) enter(b, null, p * (first[b] as number) * (entry[b] as number), false);
    else {
      enter(before, null, p * (again[before] as number), false);
      for (const b of [1, 2])
        if (b !== before)
          enter(b, null, p * (1 - (again[before] as number)) * goingTo(model, before, b), false);
    }
  };
  for (const c of [0, 1, 2]) enter(c, c === 0 ? -1 : null, (first[c] as number) * (entry[c] as number), true);
}

describe.each([
  [0, undefined],
  [0.6, undefined],
  [1, undefined],
  [1, [1, 0.1, 3]],
])('with a prior of strength %s, %s times as likely', (strength, occurs) => {
  const model = small(strength, occurs);
  const steps = 5;

  it('finds the best of all ways', () => {
    const random = noise(5);
    for (let round = 0; round < 12; round++) {
      const scores = Float32Array.from({ length: steps * 3 }, () => random() * 3);
      const worth = new Map<string, number>();
      everyWay(scores, steps, model, (classes, p) => {
        const key = classes.slice(0, steps).join('');
        worth.set(key, Math.max(worth.get(key) ?? 0, p));
      });
      const highest = Math.max(...worth.values());
      const found = [...bestPath({ steps, scores }, model)].join('');
      expect((worth.get(found) as number) / highest).toBeCloseTo(1, 6);
    }
  });
});

describe('the graph', () => {
  it('adds up to one from every class, whatever its strength', () => {
    for (const strength of [0, 0.3, 1]) {
      const procedure = procedureOf(
        5,
        4,
        {
          first: [[0, 2]],
          next: [
            [0, 1, 8],
            [1, 2, 3],
            [2, 0, 1],
          ],
        },
        strength,
      );
      for (const a of [0, 1, 2, 3]) {
        let sum = 3 * (procedure.floor[a] as number);
        for (const [i, from] of procedure.more.from.entries())
          if (from === a) sum += procedure.more.extra[i] as number;
        expect(sum).toBeCloseTo(1, 12);
      }
      expect(procedure.first.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
    }
  });

  it('assumes nothing at strength zero', () => {
    const { floor, more, first } = procedureOf(4, 3, { first: [[0, 9]], next: [[0, 1, 90]] }, 0);
    expect(more.from).toHaveLength(0);
    expect(new Set(floor)).toEqual(new Set([0.5]));
    expect(new Set(first)).toEqual(new Set([0.25]));
  });
});

describe('counted lengths', () => {
  it('keep their mean', () => {
    const law = countedLaw({ counts: [0, 6, 12, 6], edges: [0, 10, 20, 40, 80] }, 0.5);
    expect(law.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12);
    const mean =
      law.reduce((sum, { weight, delay, loop }) => sum + weight * (delay + loop / (1 - loop)), 0) * 0.5;
    expect(mean).toBeCloseTo((6 * 15 + 12 * 30 + 6 * 60) / 24, 0);
    expect(Math.min(...law.map(({ delay }) => delay))).toBe(20);
  });
});

describe('long operations', () => {
  const steps = 7200;
  const classes = 96;
  const random = noise(4);
  const scores = new Float32Array(steps * classes);
  for (let t = 0; t < steps; t++)
    for (let c = 0; c < classes; c++)
      scores[t * classes + c] = random() * 2 + (c === (Math.floor(t / 120) * 7) % classes ? 3 : 0);
  const next = Array.from({ length: 900 }, (_, i) => [i % classes, (i * 31 + 7) % classes, 5] as const);
  const model: OperationModel = {
    procedure: procedureOf(classes, 2, { first: [], next }, 0.5),
    laws: Array.from({ length: classes }, () => mixedLaw(plainLaw(4, 30, 0.5), plainLaw(20, 60, 0.5), 0.5)),
  };

  it('keep their stretches', () => {
    const path = bestPath({ steps, scores }, model);
    const right = path.filter((c, t) => c === (Math.floor(t / 120) * 7) % classes).length;
    expect(right / steps).toBeGreaterThan(0.95);
  });
});
