import { array, assert, constantFrom, double, integer, property, record } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clockAt, freeCourse, pairsOf, phaseCourse, placeIn, SIDES, visitsOf } from './course.ts';

const lengths = record({ a: integer({ min: 1, max: 500 }), b: integer({ min: 1, max: 500 }) });
const share = double({ min: 0, max: 1, noNaN: true });

const operation = array(
  record({
    label: constantFrom('p', 'q', 'r', 's'),
    pause: integer({ min: 0, max: 5 }),
    length: integer({ min: 1, max: 60 }),
  }),
  { maxLength: 12 },
).map((given) => {
  let at = 0;
  const segments = given.map(({ label, pause, length }) => {
    const start = at + pause;
    at = start + length;
    return { start, end: at, label };
  });
  return { segments, seconds: at + 1 };
});

describe('two recordings on one clock', () => {
  it('keep their offset as long as both run', () => {
    assert(
      property(lengths, integer({ min: -400, max: 400 }), share, (lengths, shift, at) => {
        const course = freeCourse(lengths, shift);
        const { a, b } = placeIn(course, at * course.seconds);
        if (!a.isWaiting && !b.isWaiting) expect(b.seconds - a.seconds).toBeCloseTo(shift, 6);
        for (const { seconds } of [a, b]) expect(seconds).toBeGreaterThanOrEqual(0);
        expect(a.seconds).toBeLessThanOrEqual(lengths.a);
        expect(b.seconds).toBeLessThanOrEqual(lengths.b);
      }),
    );
  });

  it('are seen whole, each second of them once, whatever is aligned', () => {
    assert(
      property(operation, operation, (one, other) => {
        const pairs = pairsOf(visitsOf(one.segments), visitsOf(other.segments));
        const course = phaseCourse(pairs, { a: one.seconds, b: other.seconds });
        for (const side of SIDES) {
          const whole = side === 'a' ? one.seconds : other.seconds;
          let at = 0;
          for (const step of course.steps) {
            expect(step[side].start).toBe(at);
            at = step[side].end;
          }
          expect(at).toBe(whole);
          expect(placeIn(course, course.seconds)[side]).toEqual({ seconds: whole, isWaiting: true });
        }
      }),
    );
  });

  it('show a second of one side when it is asked for', () => {
    assert(
      property(operation, operation, share, (one, other, at) => {
        const pairs = pairsOf(visitsOf(one.segments), visitsOf(other.segments));
        const course = phaseCourse(pairs, { a: one.seconds, b: other.seconds });
        for (const [side, seconds] of [
          ['a', at * one.seconds],
          ['b', at * other.seconds],
        ] as const)
          expect(placeIn(course, clockAt(course, side, seconds))[side].seconds).toBeCloseTo(seconds, 6);
      }),
    );
  });

  it('begin a common phase together, and the shorter waits', () => {
    const pairs = [{ label: 'rhexis', a: { start: 10, end: 15 }, b: { start: 40, end: 60 } }];
    const course = phaseCourse(pairs, { a: 30, b: 100 });
    const begin = course.steps.find(({ label }) => label === 'rhexis')?.start ?? 0;
    expect(begin).toBe(40);
    expect(placeIn(course, 20)).toEqual({
      a: { seconds: 10, isWaiting: true },
      b: { seconds: 20, isWaiting: false },
    });
    expect(placeIn(course, begin)).toMatchObject({ a: { seconds: 10 }, b: { seconds: 40 } });
    expect(placeIn(course, begin + 7)).toEqual({
      a: { seconds: 15, isWaiting: true },
      b: { seconds: 47, isWaiting: false },
    });
  });
});

describe('the same phases of two operations', () => {
  it('are in the order of both, and none is left out that fits', () => {
    assert(
      property(operation, operation, ({ segments: a }, { segments: b }) => {
        const pairs = pairsOf(a, b);
        for (const [i, { a: x, b: y }] of pairs.entries()) {
          expect(a.find(({ start }) => start === x.start)?.label).toBe(
            b.find(({ start }) => start === y.start)?.label,
          );
          const before = pairs[i - 1];
          if (before === undefined) continue;
          expect(before.a.end).toBeLessThanOrEqual(x.start);
          expect(before.b.end).toBeLessThanOrEqual(y.start);
        }
        expect(pairs).toHaveLength(
          longestCommon(
            a.map(({ label }) => label),
            b.map(({ label }) => label),
          ),
        );
        expect(pairsOf(a, a)).toHaveLength(a.length);
      }),
    );
  });

  it('are the longest where one is visited again', () => {
    const long = { start: 20, end: 80, label: 'phaco' };
    const short = { start: 0, end: 2, label: 'phaco' };
    expect(pairsOf([short, long], [{ start: 5, end: 50, label: 'phaco' }])).toEqual([
      { label: 'phaco', a: { start: 20, end: 80 }, b: { start: 5, end: 50 } },
    ]);
  });

  it('go on over a short pause', () => {
    const pieces = [
      { start: 0, end: 5, label: 'p' },
      { start: 5.5, end: 9, label: 'p' },
      { start: 12, end: 14, label: 'p' },
    ];
    expect(visitsOf(pieces)).toEqual([
      { start: 0, end: 9, label: 'p' },
      { start: 12, end: 14, label: 'p' },
    ]);
  });
});

/** By trying everything. */
function longestCommon(a: readonly string[], b: readonly string[]): number {
  const known = new Map<number, number>();
  const from = (i: number, j: number): number => {
    if (i === a.length || j === b.length) return 0;
    const key = i * 100 + j;
    const found =
      known.get(key) ?? Math.max(from(i + 1, j), from(i, j + 1), a[i] === b[j] ? 1 + from(i + 1, j + 1) : 0);
    known.set(key, found);
    return found;
  };
  return from(0, 0);
}
