import { array, assert, double, property } from 'fast-check';
import { expect, it } from 'vitest';
import { besideOthers, median, type CaseTimes } from './beside.ts';

const seconds = double({ min: 0, max: 1e4, noNaN: true });

it('half of the values lie at or below their median, half at or above', () => {
  assert(
    property(array(seconds, { minLength: 1 }), (values) => {
      const middle = median(values);
      if (middle === null) throw new Error('no median');
      expect(values.filter((value) => value <= middle).length).toBeGreaterThanOrEqual(values.length / 2);
      expect(values.filter((value) => value >= middle).length).toBeGreaterThanOrEqual(values.length / 2);
    }),
  );
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
  expect(median([])).toBeNull();
});

function caseOf(id: string, durationSeconds: number, times: Record<string, number>): CaseTimes {
  return {
    id,
    name: id.toUpperCase(),
    durationSeconds,
    times: Object.entries(times).map(([label, seconds]) => ({ label, count: 1, seconds })),
  };
}

it('a phase is beside the cases that have it, and the median is theirs alone', () => {
  const here = caseOf('here', 100, { incision: 10, odd: 5 });
  const others = [
    caseOf('a', 300, { incision: 40, lens: 8 }),
    caseOf('b', 200, { incision: 20 }),
    caseOf('c', 250, { incision: 30 }),
  ];
  const rows = besideOthers(here, others, ['lens', 'incision', 'never']);
  expect(rows.map(({ label }) => label)).toEqual([null, 'lens', 'incision', 'odd']);
  expect(rows[0]).toMatchObject({ here: 100, median: 250 });
  expect(rows[1]).toEqual({
    label: 'lens',
    here: null,
    others: [{ id: 'a', name: 'A', seconds: 8 }],
    median: 8,
  });
  expect(rows[2]).toMatchObject({ here: 10, median: 30 });
  expect(rows[2]?.others.map(({ id }) => id)).toEqual(['b', 'c', 'a']);
  expect(rows[3]).toEqual({ label: 'odd', here: 5, others: [], median: null });
});
