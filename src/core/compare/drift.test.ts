import { assert, constantFrom, double, property } from 'fast-check';
import { expect, it } from 'vitest';
import { correctionOf } from './drift.ts';

it('a player that runs too fast or too slow is soon with the other, and stays there', () => {
  const speed = double({ min: 0.97, max: 1.03, noNaN: true });
  const late = double({ min: -3, max: 3, noNaN: true });
  assert(
    property(speed, late, constantFrom(0.25, 0.5, 1, 2, 4), (own, off, rate) => {
      let behind = off;
      const step = 1 / 60;
      let jumps = 0;
      for (let at = 0; at < 12; at += step) {
        const correction = correctionOf(behind, rate);
        if (correction.kind === 'seek') {
          behind = 0;
          jumps++;
        } else behind += (rate - correction.rate * own) * step;
        if (at > 8) expect(Math.abs(behind)).toBeLessThan(0.1 * Math.max(1, rate));
      }
      expect(jumps).toBeLessThanOrEqual(1);
    }),
  );
});

it('a player that is right keeps its speed', () => {
  expect(correctionOf(0.01, 1.5)).toEqual({ kind: 'play', rate: 1.5 });
  expect(correctionOf(-5, 1)).toEqual({ kind: 'seek' });
});
