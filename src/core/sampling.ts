/**
 * Which moments of a video stand for it. Time is cut into equal cells; one frame of each is looked at. Cells make every
 * later step uniform (decoding in time, search, drawing) however irregular the video's own timestamps are.
 */
export type Grid = {
  /** Seconds a cell lasts. */
  readonly period: number;
  /** Number of cells; the last may reach past the end. */
  readonly count: number;
  /** When cell 0 begins: 0, if absent. A part of a longer recording begins anywhere in a cell. */
  readonly start?: number;
};

/** Samples per second a user may ask for. */
export const SAMPLING_RATES = [0.2, 0.5, 1, 2, 5] as const;
export const DEFAULT_RATE = 1;

export function gridOf(durationSeconds: number, samplesPerSecond: number): Grid {
  const period = 1 / samplesPerSecond;
  // A millisecond past a full cell is the container's rounding, not content.
  return { period, count: Math.max(1, Math.ceil((durationSeconds - 0.001) / period)) };
}

/** When a cell begins, seconds. */
export function cellStart({ period, start = 0 }: Grid, cell: number): number {
  return start + cell * period;
}

/** The moment a cell would best be looked at, seconds. */
export function cellCentre(grid: Grid, cell: number): number {
  return cellStart(grid, cell + 0.5);
}

/** The cell that holds `seconds`, clamped to the grid. */
export function cellAt({ period, count, start = 0 }: Grid, seconds: number): number {
  return Math.min(count - 1, Math.max(0, Math.floor((seconds - start) / period + 1e-6)));
}

/** Moments for a first look at the whole video, spread evenly: at most `most`, never closer than a cell. */
export function firstLook(grid: Grid, most: number): number[] {
  const looks = Math.min(most, grid.count);
  const span = grid.count * grid.period;
  return Array.from({ length: looks }, (_, i) => cellStart(grid, 0) + ((i + 0.5) / looks) * span);
}

/**
 * For every cell the nearest known cell, or -1 when none is known: how a half-read video is shown whole.
 * `known[cell]` is 1 where a sample exists.
 */
export function nearestKnown(known: Uint8Array): Int32Array {
  const nearest = new Int32Array(known.length).fill(-1);
  let last = -1;
  for (let cell = 0; cell < known.length; cell++) {
    if (known[cell] === 1) last = cell;
    nearest[cell] = last;
  }
  let next = -1;
  for (let cell = known.length - 1; cell >= 0; cell--) {
    if (known[cell] === 1) next = cell;
    const before = nearest[cell] as number;
    if (next !== -1 && (before === -1 || next - cell < cell - before)) nearest[cell] = next;
  }
  return nearest;
}
