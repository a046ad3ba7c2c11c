import { expect, test } from 'vitest';
import { labelCompared } from '#core/labelling-case.ts';
import type { Columns, Labelling } from '#core/labelling.ts';
import { emptySamples, quantize, setSample, type Samples } from '#core/samples.ts';
import { PHASE_LANE } from '#core/review.ts';
import { gridOf } from '#core/sampling.ts';
import { segmentAt, type Segment } from '#core/segments.ts';
import { dot, normalized } from '#core/vectors.ts';
import { withEvidence, withWholeEvidence } from './apply.ts';
import { judgedStretches, shotsOf, type Asked, type JudgedStretch } from './cache.ts';
import { learnIfItHelps } from './gate.ts';
import { labelTaught, withLikeness, type Lesson } from './lesson.ts';
import { addedAt, evidenceOf, learn } from './probe.ts';
import { solve } from './solve.ts';
import { cellsIn, meanOf, picturesOf, reviewedCase, thinned } from './stretches.ts';
import { joined, segmentKeys, votesFor } from './votes.ts';

const vector = (...values: number[]): Float32Array => normalized(Float32Array.from(values));

/** Three labels in four dimensions; the fourth is what the words know nothing of. */
const asked: Asked = {
  ids: ['idle', 'incision', 'suction'],
  embeddings: [vector(1, 0, 0, 0), vector(0, 1, 0, 0), vector(0, 0, 1, 0)],
  logitScale: 100,
};

function caseOf(frames: readonly Float32Array[]): { samples: Samples; columns: Columns } {
  const samples = emptySamples(frames.length, 4);
  for (const [cell, frame] of frames.entries()) setSample(samples, cell, cell + 0.5, quantize(frame));
  const columns = asked.embeddings.map((embedding) =>
    Float32Array.from(frames, (frame) => dot(frame, embedding)),
  );
  return { samples, columns: { ids: asked.ids, columns } };
}

/** The words take it for an incision, narrowly; it is idle, and its fourth value shows it. */
const MISTAKEN = vector(0.5, 0.55, 0, 0.6);
const INCISION = vector(0.2, 0.9, 0, 0);
const SUCTION = vector(0, 0.1, 0.95, 0);

const repeat = (frame: Float32Array, times: number): Float32Array[] =>
  Array.from({ length: times }, () => frame);
const STRETCH = 8;
const FRAMES = [INCISION, MISTAKEN, SUCTION, MISTAKEN, SUCTION, MISTAKEN].flatMap((frame) =>
  repeat(frame, STRETCH),
);
const GRID = gridOf(FRAMES.length, 1);
const LABELS = ['incision', 'idle', 'suction', 'idle', 'suction', 'idle'];
const SAID = ['incision', 'incision', 'suction', 'incision', 'suction', 'incision'];

/** Judges the stretches of that case with the given numbers. */
function judged(
  numbers: readonly number[],
  caseId = 'a',
  labels: readonly string[] = LABELS,
): JudgedStretch[] {
  const corrections = numbers.map((i) => ({
    start: i * STRETCH,
    end: (i + 1) * STRETCH,
    label: labels[i] as string,
    lane: PHASE_LANE,
    said: SAID[i] as string,
    set: 'pack:x',
    at: i,
  }));
  return judgedStretches([reviewedCase(caseId, caseOf(FRAMES).samples, GRID, corrections)], asked);
}

test('a system of equations is solved', () => {
  const x = solve(
    [
      [4, 2],
      [2, 3],
    ],
    [
      [10, 2],
      [9, 5],
    ],
  );
  expect(x.flat().map((value) => Number(value.toFixed(9)))).toEqual([1.5, -0.5, 2, 2]);
  expect(() => solve([[0]], [[1]])).toThrow(RangeError);
});

test('the pictures of a stretch are averaged as far as they are known', () => {
  const { samples } = caseOf([vector(1, 0, 0, 0), vector(0, 1, 0, 0), vector(1, 0, 0, 0)]);
  samples.known[2] = 0;
  const pictures = picturesOf(samples);
  const rounded = (values: Float32Array | null): number[] | null =>
    values && [...values].map((value) => Number(value.toFixed(2)));
  expect(rounded(pictures.centre)).toEqual([0.5, 0.5, 0, 0]);
  expect(rounded(meanOf(pictures, -3, 1))).toEqual([1, 0, 0, 0]);
  expect(meanOf(pictures, 2, 9)).toBeNull();
  expect(cellsIn({ start: 0.6, end: 2.5 }, gridOf(3, 1))).toEqual([1, 2]);
});

test('near duplicates are one, and what differs most comes next', () => {
  const [a, b, far] = [vector(1, 0, 0, 0), vector(1, 0.01, 0, 0), vector(0, 0, 1, 0)];
  expect(thinned([a, b, a, far], 4)).toEqual([expect.anything(), far]);
  expect(thinned([a, b, far], 1)).toHaveLength(1);
});

test('the cache holds no more of a label than its share', () => {
  const shots = Array.from({ length: 40 }, (_, i) => ({
    key: vector(Math.cos(i), Math.sin(i), Math.cos(i * 1.7), Math.sin(i * 1.7)),
    label: 0,
    cosines: [1, 0, 0],
  }));
  const stretches = shots.map((shot) => ({ caseId: 'a', label: 0, said: 0, shots: [shot] }));
  expect(shotsOf(stretches)).toHaveLength(16);
});

test('one correction, by hand: with a ridge of 0.3, a shot gives itself its residual over 1.3', () => {
  const key = vector(0, 0, 0, 1);
  // Cosines that share alike: 1/3 each.
  const shots = [{ key, label: 0, cosines: [0.3, 0.3, 0.3] }];
  const learnt = learn([{ caseId: 'a', label: 0, said: 1, shots }], 100);
  expect(learnt?.labels).toEqual([0, 1]);
  if (learnt === null) return;
  const [idle, incision] = addedAt(key, 0, { ...learnt, strength: 10 }, 100);
  expect(idle).toBeCloseTo(((2 / 3) * 0.1) / 1.3, 6);
  expect(incision).toBeCloseTo(((-1 / 3) * 0.1) / 1.3, 6);
  // Elsewhere it fades, and where the words are sure nothing is added.
  const [elsewhere] = addedAt(vector(0, 0, 1, 0), 0, { ...learnt, strength: 10 }, 100);
  expect(elsewhere).toBeCloseTo((Math.exp(-4) * ((2 / 3) * 0.1)) / 1.3, 6);
  expect([...addedAt(key, 0.7, learnt, 100)]).toEqual([0, 0]);
});

test('what was only accepted teaches nothing', () => {
  expect(learn(judged([0, 2, 4]), 100)).toBeNull();
  const { learnt, tried } = learnIfItHelps(judged([0, 2, 4]), asked);
  expect(learnt).toBeNull();
  expect(tried).toEqual({ corrected: 0, accepted: 3, right: 0, rightWithout: 0 });
});

/** That case labelled with a lesson, and without. */
function labelled(lesson: Pick<Lesson, 'learnt' | 'voters'>): { taught: Labelling; before: Labelling } {
  const { samples, columns } = caseOf(FRAMES);
  const labels = { phases: asked, instruments: null, procedures: null, logitScale: asked.logitScale };
  const place = { grid: GRID, durationSeconds: FRAMES.length, isComplete: true };
  const compared = { phases: columns, instruments: null };
  return {
    taught: labelTaught(samples, labels, compared, place, { asked, ...lesson }),
    before: labelCompared(samples, labels, compared, place),
  };
}

test('a mistake that is corrected twice is learnt, for it comes out right when it is held out', () => {
  const { learnt, tried } = learnIfItHelps(judged([0, 1, 2, 3]), asked);
  expect(tried).toEqual({ corrected: 2, accepted: 2, right: 2, rightWithout: 0 });
  // The third mistake, which nobody corrected, changes sides and says so; a true incision does not.
  const { taught, before } = labelled({ learnt, voters: [] });
  const at = (seconds: number): (string | undefined)[] => {
    const segment = segmentAt(taught.phases, seconds);
    return [segmentAt(before.phases, seconds)?.label, segment?.label, segment?.untaught];
  };
  expect([4, 44, 20].map(at)).toEqual([
    ['incision', 'incision', undefined],
    ['incision', 'idle', 'incision'],
    ['suction', 'suction', undefined],
  ]);
});

test('corrections that contradict each other are refused, and change nothing', () => {
  // The same picture, called by two names.
  const both = judged([1, 3], 'a', ['', 'idle', '', 'suction', '', '']);
  const { learnt, tried } = learnIfItHelps(both, asked);
  expect(tried).toEqual({ corrected: 2, accepted: 0, right: 0, rightWithout: 0 });
  expect(learnt).toBeNull();
  const { taught, before } = labelled({ learnt, voters: [] });
  expect(taught).toEqual(before);
});

test('a correction that would cost accepted stretches is refused', () => {
  // Two of the mistaken pictures are called idle, four just like them are accepted as incisions.
  const labels = ['', 'idle', '', 'idle', '', 'incision'];
  const accepted = [1, 2, 3, 4].flatMap((i) => judged([5], `case ${i}`, labels));
  const { learnt, tried } = learnIfItHelps([...judged([1, 3], 'a', labels), ...accepted], asked);
  expect(tried).toMatchObject({ corrected: 2, accepted: 4, rightWithout: 0 });
  expect(learnt).toBeNull();
});

test('learning leaves the cosines themselves as they were: without it all is as before', () => {
  const { samples, columns } = caseOf(FRAMES);
  const before = columns.columns.map((column) => [...column]);
  const learnt = learn(judged([0, 1, 2, 3]), 100);
  if (learnt === null) throw new Error('Nothing was learnt');
  const segments = LABELS.map((label, i) => ({
    start: i * STRETCH,
    end: (i + 1) * STRETCH,
    label,
    confidence: 'likely' as const,
  }));
  const keys = segmentKeys(segments, samples, GRID);
  const evidence = evidenceOf({ ...learnt, strength: 40 }, segments, keys, columns, GRID, 100);
  expect(withEvidence(columns, evidence)).not.toEqual(columns);
  expect(columns.columns.map((column) => [...column])).toEqual(before);
});

test('a border is not moved, and the last segment of a label is not taken', () => {
  const { samples, columns } = caseOf(FRAMES);
  const context = {
    grid: GRID,
    durationSeconds: FRAMES.length,
    isComplete: true,
    known: samples.known,
    logitScale: 100,
  };
  const before: Segment[] = LABELS.map((_, i) => ({
    start: i * STRETCH,
    end: (i + 1) * STRETCH,
    label: SAID[i] as string,
    confidence: 'likely',
  }));
  const few = new Map([[0, new Float32Array(FRAMES.length).fill(3, 2 * STRETCH, 2 * STRETCH + 2)]]);
  const everywhere = new Float32Array(FRAMES.length);
  for (const i of [2, 4]) everywhere.fill(3, i * STRETCH, (i + 1) * STRETCH);
  const all = new Map([[0, everywhere]]);
  expect(withWholeEvidence(columns, few, before, context).columns).toEqual(columns.columns);
  expect(withWholeEvidence(columns, all, before, context).columns).toEqual(columns.columns);
  // One of several incisions may go.
  const one = new Map([[0, new Float32Array(FRAMES.length).fill(3, 0, STRETCH)]]);
  expect(withWholeEvidence(columns, one, before, context).columns[0]?.[3]).toBeCloseTo(
    3 + (columns.columns[0]?.[3] as number),
  );
});

test('similar stretches of other cases vote: three at least, and nearly all of one mind', () => {
  const [first] = judged([1], 'a');
  const [second] = judged([3], 'b');
  const [third] = judged([5], 'b');
  const [suction] = judged([2], 'b');
  if (first === undefined || second === undefined || third === undefined || suction === undefined)
    throw new Error('No stretches');
  const key = first.shots[0]?.key ?? null;
  expect(votesFor([key, null], [first, second, third, suction])).toEqual([
    { label: 0, share: 1, stretches: 3, cases: 2 },
    null,
  ]);
  expect(votesFor([key], [first, second, suction])).toEqual([null]);
  expect(votesFor([key], [first, second, { ...third, label: 2 }])).toEqual([null]);
});

test('a segment says how many stretches of how many cases are like it, when they have its label', () => {
  const { samples } = caseOf(FRAMES);
  const voters = [...judged([1], 'b'), ...judged([3], 'c'), ...judged([5], 'c')];
  const segment = (label: string): Segment => ({ start: 8, end: 16, label, confidence: 'likely' });
  const lesson = { asked, learnt: null, voters };
  expect(withLikeness([segment('idle'), segment('incision')], lesson, samples, GRID)).toEqual([
    { ...segment('idle'), like: { stretches: 3, cases: 2 } },
    segment('incision'),
  ]);
});

test('evidence of two kinds adds up', () => {
  const [a, b] = [Float32Array.of(1, 2), Float32Array.of(3, 4)];
  expect(
    joined([
      new Map([[0, a]]),
      new Map([
        [0, b],
        [2, b],
      ]),
    ]),
  ).toEqual(
    new Map([
      [0, Float32Array.of(4, 6)],
      [2, b],
    ]),
  );
});
