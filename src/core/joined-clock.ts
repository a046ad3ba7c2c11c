import { pauseBetween, type PartFile } from './part-names.ts';
import type { Grid } from './sampling.ts';

/** Several recordings on one clock, one after the other; between them there may be pauses. */

/** A stretch of the case's clock that one file fills, seconds. */
export type Stretch = { readonly start: number; readonly durationSeconds: number };

/** Where a time of the case lies: seconds of that part's own clock. */
export type Place = { readonly part: number; readonly seconds: number };

/** When each part begins on the case's clock: after the one before it, and after the pause their times tell of. */
export function startsOf(parts: readonly (PartFile & { readonly seconds: number })[]): number[] {
  let end = 0;
  return parts.map((part, i) => {
    const before = parts[i - 1];
    const start = before === undefined ? 0 : end + pauseBetween(before, part);
    end = start + part.seconds;
    return start;
  });
}

/** When the last part ends. */
export function endOf(parts: readonly Stretch[]): number {
  const last = parts.at(-1);
  return last === undefined ? 0 : last.start + last.durationSeconds;
}

/** The part that holds `seconds`; null in a pause, before the first and behind the last. */
export function placeAt(parts: readonly Stretch[], seconds: number): Place | null {
  const part = parts.findIndex(({ start, durationSeconds }) => {
    return seconds >= start && seconds < start + durationSeconds;
  });
  return part === -1 ? null : { part, seconds: seconds - (parts[part]?.start ?? 0) };
}

/** As `placeAt`; in a pause the start of the part behind it, behind the last part its end. */
export function nearestPlace(parts: readonly Stretch[], seconds: number): Place {
  const place = placeAt(parts, seconds);
  if (place !== null) return place;
  const next = parts.findIndex(({ start }) => start > seconds);
  if (next !== -1) return { part: next, seconds: 0 };
  const last = Math.max(0, parts.length - 1);
  return { part: last, seconds: parts[last]?.durationSeconds ?? 0 };
}

/** Cells of the case that one part fills, as that part sees them. */
export type PartCells = {
  readonly part: number;
  /** The case's number of the grid's cell 0. */
  readonly first: number;
  readonly grid: Grid;
};

/** The cells of each part: those whose centre it holds, and of the last one all that follow. Parts without any are left out. */
export function cellsOf(parts: readonly Stretch[], grid: Grid): PartCells[] {
  return parts.flatMap(({ start, durationSeconds }, part) => {
    const centreFrom = (seconds: number): number =>
      Math.min(grid.count, Math.max(0, Math.ceil(seconds / grid.period - 0.5 - 1e-9)));
    const first = centreFrom(start);
    const end = part === parts.length - 1 ? grid.count : centreFrom(start + durationSeconds);
    if (end <= first) return [];
    const cells = { period: grid.period, count: end - first, start: first * grid.period - start };
    return [{ part, first, grid: cells }];
  });
}
