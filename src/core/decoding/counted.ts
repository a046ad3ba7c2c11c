import { labelWritten, type WordedLabelSet } from '#core/label-sets.ts';
import type { Priors } from '#core/priors.ts';
import type { CountedLengths } from './lengths.ts';
import { occurrenceFor, type Occurrence, type Placed } from './occurrence.ts';
import type { CountedSteps } from './procedure.ts';

/** What was counted about labels, by their place in a row of ids. */
export type Counted = CountedSteps & {
  /** Null for a label whose lengths nobody counted. */
  readonly lengths: readonly (CountedLengths | null)[];
  /** By place among the operations that were asked for; left out where nothing is known of them. */
  readonly occurs?: Occurrence;
};

/**
 * Counts of a priors file for the labels `ids`, which `set` words: ids are the set's own, in any order, or some of them.
 * What was counted under names that none of them has is left out. `operations`: the kinds that a case may be of.
 */
export function countedFor(
  priors: Priors,
  set: WordedLabelSet,
  ids: readonly string[] = set.labels.map(({ id }) => id),
  operations: Placed | null = null,
): Counted {
  const places = new Map<string, number>();
  for (const { label } of priors.labels) {
    const place = ids.indexOf(labelWritten(set, label)?.id ?? '');
    if (place !== -1 && ids[place] !== set.idle) places.set(label, place);
  }
  const occurs = operations === null ? undefined : occurrenceFor(priors, { set, ids }, operations);
  const bins = ids.map(() => priors.edges.map(() => 0));
  for (const { label, lengths } of priors.labels) {
    const own = bins[places.get(label) ?? -1];
    for (const [bin, count] of lengths.entries())
      if (own !== undefined) own[bin] = (own[bin] as number) + count;
  }
  return {
    first: priors.first.flatMap(([label, times]) => {
      const place = places.get(label);
      return place === undefined ? [] : [[place, times] as const];
    }),
    next: priors.next.flatMap(([before, after, times]) => {
      const [a, b] = [places.get(before), places.get(after)];
      return a === undefined || b === undefined || a === b ? [] : [[a, b, times] as const];
    }),
    lengths: bins.map((counts) =>
      counts.some((count) => count > 0) ? { counts, edges: priors.edges } : null,
    ),
    ...(occurs !== undefined && { occurs }),
  };
}
