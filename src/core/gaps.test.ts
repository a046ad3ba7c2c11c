import { describe, expect, it } from 'vitest';
import { gapsOf } from './gaps.ts';
import { gridOf } from './sampling.ts';

function gaps(known: string, durationSeconds: number, rate = 1) {
  return gapsOf(Uint8Array.from(known, Number), gridOf(durationSeconds, rate), durationSeconds);
}

describe('gaps', () => {
  it('are where no picture could be had, and nowhere else', () => {
    expect(gaps('11111', 4.6)).toEqual([]);
    expect(gaps('11001', 4.6)).toEqual([{ start: 2, end: 4 }]);
    expect(gaps('00000', 4.6)).toEqual([{ start: 0, end: 4.6 }]);
  });

  it('reach to the end of the recording, not to that of its last cell', () => {
    expect(gaps('11100', 4.6)).toEqual([{ start: 3, end: 4.6 }]);
  });

  it('may lie at both ends and between, in cells of any length', () => {
    expect(gaps('0110100', 31, 0.2)).toEqual([
      { start: 0, end: 5 },
      { start: 15, end: 20 },
      { start: 25, end: 31 },
    ]);
  });
});
