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
