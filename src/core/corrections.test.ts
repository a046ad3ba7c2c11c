import { expect, test } from 'vitest';
import { laidOver, ofSet, withCorrection, withoutCorrection, type Correction } from './corrections.ts';
import type { Segment } from './segments.ts';

const model: Segment[] = [
  { start: 0, end: 10, label: 'idle', confidence: 'sure' },
  { start: 10, end: 20, label: 'incision', confidence: 'unsure' },
  { start: 20, end: 30, label: 'idle', confidence: 'likely' },
];

function said(start: number, end: number, label: string, at = 1, set = 'phases'): Correction {
  return { start, end, label, set, at, said: 'incision' };
}

const plain = (stretches: readonly { start: number; end: number; label: string }[]): string =>
  stretches.map(({ start, end, label }) => `${start}-${end} ${label}`).join(', ');

test('a corrected segment takes the place of the model’s, and remembers what that was', () => {
  const shown = laidOver(model, [said(10, 20, 'viscoelastic')]);
  expect(plain(shown)).toBe('0-10 idle, 10-20 viscoelastic, 20-30 idle');
  expect(shown[1]?.correction?.said).toBe('incision');
  expect(shown[0]?.correction).toBeNull();
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
  const cut = withCorrection(first, said(15, 20, 'idle', 2));
  expect(plain(cut)).toBe('10-15 viscoelastic, 15-20 idle, 20-30 viscoelastic');
  expect(plain(withCorrection(cut, said(10, 30, 'incision', 3)))).toBe('10-30 incision');
});

test('what is taken back leaves the rest, and labels of another set do not meddle', () => {
  const both = withCorrection(
    withCorrection([], said(10, 20, 'viscoelastic')),
    said(10, 20, 'cut', 2, 'steps'),
  );
  expect(both).toHaveLength(2);
  const left = withoutCorrection(both, 'phases', 12);
  expect(plain(left)).toBe('10-20 cut');
  expect(ofSet(left, 'phases')).toEqual([]);
  expect(withoutCorrection(left, 'steps', 25)).toEqual(left);
});
