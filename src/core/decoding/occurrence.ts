import { labelWritten, type WordedLabelSet } from '#core/label-sets.ts';
import type { Priors } from '#core/priors.ts';

/**
 * By kind of operation, by label: how much likelier the label is to occur in it than in operations of all kinds. Null for a
 * kind that was not counted.
 */
export type Occurrence = readonly (readonly number[] | null)[];

/** A set's labels by their place in a row of ids. */
export type Placed = { readonly set: WordedLabelSet; readonly ids: readonly string[] };

/** As many videos as this weigh what holds for all operations against what was counted in one kind. */
const PRIOR_VIDEOS = 4;
/** A kind that is said to be surer than this is not believed further. */
const MOST_SHARE = 0.9;

/** Undefined where the file says nothing of kinds, or of none of these. */
export function occurrenceFor(
  { labels, videos, within }: Priors,
  { set, ids }: Placed,
  operations: Placed,
): Occurrence | undefined {
  if (within === undefined) return undefined;
  const placeIn = (placed: Placed, written: string): number =>
    placed.ids.indexOf(labelWritten(placed.set, written)?.id ?? '');
  const places = new Map(labels.map(({ label }) => [label, placeIn({ set, ids }, label)]));
  const overall = ids.map(() => 0);
  for (const [, label, times] of within.occurs) {
    const place = places.get(label) ?? -1;
    if (place !== -1) overall[place] = (overall[place] as number) + times;
  }
  const usual = overall.map((times) => (times + 0.5) / (videos + 1));
  const kinds = operations.ids.map((): readonly number[] | null => null);
  for (const [operation, ofKind] of within.operations) {
    const kind = placeIn(operations, operation);
    if (kind === -1) continue;
    const seen = ids.map(() => 0);
    for (const [of, label, times] of within.occurs) {
      const place = places.get(label) ?? -1;
      if (of === operation && place !== -1) seen[place] = Math.max(seen[place] as number, times);
    }
    kinds[kind] = seen.map((times, place) => {
      // Nobody counted it anywhere: nothing speaks against it here.
      if (overall[place] === 0) return 1;
      const share = usual[place] as number;
      return (times + PRIOR_VIDEOS * share) / (ofKind + PRIOR_VIDEOS) / share;
    });
  }
  return kinds.every((kind) => kind === null) ? undefined : kinds;
}

/** By label, over kinds with these shares (which add up to 1): the less sure the kind, the closer to 1. */
export function occurrenceIn(occurrence: Occurrence, shares: readonly number[]): number[] {
  const labels = occurrence.find((kind) => kind !== null)?.length ?? 0;
  return Array.from({ length: labels }, (_, label) =>
    shares.reduce((sum, share, kind) => {
      const ratio = occurrence[kind]?.[label] ?? 1;
      return sum + MOST_SHARE * share * (ratio - 1);
    }, 1),
  );
}
