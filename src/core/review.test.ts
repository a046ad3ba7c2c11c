import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { historyOf, redone, stepped, undone } from './history.ts';
import { nextInQueue, reviewQueue } from './review-queue.ts';
import {
  laidOver,
  mergedWithNext,
  NOTHING_REVIEWED,
  NOTHING_SECONDS,
  ofLane,
  PHASE_LANE,
  shownLane,
  snapped,
  splitAt,
  withCorrection,
  withEdge,
  withMark,
  withNothing,
  withoutMark,
  withoutWord,
  withWord,
  type Correction,
  type Lane,
  type Review,
} from './review.ts';
import type { Segment } from './segments.ts';

const model: Segment[] = [
  { start: 0, end: 10, label: 'idle', confidence: 'sure' },
  { start: 10, end: 20, label: 'incision', confidence: 'unsure' },
  { start: 20, end: 30, label: 'idle', confidence: 'likely' },
];

const phases: Lane = { set: 'phases', lane: PHASE_LANE, model };
const knife: Lane = {
  set: 'tools',
  lane: 'knife',
  model: [{ start: 10, end: 14, label: 'knife', confidence: 'likely' }],
};

function said(start: number, end: number, label: string, at = 1, set = 'phases'): Correction {
  return { start, end, label, set, lane: PHASE_LANE, at, said: 'incision' };
}

const plain = (stretches: readonly { start: number; end: number; label: string | null }[]): string =>
  stretches.map(({ start, end, label }) => `${start}-${end} ${label}`).join(', ');

const shown = (corrections: readonly Correction[], lane: Lane = phases): string =>
  plain(shownLane(corrections, lane));

test('a corrected segment takes the place of the model’s, and remembers what that was', () => {
  const found = laidOver(model, [said(10, 20, 'viscoelastic')]);
  expect(plain(found)).toBe('0-10 idle, 10-20 viscoelastic, 20-30 idle');
  expect(found[1]?.correction?.said).toBe('incision');
  expect(found[0]?.correction).toBeNull();
});

test('other borders of a later run do not move what a person said', () => {
  const rerun: Segment[] = [
    { start: 0, end: 14, label: 'incision', confidence: 'sure' },
    { start: 14, end: 30, label: 'idle', confidence: 'sure' },
  ];
  const corrections = [said(4, 8, 'viscoelastic'), said(10, 20, 'viscoelastic')];
  expect(plain(laidOver(rerun, corrections))).toBe(
    '0-4 incision, 4-8 viscoelastic, 8-10 incision, 10-20 viscoelastic, 20-30 idle',
  );
});

test('nothing said leaves the model’s segments as they are, and a word can stand where the model said nothing', () => {
  expect(plain(laidOver(model, []))).toBe(plain(model));
  expect(plain(laidOver([], [said(3, 5, 'idle')]))).toBe('3-5 idle');
});

test('the latest word counts, and cuts what was said before of more', () => {
  const first = withCorrection([], said(10, 30, 'viscoelastic'));
  const halved = withCorrection(first, said(15, 20, 'idle', 2));
  expect(plain(halved)).toBe('10-15 viscoelastic, 15-20 idle, 20-30 viscoelastic');
  expect(plain(withCorrection(halved, said(10, 30, 'incision', 3)))).toBe('10-30 incision');
});

test('what is taken back leaves the rest, and words of another set or lane do not meddle', () => {
  const both = withCorrection(
    withCorrection([], said(10, 20, 'viscoelastic')),
    said(10, 20, 'cut', 2, 'steps'),
  );
  const all = withWord(both, knife, { start: 10, end: 20, label: 'knife' }, 3);
  expect(all).toHaveLength(3);
  const left = withoutWord(all, phases, 12);
  expect(plain(left)).toBe('10-20 cut, 10-20 knife');
  expect(ofLane(left, phases)).toEqual([]);
  expect(withoutWord(left, { set: 'steps', lane: PHASE_LANE }, 25)).toEqual(left);
});

test('a word remembers what the model called most of its stretch', () => {
  const [word] = withWord([], phases, { start: 8, end: 15, label: 'viscoelastic' }, 1);
  expect(word?.said).toBe('incision');
  expect(withWord([], phases, { start: 40, end: 45, label: 'idle' }, 1)[0]?.said).toBeNull();
});

test('a split makes two of one label; on a border or in a gap it changes nothing', () => {
  expect(shown(splitAt([], phases, 14, 1))).toBe('0-10 idle, 10-14 incision, 14-20 incision, 20-30 idle');
  const none: readonly Correction[] = [];
  expect(splitAt(none, phases, 10, 1)).toBe(none);
  expect(splitAt(none, phases, 31, 1)).toBe(none);
});

test('a merge gives the next segment, and what lies between, to the one before', () => {
  expect(shown(mergedWithNext([], phases, 12, 1))).toBe('0-10 idle, 10-30 incision');
  expect(shown(mergedWithNext([], phases, 25, 1))).toBe(plain(model));
});

test('an edge that grows cuts its neighbours, one that shrinks is followed by the neighbour it touched', () => {
  expect(shown(withEdge([], phases, 15, 'end', 24, 1))).toBe('0-10 idle, 10-24 incision, 24-30 idle');
  expect(shown(withEdge([], phases, 15, 'end', 16, 1))).toBe('0-10 idle, 10-16 incision, 16-30 idle');
  expect(shown(withEdge([], phases, 15, 'start', 6, 1))).toBe('0-6 idle, 6-20 incision, 20-30 idle');
  expect(shown(withEdge([], phases, 15, 'start', 13, 1))).toBe('0-13 idle, 13-20 incision, 20-30 idle');
  // Over a whole neighbour.
  expect(shown(withEdge([], phases, 5, 'end', 25, 1))).toBe('0-25 idle, 25-30 idle');
  // Beyond its other edge it stays.
  expect(shown(withEdge([], phases, 15, 'end', 9, 1))).toBe(plain(model));
});

test('where nothing touches, a shorter presence leaves nothing behind', () => {
  const shorter = withEdge([], knife, 12, 'end', 12, 1);
  expect(shown(shorter, knife)).toBe('10-12 knife');
  expect(plain(ofLane(shorter, knife))).toBe('10-12 knife, 12-14 null');
});

test('nothing can be said to be there, and that is taken back like any word', () => {
  const gone = withNothing([], knife, { start: 10, end: 14 }, 1);
  expect(shown(gone, knife)).toBe('');
  expect(shown(withoutWord(gone, knife, 11), knife)).toBe('10-14 knife');
  // Of a person's own word, where the model says nothing, nothing is left.
  const own = withWord([], knife, { start: 20, end: 22, label: 'knife' }, 1);
  expect(withNothing(own, knife, { start: 20, end: 22 }, 2)).toEqual([]);
});

test('a time near a border is that border', () => {
  expect(snapped([0, 10, 20], 10.3, 0.5)).toBe(10);
  expect(snapped([0, 10, 20], 10.6, 0.5)).toBe(10.6);
});

test('the queue has the least sure first, and what was judged leaves it', () => {
  const lane = {
    ...phases,
    model: [...model, { start: 30, end: 40, label: 'x', confidence: 'unsure' as const }],
  };
  const all = reviewQueue([], lane);
  expect(all.open.map(({ start }) => start)).toEqual([10, 30, 20]);
  expect(nextInQueue(all, 0)?.start).toBe(10);
  expect(nextInQueue(all, 31)?.start).toBe(20);
  expect(nextInQueue(all, 22)?.start).toBe(10);
  const some = reviewQueue(withWord([], lane, lane.model[1] as Segment, 1), lane);
  expect(some).toMatchObject({ checked: 1, all: 3 });
  const none = reviewQueue([], { ...phases, model: [] });
  expect(nextInQueue(none, 0)).toBeUndefined();
});

const SECONDS = 200;
const LABELS = ['idle', 'incision', 'suction', 'lens'] as const;

const time = fc.integer({ min: 0, max: SECONDS * 10 }).map((tenths) => tenths / 10);
const label = fc.constantFrom(...LABELS);
const edit = fc.oneof(
  fc.record({ kind: fc.constant('say' as const), from: time, to: time, label }),
  fc.record({ kind: fc.constant('nothing' as const), from: time, to: time }),
  fc.record({ kind: fc.constant('takeBack' as const), at: time }),
  fc.record({ kind: fc.constant('split' as const), at: time }),
  fc.record({ kind: fc.constant('merge' as const), at: time }),
  fc.record({
    kind: fc.constant('edge' as const),
    at: time,
    edge: fc.constantFrom('start' as const, 'end' as const),
    to: time,
  }),
  fc.record({ kind: fc.constant('note' as const), at: time, id: fc.integer({ min: 0, max: 9 }) }),
  fc.record({ kind: fc.constant('unnote' as const), id: fc.integer({ min: 0, max: 9 }) }),
);
const anyModel = fc.uniqueArray(time, { minLength: 2, maxLength: 40 }).chain((edges) => {
  const sorted = edges.toSorted((a, b) => a - b);
  return fc.array(label, { minLength: sorted.length - 1, maxLength: sorted.length - 1 }).map((labels) =>
    labels.map((name, i): Segment => {
      const [start, end] = [sorted[i] as number, sorted[i + 1] as number];
      return { start, end, label: name, confidence: i % 3 === 0 ? 'unsure' : 'sure' };
    }),
  );
});

type Edit = typeof edit extends fc.Arbitrary<infer T> ? T : never;

function edited(review: Review, lane: Lane, step: Edit, at: number): Review {
  const { corrections, marks } = review;
  if (step.kind === 'note') {
    const mark = { id: String(step.id), start: step.at, end: step.at, text: 'x', isStarred: false, at };
    return { corrections, marks: withMark(marks, mark) };
  }
  if (step.kind === 'unnote') return { corrections, marks: withoutMark(marks, String(step.id)) };
  return { corrections: reworded(corrections, lane, step, at), marks };
}

function reworded(
  corrections: readonly Correction[],
  lane: Lane,
  step: Exclude<Edit, { kind: 'note' | 'unnote' }>,
  at: number,
): readonly Correction[] {
  if (step.kind === 'takeBack') return withoutWord(corrections, lane, step.at);
  if (step.kind === 'split') return splitAt(corrections, lane, step.at, at);
  if (step.kind === 'merge') return mergedWithNext(corrections, lane, step.at, at);
  if (step.kind === 'edge') return withEdge(corrections, lane, step.at, step.edge, step.to, at);
  const [start, end] = [Math.min(step.from, step.to), Math.max(step.from, step.to)];
  return step.kind === 'say'
    ? withWord(corrections, lane, { start, end, label: step.label }, at)
    : withNothing(corrections, lane, { start, end }, at);
}

test('500 edits undone one by one give back every state there was, and redone the last one', () => {
  fc.assert(
    fc.property(anyModel, fc.array(edit, { minLength: 500, maxLength: 500 }), (segments, steps) => {
      const lane = { ...phases, model: segments };
      let history = historyOf<Review>(NOTHING_REVIEWED);
      const states: string[] = [JSON.stringify(history.now)];
      for (const [i, step] of steps.entries()) {
        const before = history.now;
        history = stepped(history, edited(history.now, lane, step, i));
        if (history.now !== before) states.push(JSON.stringify(history.now));
      }
      const last = states.at(-1);
      for (const state of states.toReversed()) {
        expect(JSON.stringify(history.now)).toBe(state);
        history = undone(history);
      }
      expect(history.now).toEqual(NOTHING_REVIEWED);
      while (history.future.length > 0) history = redone(history);
      expect(JSON.stringify(history.now)).toBe(last);
    }),
    { numRuns: 20 },
  );
});

test('whatever is edited, what is shown is sorted, does not overlap, and the model’s segments stay as they are', () => {
  fc.assert(
    fc.property(anyModel, fc.array(edit, { maxLength: 60 }), (segments, steps) => {
      const lane = { ...phases, model: segments };
      const before = JSON.stringify(segments);
      let review: Review = NOTHING_REVIEWED;
      for (const [i, step] of steps.entries()) review = edited(review, lane, step, i);
      const found = shownLane(review.corrections, lane);
      for (const [i, { start, end }] of found.entries()) {
        expect(end - start).toBeGreaterThan(NOTHING_SECONDS);
        expect(start).toBeGreaterThanOrEqual((found[i - 1]?.end ?? -1) - NOTHING_SECONDS);
      }
      expect(JSON.stringify(segments)).toBe(before);
    }),
  );
});
