import { labelPhases, type PhaseContext } from '#core/labelling-phases.ts';
import type { Columns } from '#core/labelling.ts';
import { cellAt } from '#core/sampling.ts';
import type { Segment } from '#core/segments.ts';
import type { Evidence } from './probe.ts';

/** The cosines of a case with evidence added to them. */
export function withEvidence(columns: Columns, evidence: Evidence): Columns {
  return {
    ...columns,
    columns: columns.columns.map((column, place) => {
      const added = evidence.get(place);
      return added === undefined ? column : column.map((cosine, cell) => cosine + (added[cell] as number));
    }),
  };
}

/**
 * As `withEvidence`, for whole segments of the labelling `before` only: evidence that would change less than half of one of the model's segments
 * moves a border and tells nothing about the label. Nor is the last segment of a label taken from a case: what was learnt
 * elsewhere cannot say that something was not done here at all.
 */
export function withWholeEvidence(
  columns: Columns,
  evidence: Evidence,
  before: readonly Segment[],
  context: PhaseContext,
): Columns {
  const after = labelPhases(withEvidence(columns, evidence), context);
  const left = new Set(after.map(({ label }) => label));
  const spared = new Map([...evidence].map(([place, added]) => [place, added.slice()]));
  for (const segment of before) {
    if (left.has(segment.label) && changedShare(segment, after) >= 0.5) continue;
    const [first, last] = [cellAt(context.grid, segment.start), cellAt(context.grid, segment.end - 1e-3)];
    for (const added of spared.values()) added.fill(0, first, last + 1);
  }
  return withEvidence(columns, spared);
}

/** How much of a segment has another label. */
function changedShare({ start, end, label }: Segment, segments: readonly Segment[]): number {
  const kept = segments
    .filter((other) => other.label === label)
    .reduce((sum, other) => sum + Math.max(0, Math.min(end, other.end) - Math.max(start, other.start)), 0);
  return 1 - kept / (end - start);
}
