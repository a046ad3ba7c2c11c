import { describe, expect, it } from 'vitest';
import { runs, segmentAt } from './segments.ts';

describe('segments', () => {
  it('are runs of equal values', () => {
    expect(runs('aabccc')).toEqual([
      { value: 'a', first: 0, end: 2 },
      { value: 'b', first: 2, end: 3 },
      { value: 'c', first: 3, end: 6 },
    ]);
    expect(runs([])).toEqual([]);
  });

  it('are found by time: the start belongs to them, the end to the next', () => {
    const segments = [
      { start: 0, end: 2 },
      { start: 2, end: 5 },
      { start: 7, end: 9 },
    ];
    expect(segmentAt(segments, 0)).toBe(segments[0]);
    expect(segmentAt(segments, 2)).toBe(segments[1]);
    expect(segmentAt(segments, 6)).toBeUndefined();
    expect(segmentAt(segments, 8.99)).toBe(segments[2]);
    expect(segmentAt(segments, 9)).toBeUndefined();
  });
});
