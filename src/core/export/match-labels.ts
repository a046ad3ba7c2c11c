import { labelWritten } from '#core/label-sets.ts';
import { PHASE_LANE, withWords, type Correction } from '#core/review.ts';
import type { Segment } from '#core/segments.ts';

/** Labels of somebody's file, as those of the case's own label sets, laid into a person's lanes. */

type Stretch = {
  readonly start: number;
  readonly end: number;
  readonly label: string;
  readonly source: string;
};
type Named = { readonly id: string; readonly name: string; readonly written?: readonly string[] | undefined };

/** What a case can be said to show: the set that names it, and its labels. */
export type Vocabulary = { readonly set: string; readonly labels: readonly Named[] };

export type Matched = {
  /** In the order of the file. */
  readonly found: readonly { readonly lane: string; readonly label: string; readonly stretch: Stretch }[];
  /** Words of the file that no label is called, and how often they stand in it. */
  readonly unknown: readonly { readonly label: string; readonly count: number }[];
  /** Stretches outside the recording, or without length. */
  readonly outside: number;
};

/** A label is looked for among the phases, then among the instruments: by id, name, or what files write for it. */
export function matchLabels(
  stretches: readonly Stretch[],
  { phase, instrument }: { readonly phase: Vocabulary | null; readonly instrument: Vocabulary | null },
  durationSeconds: number,
): Matched {
  const places = new Map<string, { lane: string; label: string } | null>();
  const placeOf = (word: string): { lane: string; label: string } | null => {
    const known = places.get(word);
    if (known !== undefined) return known;
    const asPhase = phase && labelWritten(phase, word);
    const asInstrument = asPhase ? undefined : instrument && labelWritten(instrument, word);
    const place = asPhase
      ? { lane: PHASE_LANE, label: asPhase.id }
      : asInstrument
        ? { lane: asInstrument.id, label: asInstrument.id }
        : null;
    places.set(word, place);
    return place;
  };
  const inside = stretches.flatMap((stretch) => {
    const end = Math.min(stretch.end, durationSeconds);
    return end > stretch.start ? [{ ...stretch, end }] : [];
  });
  const unknown = new Map<string, number>();
  const found = inside.flatMap((stretch) => {
    const place = placeOf(stretch.label);
    if (place === null) unknown.set(stretch.label, (unknown.get(stretch.label) ?? 0) + 1);
    return place === null ? [] : [{ ...place, stretch }];
  });
  return {
    found,
    unknown: [...unknown].map(([label, count]) => ({ label, count })),
    outside: stretches.length - inside.length,
  };
}

/** The corrections with every found label said by a person; what was said there before is cut. */
export function withLabels(
  corrections: readonly Correction[],
  found: Matched['found'],
  {
    phaseSet,
    instrumentSet,
    modelOf,
    at,
  }: {
    readonly phaseSet: string;
    readonly instrumentSet: string;
    /** What the model says in a lane. */
    readonly modelOf: (lane: string) => readonly Segment[];
    readonly at: number;
  },
): readonly Correction[] {
  const lanes = new Map<string, { start: number; end: number; label: string }[]>();
  for (const { lane, label, stretch } of found) {
    const { start, end } = stretch;
    const words = lanes.get(lane);
    if (words === undefined) lanes.set(lane, [{ start, end, label }]);
    else words.push({ start, end, label });
  }
  let said = corrections;
  for (const [lane, words] of lanes) {
    const set = lane === PHASE_LANE ? phaseSet : instrumentSet;
    said = withWords(said, { set, lane, model: modelOf(lane) }, words, at);
  }
  return said;
}
