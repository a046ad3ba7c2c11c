/**
 * Frames and time codes. A frame has its place in the order of presentation, from 0, on the case's clock, at a constant
 * rate: frame n is shown from `first + n / rate` on. Of recordings whose rate varies that is an estimate.
 */

/** Frames a second, exactly. */
export type Rate = { readonly numerator: number; readonly denominator: number };

const KNOWN: readonly Rate[] = [
  ...[24, 30, 48, 60, 120].map((whole) => ({ numerator: whole * 1000, denominator: 1001 })),
  ...[10, 12, 15, 20, 24, 25, 30, 48, 50, 60, 100, 120].map((whole) => ({
    numerator: whole,
    denominator: 1,
  })),
];

/** Where a recording does not tell: what most of them have. */
const ASSUMED: Rate = { numerator: 25, denominator: 1 };
/** 24000/1001 and 24 are a thousandth apart. */
const NEAR = 4e-4;

/** The rate that was measured, as what it was meant to be where that is clear; 0 is taken for 25. */
export function exactRate(measured: number): Rate {
  if (!(measured > 0)) return ASSUMED;
  const known = KNOWN.map((rate) => ({ rate, off: Math.abs(perSecond(rate) / measured - 1) }));
  const nearest = known.reduce((best, next) => (next.off < best.off ? next : best));
  return nearest.off < NEAR
    ? nearest.rate
    : { numerator: Math.max(1, Math.round(measured * 1000)), denominator: 1000 };
}

export function perSecond({ numerator, denominator }: Rate): number {
  return numerator / denominator;
}

export type FrameClock = { readonly rate: Rate; readonly first: number; readonly count: number };

export function frameClock(video: {
  readonly frameRate: number;
  readonly firstFrameSeconds: number;
  readonly durationSeconds: number;
}): FrameClock {
  const rate = exactRate(video.frameRate);
  const first = video.firstFrameSeconds;
  const count = Math.max(1, Math.round((video.durationSeconds - first) * perSecond(rate)));
  return { rate, first, count };
}

/** Times that are stored with rounding errors are meant to lie on a frame. */
const ROUNDING = 1e-3;

/** The first frame shown at `seconds` or after it: where a stretch begins, or the one behind where it ends. */
export function frameFrom(seconds: number, { rate, first, count }: FrameClock): number {
  const frame = Math.ceil((seconds - first) * perSecond(rate) - ROUNDING);
  // Without -0.
  return Math.min(count, Math.max(0, frame)) + 0;
}

export function secondsOfFrame(frame: number, { rate, first }: FrameClock): number {
  return first + (frame * rate.denominator) / rate.numerator;
}

/** True where time codes leave out numbers to keep up with the clock: 29.97 and 59.94. */
export function isDropFrame(rate: Rate): boolean {
  return rate.denominator === 1001 && rate.numerator % 30_000 === 0;
}

/** "00:01:00;02": SMPTE time code from zero; drop-frame, written with a semicolon, at 29.97 and 59.94. */
export function timecode(frame: number, rate: Rate): string {
  const whole = Math.max(1, Math.round(perSecond(rate)));
  const isDrop = isDropFrame(rate);
  const number = isDrop ? withDropped(frame, whole) : frame;
  const pad = (value: number): string => String(value).padStart(2, '0');
  const total = Math.floor(number / whole);
  const [h, m, s] = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60];
  return `${pad(h)}:${pad(m)}:${pad(s)}${isDrop ? ';' : ':'}${pad(number % whole)}`;
}

/** The number of a frame, counting those that no minute has but every tenth (SMPTE ST 12-1). */
function withDropped(frame: number, whole: number): number {
  const dropped = whole / 15;
  const aMinute = whole * 60 - dropped;
  const tenMinutes = whole * 600 - dropped * 9;
  const [tens, rest] = [Math.floor(frame / tenMinutes), frame % tenMinutes];
  const minutes = rest < dropped ? 0 : Math.floor((rest - dropped) / aMinute);
  return frame + dropped * (9 * tens + minutes);
}

/** "00:03:52.480": hours, minutes, seconds and milliseconds. */
export function clockTime(seconds: number, mark: '.' | ',' = '.'): string {
  const ms = Math.max(0, Math.round(seconds * 1000));
  const pad = (value: number, digits = 2): string => String(value).padStart(digits, '0');
  const [h, m, s] = [Math.floor(ms / 3_600_000), Math.floor(ms / 60_000) % 60, Math.floor(ms / 1000) % 60];
  return `${pad(h)}:${pad(m)}:${pad(s)}${mark}${pad(ms % 1000, 3)}`;
}
