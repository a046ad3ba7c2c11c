import { IDLE, sourcesOf, spanOf, type Columns, type LabelContext, type Presence } from './labelling.ts';
import { runs, segmentAt, type Segment } from './segments.ts';
import { quantile, sorted } from './statistics.ts';

/**
 * Instruments. A cosine counts from where it lies between the case's middle (the median over all frames and labels) and
 * what labels that are seen in it reach (the upper quartile over labels of their 97 % quantile): invariant to where an
 * encoder's cosines live, and to how long an instrument is in use, which z-scores over time are not. Hysteresis keeps a
 * lane from flickering. Measured (docs/labelling.md).
 */
const ON = 0.7;
const OFF = 0.63;
const REACHED_QUANTILE = 0.97;
const SHORTEST_PRESENCE_SECONDS = 2;
const SURE_PRESENCE = 0.85;
/** Taken off in pauses: a phase in which nothing is done seldom shows an instrument. Chosen on the tuning cases. */
const PAUSE_COST = 0.4;

/** `phases`, where they are known, say when nothing is done. */
export function labelInstruments(
  columns: Columns,
  context: LabelContext,
  phases: readonly Segment[] = [],
): Presence[] {
  const shortest = Math.max(1, Math.round(SHORTEST_PRESENCE_SECONDS / context.grid.period));
  return instrumentScores(columns, context, phases).flatMap((scores, c) => {
    const label = columns.ids[c] as string;
    const segments = stretches(scores, shortest).map(({ first, end, mean }) => ({
      ...spanOf(context, first, end),
      label,
      confidence: mean >= SURE_PRESENCE ? ('sure' as const) : ('likely' as const),
    }));
    return segments.length === 0 ? [] : [{ label, segments }];
  });
}

/** How clearly each instrument is seen: a row of cells per label, 0 the case's middle, 1 what is seen; NaN in a gap. */
export function instrumentScores(
  { columns }: Columns,
  context: LabelContext,
  phases: readonly Segment[] = [],
): Float32Array[] {
  const nearest = sourcesOf(context);
  if (nearest.every((source) => source === -1)) return [];
  const seen = columns.map(sorted);
  const middle = quantile(sorted(Float32Array.from(seen.flatMap((column) => [...column]))), 0.5);
  const reached = Float32Array.from(seen, (column) => quantile(column, REACHED_QUANTILE)).sort();
  const reach = Math.max(1e-6, quantile(reached, 0.75) - middle);
  const { period } = context.grid;
  const costs = Float32Array.from(nearest, (_, cell) =>
    segmentAt(phases, (cell + 0.5) * period)?.label === IDLE ? PAUSE_COST : 0,
  );
  return columns.map((column) =>
    Float32Array.from(
      nearest,
      (source, cell) => ((column[source] ?? Number.NaN) - middle) / reach - (costs[cell] as number),
    ),
  );
}

/** Stretches that stay above OFF, reach ON and last. */
function stretches(scores: Float32Array, shortest: number): { first: number; end: number; mean: number }[] {
  const isOver = Array.from(scores, (score) => score >= OFF);
  return runs(isOver).flatMap(({ value, first, end }) => {
    const part = scores.subarray(first, end);
    if (!value || part.length < shortest || part.every((score) => score < ON)) return [];
    return [{ first, end, mean: part.reduce((a, b) => a + b, 0) / part.length }];
  });
}
