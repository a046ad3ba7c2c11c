import { expect, test } from 'vitest';
import { formatBytes, formatBytesOf, formatClock, formatCount, formatMilliseconds } from './format.ts';

test('bytes are shown in decimal units with at most one digit after the point', () => {
  expect(formatBytes(0)).toBe('0 bytes');
  expect(formatBytes(8_400_000)).toBe('8.4 MB');
  expect(formatBytes(433_000_000)).toBe('433 MB');
  expect(formatBytes(1_440_000_000)).toBe('1.4 GB');
});

test('progress in bytes keeps the unit of the total', () => {
  expect(formatBytesOf(4_130_000, 12_200_000)).toBe('4.1 of 12 MB');
  expect(formatBytesOf(212_000_000, 433_000_000)).toBe('212 of 433 MB');
  expect(formatBytesOf(0, 900)).toBe('0 of 900 bytes');
});

test('durations and times are short', () => {
  expect(formatMilliseconds(4.23)).toBe('4.2 ms');
  expect(formatMilliseconds(86.4)).toBe('86 ms');
  expect(formatMilliseconds(1440)).toBe('1.4 s');
  expect(formatClock(64.9)).toBe('1:04');
  expect(formatClock(3723)).toBe('1:02:03');
});

test('counts agree with their noun', () => {
  expect(formatCount(1, 'phase')).toBe('1 phase');
  expect(formatCount(13, 'phase')).toBe('13 phases');
});
