import { expect, test } from 'vitest';
import { parseTime } from './time-code.ts';

const at = { now: 10, frameRate: 25 };

test('a time is read as people write it', () => {
  expect(parseTime('1:23', at)).toBe(83);
  expect(parseTime(' 83.4 ', at)).toBe(83.4);
  expect(parseTime('83,4', at)).toBe(83.4);
  expect(parseTime('1:02:03.5', at)).toBe(3723.5);
  expect(parseTime('00:01:23:12', at)).toBeCloseTo(83.5);
  expect(parseTime('f2075', at)).toBeCloseTo(83.02);
  expect(parseTime('+5', at)).toBe(15);
  expect(parseTime('-2.5', at)).toBe(7.5);
  expect(parseTime('-20', at)).toBe(0);
});

test('what is no time is none', () => {
  for (const text of ['', 'abc', '1:75', '1:2:3:4:5', '1::2', '1:2:3:4.5', 'f', '--3'])
    expect(parseTime(text, at)).toBeNull();
  expect(parseTime('f12', { now: 0, frameRate: 0 })).toBeNull();
});
