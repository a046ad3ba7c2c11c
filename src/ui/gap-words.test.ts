import { expect, it } from 'vitest';
import { gapSentence } from './gap-words.ts';

it('gaps are told in one sentence, and counted where they are many', () => {
  const before = { start: 0, end: 4 };
  const middle = { start: 60, end: 75 };
  const after = { start: 192, end: 300 };
  expect(gapSentence([], 300)).toBe('');
  expect(gapSentence([after], 300)).toBe('The recording breaks off at 3:12.');
  expect(gapSentence([before, middle, after], 300)).toBe(
    'The recording shows no picture before 0:04, is not readable from 1:00 to 1:15 and breaks off at 3:12.',
  );
  expect(gapSentence([before, middle, { start: 80, end: 90 }, after], 300)).toBe(
    'The recording is not readable in 4 places, 2 min in all.',
  );
});

it('tells a pause between two files from a stretch that cannot be read', () => {
  const parts = [
    { start: 0, durationSeconds: 60 },
    { start: 90, durationSeconds: 60 },
  ];
  const gaps = [
    { start: 10, end: 20 },
    { start: 60, end: 90 },
  ];
  expect(gapSentence(gaps, 150, parts)).toBe(
    'The recording is not readable from 0:10 to 0:20 and was stopped from 1:00 to 1:30.',
  );
});
