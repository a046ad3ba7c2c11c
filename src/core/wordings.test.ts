import { describe, expect, it } from 'vitest';
import type { Segment } from './segments.ts';
import { differences, meanSimilarity } from './wordings.ts';

const row = (...parts: [number, number, string][]): Segment[] =>
  parts.map(([start, end, label]) => ({ start, end, label, confidence: 'sure' }));

describe('two wordings', () => {
  it('differ where one says another label, or nothing', () => {
    const a = row([0, 4, 'idle'], [4, 10, 'cut'], [10, 20, 'sew']);
    const b = row([0, 6, 'idle'], [6, 10, 'cut'], [10, 14, 'sew'], [16, 20, 'cut']);
    expect(differences(a, b)).toEqual([
      { start: 4, end: 6, a: 'cut', b: 'idle' },
      { start: 14, end: 16, a: 'sew', b: null },
      { start: 16, end: 20, a: 'sew', b: 'cut' },
    ]);
    expect(differences(a, a)).toEqual([]);
    expect(differences([], row([2, 3, 'cut']))).toEqual([{ start: 2, end: 3, a: null, b: 'cut' }]);
    // Borders of the one inside a difference do not break it.
    expect(differences(row([0, 9, 'cut']), row([0, 3, 'sew'], [3, 9, 'sew']))).toEqual([
      { start: 0, end: 9, a: 'cut', b: 'sew' },
    ]);
  });

  it('are alike to the pictures of a label, and to all others, as the means say', () => {
    const curve = Float32Array.from([0.1, 0.5, 0.75, Number.NaN, 0.3]);
    const { inside, outside } = meanSimilarity(curve, 2, row([2, 6, 'cut']));
    expect(inside).toBeCloseTo(0.625, 6);
    expect(outside).toBeCloseTo(0.2, 6);
    expect(meanSimilarity(curve, 2, []).inside).toBeNull();
    expect(meanSimilarity(curve, 2, row([0, 10, 'cut'])).outside).toBeNull();
  });
});
