import { expect, it } from 'vitest';
import { differencesOf, spansOf } from './stretches.ts';

const labels = [{ id: 'a' }, { id: 'b' }];
const coverage = { frames: 0, compared: 0, unannotated: 0, leftOut: 0, overlapping: 0, unlabelled: 0 };

it('rows are stretches in seconds', () => {
  expect(spansOf(Int16Array.from([0, 0, -1, 1]), 0.5, labels)).toEqual([
    { label: 'a', start: 0, end: 1 },
    { label: 'b', start: 1.5, end: 2 },
  ]);
});

it('differences say what each side says, and leave out what is not known', () => {
  const truth = Int16Array.from([0, 0, 1, 1, -1, 1, 0]);
  const guess = Int16Array.from([0, 1, 1, 0, 0, -1, 1]);
  expect(differencesOf({ truth, guess, period: 2, coverage }, labels)).toEqual([
    { start: 2, end: 4, truth: 'a', guess: 'b' },
    { start: 6, end: 8, truth: 'b', guess: 'a' },
    { start: 10, end: 12, truth: 'b', guess: null },
    { start: 12, end: 14, truth: 'a', guess: 'b' },
  ]);
});
