/** A time as somebody types it, to go to. */
export type TimeContext = {
  /** Where one is, seconds: `+5` and `-2.5` count from there. */
  readonly now: number;
  /** Frames per second; 0: not known, and frames cannot be asked for. */
  readonly frameRate: number;
};

/**
 * Seconds of `1:23`, `1:02:03.5`, `83.4`, `00:01:23:12` (the last two digits are a frame), `f2075`, `+5` or `-2.5`; null
 * for anything else. A frame is gone into by half its length, so that rounding cannot miss it.
 */
export function parseTime(text: string, { now, frameRate }: TimeContext): number | null {
  const typed = text.trim().replace(',', '.');
  const frame = /^f\s*(\d+)$/i.exec(typed)?.[1];
  if (frame !== undefined) return frameRate > 0 ? (Number(frame) + 0.5) / frameRate : null;
  const step = /^([+-])\s*(\d+(?:\.\d+)?)$/.exec(typed);
  if (step !== null) return Math.max(0, now + Number(`${step[1] ?? ''}${step[2] ?? ''}`));
  const parts = typed.split(':');
  if (parts.some((part) => !/^\d+(?:\.\d+)?$/.test(part)) || parts.length > 4) return null;
  const numbers = parts.map(Number);
  const frames = parts.length === 4 ? numbers.pop() : undefined;
  if (frames !== undefined && (frameRate <= 0 || !Number.isInteger(frames))) return null;
  if (numbers.slice(1).some((part) => part >= 60)) return null;
  const seconds = numbers.reduce((sum, part) => sum * 60 + part, 0);
  return frames === undefined ? seconds : seconds + (frames + 0.5) / frameRate;
}
