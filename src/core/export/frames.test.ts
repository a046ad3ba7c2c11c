import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { clockTime, exactRate, frameClock, frameFrom, secondsOfFrame, timecode } from './frames.ts';

it.each([
  [23.976, 24_000, 1001],
  [24, 24, 1],
  [24.99, 24_990, 1000],
  [25.0001, 25, 1],
  [29.97, 30_000, 1001],
  [29.9695, 30_000, 1001],
  [30, 30, 1],
  [59.94, 60_000, 1001],
  [0, 25, 1],
  [17.3, 17_300, 1000],
])('%d frames a second are %d/%d', (measured, numerator, denominator) => {
  expect(exactRate(measured)).toEqual({ numerator, denominator });
});

it('drops the numbers that SMPTE drops, and no frame', () => {
  const ntsc = exactRate(29.97);
  expect([1799, 1800, 17_981, 17_982, 107_892].map((frame) => timecode(frame, ntsc))).toEqual([
    '00:00:59;29',
    '00:01:00;02',
    '00:09:59;29',
    '00:10:00;00',
    '01:00:00;00',
  ]);
  expect(timecode(3600, exactRate(59.94))).toBe('00:01:00;04');
  expect(timecode(1800, exactRate(23.976))).toBe('00:01:15:00');
  expect(timecode(90_061 * 25 + 7, exactRate(25))).toBe('25:01:01:07');
});

it('a time code at 29.97 keeps to the clock for a day', () => {
  const rate = exactRate(29.97);
  const frames = fc.integer({ min: 0, max: 2_589_407 });
  fc.assert(
    fc.property(frames, (frame) => {
      const [h, m, s, f] = timecode(frame, rate).split(/[:;]/).map(Number) as [
        number,
        number,
        number,
        number,
      ];
      expect(f < 2 && s === 0 && m % 10 !== 0).toBe(false);
      expect(Math.abs(h * 3600 + m * 60 + s + f / 30 - (frame * 1001) / 30_000)).toBeLessThan(0.16);
    }),
  );
});

it('every frame is its own again, and is inside a stretch that begins with it', () => {
  const rates = fc.constantFrom(23.976, 24, 25, 29.97, 30, 50, 59.94, 17.3);
  fc.assert(
    fc.property(rates, fc.nat(300_000), fc.constantFrom(0, 0.08), (frameRate, frame, first) => {
      const clock = frameClock({ frameRate, firstFrameSeconds: first, durationSeconds: 20_000 });
      expect(frameFrom(secondsOfFrame(frame, clock), clock)).toBe(frame);
      // As it is stored in a file with milliseconds.
      expect(frameFrom(secondsOfFrame(frame, clock) - 0.000_01, clock)).toBe(frame);
    }),
  );
});

it('a clock of a subtitle has three digits behind its mark', () => {
  expect(clockTime(3723.4805)).toBe('01:02:03.481');
  expect(clockTime(0.9996, ',')).toBe('00:00:01,000');
});
