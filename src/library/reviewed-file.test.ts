import { expect, test } from 'vitest';
import type { ReviewedCase } from '#core/learning/stretches.ts';
import { parseReviewed, reviewedBytes } from './reviewed-file.ts';

const reviewed: ReviewedCase = {
  caseId: 'a',
  centre: Float32Array.of(0.5, -0.25, 1),
  stretches: [
    {
      start: 2,
      end: 8.5,
      label: 'größer',
      said: 'idle',
      moments: [Float32Array.of(1, 0, 0), Float32Array.of(0, 0.1, -0.1)],
    },
    { start: 9, end: 12, label: 'idle', said: 'idle', moments: [Float32Array.of(0, 0, -2)] },
  ],
};

test('reviewed stretches come back as they were, to a hundredth of their largest value', () => {
  const back = parseReviewed('a', reviewedBytes(reviewed).buffer);
  const plain = ({ centre, stretches }: ReviewedCase): unknown => [
    [...centre].map((value) => value.toFixed(2)),
    stretches.map(({ moments, ...rest }) => [
      rest,
      moments.map((moment) => [...moment].map((value) => value.toFixed(2).replace('-0.00', '0.00'))),
    ]),
  ];
  expect(plain(back)).toEqual(plain(reviewed));
});

test('bytes that are torn or no such file are refused', () => {
  const whole = reviewedBytes(reviewed);
  for (const length of [0, 3, 20, whole.length - 1])
    expect(() => parseReviewed('a', whole.slice(0, length).buffer), `${length} bytes`).toThrow();
  whole[6] = 0;
  expect(() => parseReviewed('a', whole.buffer)).toThrow();
});
