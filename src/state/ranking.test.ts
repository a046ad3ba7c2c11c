import { expect, test } from 'vitest';
import { rankAnswers } from './ranking.ts';

const SCALE = 1 / 0.07;

test('the best answer is closest when the model prefers it at least twice as much as the next', () => {
  const ranked = rankAnswers(
    [
      { name: 'idle', value: 0.2 },
      { name: 'incision', value: 0.4 },
    ],
    SCALE,
  );
  expect(ranked.map(({ name, closeness }) => [name, closeness])).toEqual([
    ['incision', 'closest'],
    ['idle', 'far'],
  ]);
  expect(ranked[0]?.share).toBe(1);
  expect(ranked[1]?.share).toBeLessThan(0.5);
});

test('two answers the model hardly tells apart are both close, and none is closest', () => {
  const ranked = rankAnswers(
    [
      { name: 'phaco tip', value: 0.31 },
      { name: 'handpiece', value: 0.3 },
      { name: 'cotton swab', value: 0.1 },
    ],
    SCALE,
  );
  expect(ranked.map(({ closeness }) => closeness)).toEqual(['close', 'close', 'far']);
});

test('a single answer is closest, and none at all is an empty list', () => {
  expect(rankAnswers([{ name: 'incision', value: -0.1 }], SCALE)[0]?.closeness).toBe('closest');
  expect(rankAnswers([], SCALE)).toEqual([]);
});
