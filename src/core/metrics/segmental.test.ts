import { describe, expect, it } from 'vitest';
import { evaluatePhases } from './evaluate.ts';
import { boundaryErrors, editsOf, editScore, f1Of, hitsAt, stretchesOf } from './segmental.ts';

/** 'aaab' as stretches of labels 0 0 0 1. */
const row = (text: string) => Int16Array.from(text, (letter) => (letter.codePointAt(0) as number) - 97);
const of = (text: string) => stretchesOf(row(text));

describe('the edit score, by hand', () => {
  it('is one for the same order, however long each stretch', () => {
    expect(editScore(editsOf(of('aabbbc'), of('abccc')))).toBe(1);
  });

  it('counts what was put in: a b c against a b a b c is two of five', () => {
    expect(editsOf(of('aabbcc'), of('abaabc'))).toEqual({ edits: 2, longest: 5 });
    expect(editScore(editsOf(of('aabbcc'), of('abaabc')))).toBeCloseTo(0.6, 12);
  });

  it('counts an exchange once: a b c against a d c is one of three', () => {
    expect(editScore(editsOf(of('abc'), of('adc')))).toBeCloseTo(2 / 3, 12);
  });
});

describe('segmental F1, by hand', () => {
  // Truth: a on 0-4, b on 4-10. Guess: a on 0-6, b on 6-10. Overlaps: a 4/6, b 4/6.
  it('hits both at a half', () => {
    expect(hitsAt(of('aaaabbbbbb'), of('aaaaaabbbb'), 0.5)).toEqual({ hits: 2, wrong: 0, missed: 0 });
    expect(hitsAt(of('aaaabbbbbb'), of('aaaaaabbbb'), 0.7)).toEqual({ hits: 0, wrong: 2, missed: 2 });
  });

  // b is broken by an a of one frame. True b, 4-10: guesses b 4-6 (2/6) and b 7-10 (3/6); true a, 0-4: a 0-4 whole, a 6-7 nothing.
  it('punishes a flicker', () => {
    const [truth, guess] = [of('aaaabbbbbb'), of('aaaabbabbb')];
    expect(hitsAt(truth, guess, 0.5)).toEqual({ hits: 2, wrong: 2, missed: 0 });
    expect(hitsAt(truth, guess, 0.25)).toEqual({ hits: 2, wrong: 2, missed: 0 });
    expect(f1Of(hitsAt(truth, guess, 0.5))).toBeCloseTo(4 / 6, 12);
  });

  it('sums the stretches of all videos when pooled', () => {
    const videos = [
      { truth: row('aabb'), guess: row('aabb'), period: 1 },
      { truth: row('aabb'), guess: row('abab'), period: 1 },
    ];
    // The second: a 0-1 has 1/2 of a, b 1-2 nothing, a 2-3 nothing, b 3-4 has 1/2 of b: 2 hits, 2 wrong.
    expect(evaluatePhases(videos, 2, 'per-video').segmentalF1[2]).toBeCloseTo((1 + 4 / 6) / 2, 12);
    expect(evaluatePhases(videos, 2, 'pooled').segmentalF1[2]).toBeCloseTo(8 / 10, 12);
    expect(evaluatePhases(videos, 2, 'per-video').edit).toBeCloseTo((1 + 0.5) / 2, 12);
    expect(evaluatePhases(videos, 2, 'pooled').edit).toBeCloseTo(1 - 2 / 6, 12);
  });
});

describe('the boundary error', () => {
  it('is the distance of starts and ends of what was found, in seconds; the ends of the video are none', () => {
    expect(boundaryErrors(of('aaaabbbbbb'), of('aaaaaabbbb'))).toEqual([2, 2]);
    expect(boundaryErrors(of('aaaabbbccc'), of('aaaccccccc'))).toEqual([1, 4]);
    const videos = [{ truth: row('aaaabbbbbb'), guess: row('aaaaaabbbb'), period: 0.5 }];
    expect(evaluatePhases(videos, 2, 'pooled').boundarySeconds).toBe(1);
    expect(
      evaluatePhases([{ truth: row('aa'), guess: row('bb'), period: 1 }], 2, 'pooled').boundarySeconds,
    ).toBeNaN();
  });
});
