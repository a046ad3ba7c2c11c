import type { Grid } from './sampling.ts';
import { runs } from './segments.ts';

/** A stretch of a recording of which no picture could be had, seconds. */
export type Gap = { readonly start: number; readonly end: number };

/**
 * The gaps of a recording that was read to its end, sorted: `known[cell]` is 0 where no picture could be had. Exact to
 * a cell.
 */
export function gapsOf(known: Uint8Array, { period }: Grid, durationSeconds: number): Gap[] {
  return runs(known)
    .filter(({ value }) => value === 0)
    .map(({ first, end }) => ({
      start: first * period,
      end: end === known.length ? durationSeconds : end * period,
    }));
}
