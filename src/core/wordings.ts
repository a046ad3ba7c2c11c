import type { Segment } from './segments.ts';

/** Comparing what two wordings make of a case. */

/** A stretch in which two rows of segments say different things; null: nothing. */
export type Difference = {
  readonly start: number;
  readonly end: number;
  readonly a: string | null;
  readonly b: string | null;
};

/** Where two rows of segments, each sorted by start and without overlaps, differ; in time order, joined where they touch. */
export function differences(a: readonly Segment[], b: readonly Segment[]): Difference[] {
  const borders = [...new Set([...a, ...b].flatMap(({ start, end }) => [start, end]))].sort((x, y) => x - y);
  const found: Difference[] = [];
  let [i, j] = [0, 0];
  for (const [place, start] of borders.slice(0, -1).entries()) {
    const end = borders[place + 1] as number;
    while ((a[i]?.end ?? Infinity) <= start) i++;
    while ((b[j]?.end ?? Infinity) <= start) j++;
    const said = { a: labelFrom(a[i], start), b: labelFrom(b[j], start) };
    if (said.a === said.b) continue;
    const last = found.at(-1);
    if (last?.end === start && last.a === said.a && last.b === said.b) found.splice(-1, 1, { ...last, end });
    else found.push({ start, end, ...said });
  }
  return found;
}

function labelFrom(segment: Segment | undefined, seconds: number): string | null {
  return segment !== undefined && segment.start <= seconds ? segment.label : null;
}

/**
 * Mean cosine of the cells in a label's segments and of all others; null where there are none. `curve` has one value a
 * cell of `period` seconds, NaN where nothing is known.
 */
export function meanSimilarity(
  curve: Float32Array,
  period: number,
  segments: readonly Segment[],
): { inside: number | null; outside: number | null } {
  const sums = { inside: [0, 0], outside: [0, 0] } as Record<'inside' | 'outside', [number, number]>;
  let i = 0;
  for (const [cell, value] of curve.entries()) {
    const centre = (cell + 0.5) * period;
    while ((segments[i]?.end ?? Infinity) <= centre) i++;
    if (Number.isNaN(value)) continue;
    const sum = sums[(segments[i]?.start ?? Infinity) <= centre ? 'inside' : 'outside'];
    sum[0] += value;
    sum[1]++;
  }
  const mean = ([sum, count]: [number, number]): number | null => (count === 0 ? null : sum / count);
  return { inside: mean(sums.inside), outside: mean(sums.outside) };
}
