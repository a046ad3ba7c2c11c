import { segmentsOf, type ExportCase, type ExportLane, type NamedSegment } from '#core/export/export-case.ts';
import type { Mark } from '#core/review.ts';
import type { Confidence } from '#core/segments.ts';
import { segmentAt } from '#core/segments.ts';
import { secondsOf, timesOf, type LabelTime } from './times.ts';

/** What a page says of a case: plain values, made of a case as it is exported. Seconds, on the case's clock. */

export const INTENDED_USE =
  'For research and education. Not a medical device: nothing here is made for decisions about a patient.';

/** A label's time, as it is written and drawn. */
export type NamedTime = LabelTime & { readonly name: string; readonly colour: string };

/** An instrument, and where it is seen. */
export type InstrumentTime = NamedTime & { readonly segments: readonly NamedSegment[] };

/** A picture to show, and what happens in it; empty where nothing is said. */
export type Still = { readonly seconds: number; readonly name: string; readonly isStarred: boolean };

/** Who said the segments that are shown. */
export type SaidBy = {
  readonly kind: ExportLane['kind'];
  readonly model: number;
  /** A person said what the model says. */
  readonly accepted: number;
  /** A person said something else, or moved an edge of it. */
  readonly changed: number;
  /** Stretches where a person says that nothing is. */
  readonly emptied: number;
};

export type CaseReport = {
  readonly procedure: { readonly name: string; readonly confidence: Confidence } | null;
  readonly ribbon: readonly NamedSegment[];
  /** Without what is idle. */
  readonly phases: readonly NamedTime[];
  /** Null: the label set has no word for it. */
  readonly idle: NamedTime | null;
  /** Neither a phase nor idle. */
  readonly restSeconds: number;
  readonly instruments: readonly InstrumentTime[];
  readonly said: readonly SaidBy[];
  readonly stills: readonly Still[];
  readonly notes: readonly Mark[];
};

export function caseReport(exported: ExportCase): CaseReport {
  const { lanes, marks, labelling, video } = exported;
  const phaseLane = lanes.find(({ kind }) => kind === 'phase');
  const ribbon = phaseLane === undefined ? [] : segmentsOf(phaseLane, 'shown');
  const set = setOf(exported, 'phase');
  const named = namedIn(set, ribbon);
  const times = timesOf(ribbon, set?.labels.map(({ id }) => id) ?? []).map(named);
  const idleLabel = set?.idle;
  const phases = times.filter(({ label }) => label !== idleLabel);
  const idle = idleLabel === undefined ? null : { label: idleLabel, count: 0, seconds: 0 };
  const instruments = lanes.filter(({ kind }) => kind === 'instrument');
  const procedure = labelling.procedure && {
    name: namedIn(setOf(exported, 'procedure'), [])({ label: labelling.procedure.label }).name,
    confidence: labelling.procedure.confidence,
  };
  return {
    procedure,
    ribbon,
    phases,
    idle: times.find(({ label }) => label === idleLabel) ?? (idle && named(idle)),
    restSeconds: Math.max(0, video.durationSeconds - secondsOf(ribbon)),
    instruments: instruments.flatMap((lane) => {
      const segments = segmentsOf(lane, 'shown');
      const inSet = namedIn(setOf(exported, 'instrument'), segments);
      return timesOf(segments, []).map((time) => ({ ...inSet(time), segments }));
    }),
    said: [saidIn('phase', phaseLane === undefined ? [] : [phaseLane]), saidIn('instrument', instruments)],
    stills: stillsOf(ribbon, idleLabel, marks),
    notes: marks.filter(({ text }) => text !== ''),
  };
}

function setOf({ sets }: ExportCase, kind: ExportCase['sets'][number]['kind']) {
  return sets.find((set) => set.kind === kind);
}

/** Names and colours of labels; what the set does not know is called as the segments say. */
function namedIn(set: ReturnType<typeof setOf>, segments: readonly NamedSegment[]) {
  return <T extends { readonly label: string }>(of: T): T & { name: string; colour: string } => {
    const known = set?.labels.find(({ id }) => id === of.label);
    const name = segments.find(({ label }) => label === of.label)?.name ?? known?.name ?? of.label;
    return {
      ...of,
      name: name.charAt(0).toUpperCase() + name.slice(1),
      colour: known?.colour ?? UNKNOWN_COLOUR,
    };
  };
}

const UNKNOWN_COLOUR = '#9aa7b4';

function saidIn(kind: ExportLane['kind'], lanes: readonly ExportLane[]): SaidBy {
  const shown = lanes.flatMap((lane) => lane.shown);
  const persons = lanes.flatMap((lane) => lane.person.map((segment) => ({ lane, segment })));
  const accepted = persons.filter(({ lane, segment }) => isAsTheModelSays(lane, segment)).length;
  const emptied = persons.filter(({ segment }) => segment.label === null).length;
  return {
    kind,
    model: shown.filter(({ source }) => source === 'model').length,
    accepted,
    changed: persons.length - accepted - emptied,
    emptied,
  };
}

/** Edges are the model's own when they are accepted with it. */
const SAME_SECONDS = 1e-3;

function isAsTheModelSays({ model }: ExportLane, { start, end, label }: ExportLane['person'][number]) {
  return model.some(
    (segment) =>
      segment.label === label &&
      Math.abs(segment.start - start) <= SAME_SECONDS &&
      Math.abs(segment.end - end) <= SAME_SECONDS,
  );
}

const MOST_STILLS = 10;
const ENOUGH_STARRED = 6;

/**
 * What was starred; with fewer than six stars also the middle of the longest stretch of each phase that has none,
 * longest first, ten in all. In the order of the video.
 */
function stillsOf(
  ribbon: readonly NamedSegment[],
  idle: string | undefined,
  marks: readonly Mark[],
): Still[] {
  const still = (seconds: number, isStarred: boolean): Still => ({
    seconds,
    name: segmentAt(ribbon, seconds)?.name ?? '',
    isStarred,
  });
  const starred = marks
    .filter(({ isStarred }) => isStarred)
    .slice(0, MOST_STILLS)
    .map(({ start, end }) => still((start + end) / 2, true));
  if (starred.length >= ENOUGH_STARRED) return starred.sort(byTime);
  const seen = new Set(starred.map(({ name }) => name));
  const longest = new Map<string, NamedSegment>();
  for (const segment of ribbon) {
    if (segment.label === idle) continue;
    const found = longest.get(segment.label);
    if (found === undefined || segment.end - segment.start > found.end - found.start)
      longest.set(segment.label, segment);
  }
  const others = [...longest.values()]
    .filter(({ name }) => !seen.has(name))
    .sort((a, b) => b.end - b.start - (a.end - a.start))
    .slice(0, MOST_STILLS - starred.length)
    .map(({ start, end }) => still((start + end) / 2, false));
  return [...starred, ...others].sort(byTime);
}

function byTime(a: Still, b: Still): number {
  return a.seconds - b.seconds;
}
