import { array, assert, constantFrom, integer, nat, property, record } from 'fast-check';
import { expect, it } from 'vitest';
import { secondsOf, timesOf } from './times.ts';

it('the times of all labels are together what is labelled, and touching pieces count once', () => {
  const pieces = array(
    record({
      label: constantFrom('a', 'b', 'c'),
      pause: nat(2),
      length: integer({ min: 1, max: 9 }),
    }),
  );
  assert(
    property(pieces, (given) => {
      let at = 0;
      const segments = given.map(({ label, pause, length }) => {
        const start = at + pause;
        at = start + length;
        return { start, end: at, label };
      });
      const times = timesOf(segments, ['b', 'a']);
      expect(times.reduce((sum, { seconds }) => sum + seconds, 0)).toBeCloseTo(secondsOf(segments), 9);
      for (const { label, count } of times) {
        const own = segments.filter((segment) => segment.label === label);
        const begun = own.filter(({ start }) => !own.some(({ end }) => end === start));
        expect(count).toBe(begun.length);
      }
      const order = ['b', 'a', 'c'];
      const places = times.map(({ label }) => order.indexOf(label));
      expect(places).toEqual([...places].sort((a, b) => a - b));
    }),
  );
});
