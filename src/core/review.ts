import { segmentAt, type Segment } from './segments.ts';

/**
 * What people say about a case, beside what the model says: words on stretches of lanes, notes and stars. Nothing here
 * changes the model's segments; a person's are laid over them. All edits are pure and return what is to be kept.
 */

/** The lane of the phases; an instrument's lane is called as its label. */
export const PHASE_LANE = 'phase';

/** What a person says a stretch of a lane is; saying what the model says is accepting it. Seconds. */
export type Correction = {
  readonly start: number;
  readonly end: number;
  /** A label of the set; null: nothing is there. */
  readonly label: string | null;
  /** As `SetRef` names it. */
  readonly set: string;
  readonly lane: string;
  /** When it was said, milliseconds since 1970. */
  readonly at: number;
  /** What the model had called most of it by then; null: nothing. */
  readonly said: string | null;
};

/** A correction that says which phase, or which instrument, there is. */
export type Word = Correction & { readonly label: string };

/** A note or a star on a stretch, seconds; on a moment, where `start` equals `end`. */
export type Mark = {
  readonly id: string;
  readonly start: number;
  readonly end: number;
  /** Empty: only a star. */
  readonly text: string;
  readonly isStarred: boolean;
  readonly at: number;
};

export type Review = { readonly corrections: readonly Correction[]; readonly marks: readonly Mark[] };

export const NOTHING_REVIEWED: Review = { corrections: [], marks: [] };

/** A segment as it is shown: the model's, or a person's with what stands behind it. */
export type ReviewedSegment = Segment & { readonly correction: Correction | null };

/** One lane of one label set, and what the model says there, sorted by start. */
export type Lane = { readonly set: string; readonly lane: string; readonly model: readonly Segment[] };

export type Edge = 'start' | 'end';

type Stretch = { readonly start: number; readonly end: number };

/** Shorter than any frame: what is left of a stretch is rounding. */
export const NOTHING_SECONDS = 1e-3;

/** Corrections of one lane, those of nothing among them. */
export function ofLane(
  corrections: readonly Correction[],
  { set, lane }: { readonly set: string | null; readonly lane: string },
): readonly Correction[] {
  return corrections.filter((correction) => correction.set === set && correction.lane === lane);
}

/** What a person says about the phases of a label set. */
export function phaseWords(corrections: readonly Correction[], set: string | null): readonly Word[] {
  return ofLane(corrections, { set, lane: PHASE_LANE }).filter(isSomething);
}

function isSomething(correction: Correction): correction is Word {
  return correction.label !== null;
}

/** The model's segments with a person's laid over them; both sorted by start and without overlap. */
export function laidOver(
  segments: readonly Segment[],
  corrections: readonly Correction[],
): readonly ReviewedSegment[] {
  if (corrections.length === 0) return segments.map((segment) => ({ ...segment, correction: null }));
  const models = outside(segments, corrections).map((segment) => ({ ...segment, correction: null }));
  const persons = corrections.filter(isSomething).map((correction) => {
    const { start, end, label } = correction;
    return { start, end, label, confidence: 'sure' as const, correction };
  });
  return [...models, ...persons].sort((a, b) => a.start - b.start);
}

/** A lane as it is shown. */
export function shownLane(corrections: readonly Correction[], lane: Lane): readonly ReviewedSegment[] {
  return laidOver(lane.model, ofLane(corrections, lane));
}

/** Sorted by start, without overlap in a lane: the latest word on a stretch counts, and cuts what was said before of more. */
export function withCorrection(corrections: readonly Correction[], added: Correction): readonly Correction[] {
  return [...cut(corrections, added, added), added].sort(byStart);
}

function cut(
  corrections: readonly Correction[],
  { set, lane }: { readonly set: string; readonly lane: string },
  hole: Stretch,
): Correction[] {
  const isOther = (correction: Correction): boolean => correction.set !== set || correction.lane !== lane;
  const same = corrections.filter((correction) => !isOther(correction));
  return [...corrections.filter(isOther), ...outside(same, [hole])].sort(byStart);
}

function byStart(a: Stretch, b: Stretch): number {
  return a.start - b.start;
}

/** A person says what a stretch of a lane is. */
export function withWord(
  corrections: readonly Correction[],
  { set, lane, model }: Lane,
  { start, end, label }: Stretch & { readonly label: string | null },
  at: number,
): readonly Correction[] {
  if (end - start <= NOTHING_SECONDS) return corrections;
  const said = mostOf(model, { start, end });
  return withCorrection(corrections, { start, end, label, set, lane, at, said });
}

/** Many words on one lane, as one after the other: thousands of a file are not cut one by one. */
export function withWords(
  corrections: readonly Correction[],
  { set, lane, model }: Lane,
  words: readonly (Stretch & { readonly label: string })[],
  at: number,
): readonly Correction[] {
  let said: Correction[] = [];
  for (const { start, end, label } of words) {
    if (end - start <= NOTHING_SECONDS) continue;
    const word = { start, end, label, set, lane, at, said: mostOf(model, { start, end }) };
    if ((said.at(-1)?.end ?? 0) <= start) said.push(word);
    else said = [...outside(said, [word]), word].sort(byStart);
  }
  const before = ofLane(corrections, { set, lane });
  const others = corrections.filter((correction) => correction.set !== set || correction.lane !== lane);
  return [...others, ...outside(before, said), ...said].sort(byStart);
}

/** A person says that nothing is there: kept only where the model says something. */
export function withNothing(
  corrections: readonly Correction[],
  lane: Lane,
  { start, end }: Stretch,
  at: number,
): readonly Correction[] {
  const isSaid = lane.model.some((segment) => segment.start < end && segment.end > start);
  return isSaid
    ? withWord(corrections, lane, { start, end, label: null }, at)
    : cut(corrections, lane, { start, end });
}

/** Without the word on `seconds`: the model's counts there again. */
export function withoutWord(
  corrections: readonly Correction[],
  lane: Pick<Lane, 'set' | 'lane'>,
  seconds: number,
): readonly Correction[] {
  const removed = segmentAt(ofLane(corrections, lane), seconds);
  return corrections.filter((correction) => correction !== removed);
}

/** Two segments of one label where there was one, both a person's; unchanged on a border or where nothing is. */
export function splitAt(
  corrections: readonly Correction[],
  lane: Lane,
  seconds: number,
  at: number,
): readonly Correction[] {
  const segment = segmentAt(shownLane(corrections, lane), seconds);
  if (segment === undefined) return corrections;
  const { start, end, label } = segment;
  if (seconds - start <= NOTHING_SECONDS || end - seconds <= NOTHING_SECONDS) return corrections;
  const left = withWord(corrections, lane, { start, end: seconds, label }, at);
  return withWord(left, lane, { start: seconds, end, label }, at);
}

/** The segment at `seconds` takes over the next one, and what lies between. */
export function mergedWithNext(
  corrections: readonly Correction[],
  lane: Lane,
  seconds: number,
  at: number,
): readonly Correction[] {
  const shown = shownLane(corrections, lane);
  const segment = segmentAt(shown, seconds);
  if (segment === undefined) return corrections;
  const next = shown[shown.indexOf(segment) + 1];
  if (next === undefined) return corrections;
  return withWord(corrections, lane, { start: segment.start, end: next.end, label: segment.label }, at);
}

/**
 * The segment at `seconds` begins or ends at `to`. Growing, it cuts its neighbours; shrinking, the neighbour that touches
 * it follows, and where none does, nothing is left.
 */
export function withEdge(
  corrections: readonly Correction[],
  lane: Lane,
  seconds: number,
  edge: Edge,
  to: number,
  at: number,
): readonly Correction[] {
  const shown = shownLane(corrections, lane);
  const segment = segmentAt(shown, seconds);
  if (segment === undefined) return corrections;
  const { start, end, label } = segment;
  const moved = edge === 'start' ? { start: to, end } : { start, end: to };
  if (moved.end - moved.start <= NOTHING_SECONDS || Math.abs(to - segment[edge]) <= NOTHING_SECONDS)
    return corrections;
  const said = withWord(corrections, lane, { ...moved, label }, at);
  const left = edge === 'start' ? { start, end: to } : { start: to, end };
  if (left.end <= left.start) return said;
  const place = shown.indexOf(segment);
  const neighbour = edge === 'start' ? shown[place - 1] : shown[place + 1];
  const touches =
    neighbour !== undefined &&
    Math.abs(edge === 'start' ? neighbour.end - start : neighbour.start - end) <= NOTHING_SECONDS;
  if (!touches) return withNothing(said, lane, left, at);
  const grown = edge === 'start' ? { start: neighbour.start, end: to } : { start: to, end: neighbour.end };
  return withWord(said, lane, { ...grown, label: neighbour.label }, at);
}

/** The border of `edges`, sorted, that is nearest to `seconds`, unless it is farther than `reach`: then `seconds`. */
export function snapped(edges: readonly number[], seconds: number, reach: number): number {
  let best = seconds;
  let least = reach;
  for (const edge of edges) {
    const distance = Math.abs(edge - seconds);
    if (distance > least) continue;
    least = distance;
    best = edge;
  }
  return best;
}

/** Where the segments of some lanes begin and end, sorted. */
export function edgesOf(lanes: readonly (readonly Stretch[])[]): readonly number[] {
  return [...new Set(lanes.flat().flatMap(({ start, end }) => [start, end]))].sort((a, b) => a - b);
}

/** Sorted by start; one of the same id is replaced. */
export function withMark(marks: readonly Mark[], mark: Mark): readonly Mark[] {
  return [...marks.filter(({ id }) => id !== mark.id), mark].sort(byStart);
}

export function withoutMark(marks: readonly Mark[], id: string): readonly Mark[] {
  return marks.filter((mark) => mark.id !== id);
}

/** The label that covers most of a stretch; null where nothing does. */
export function mostOf(segments: readonly Segment[], { start, end }: Stretch): string | null {
  const seconds = new Map<string, number>();
  for (const segment of segments) {
    const overlap = Math.min(end, segment.end) - Math.max(start, segment.start);
    if (overlap > 0) seconds.set(segment.label, (seconds.get(segment.label) ?? 0) + overlap);
  }
  let most: string | null = null;
  for (const [label, length] of seconds) if (most === null || length > (seconds.get(most) ?? 0)) most = label;
  return most;
}

/** What of `stretches` lies outside the `holes`; both are sorted by start and without overlap. */
function outside<S extends Stretch>(stretches: readonly S[], holes: readonly Stretch[]): S[] {
  const pieces: S[] = [];
  let first = 0;
  for (const stretch of stretches) {
    while ((holes[first]?.end ?? Infinity) <= stretch.start) first++;
    let from = stretch.start;
    for (let i = first; ; i++) {
      const hole = holes[i];
      if (hole === undefined || hole.start >= stretch.end) break;
      if (hole.start - from > NOTHING_SECONDS) pieces.push({ ...stretch, start: from, end: hole.start });
      from = Math.max(from, hole.end);
    }
    if (stretch.end - from > NOTHING_SECONDS) pieces.push({ ...stretch, start: from });
  }
  return pieces;
}
