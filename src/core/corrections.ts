import { segmentAt, type Segment } from './segments.ts';

/** What a person says a stretch of a case is; saying what the model says is accepting it. Seconds. */
export type Correction = {
  readonly start: number;
  readonly end: number;
  /** A label of the set. */
  readonly label: string;
  /** As `SetRef` names it. */
  readonly set: string;
  /** When it was said, milliseconds since 1970. */
  readonly at: number;
  /** What the model had called it by then. */
  readonly said: string;
};

/** A segment as it is shown: the model's, or a person's with what stands behind it. */
export type ReviewedSegment = Segment & { readonly correction: Correction | null };

/** Shorter than any frame: what is left of a stretch is rounding. */
const NOTHING_SECONDS = 1e-3;

/** Sorted by start, without overlap: the latest word on a stretch counts, and cuts what was said before of more. */
export function withCorrection(corrections: readonly Correction[], added: Correction): readonly Correction[] {
  const others = corrections.filter(({ set }) => set !== added.set);
  const same = corrections.filter(({ set }) => set === added.set);
  return [...others, ...outside(same, [added]), added].sort((a, b) => a.start - b.start);
}

/** Without the correction of a set's labels that holds `seconds`: the model's word counts there again. */
export function withoutCorrection(
  corrections: readonly Correction[],
  set: string,
  seconds: number,
): readonly Correction[] {
  const removed = segmentAt(ofSet(corrections, set), seconds);
  return corrections.filter((correction) => correction !== removed);
}

/** Corrections that speak of one label set. */
export function ofSet(corrections: readonly Correction[], set: string | null): readonly Correction[] {
  return corrections.filter((correction) => correction.set === set);
}

/** The model's segments with a person's laid over them; both sorted by start and without overlap. */
export function laidOver(
  segments: readonly Segment[],
  corrections: readonly Correction[],
): readonly ReviewedSegment[] {
  const models = outside(segments, corrections).map((segment) => ({ ...segment, correction: null }));
  const persons = corrections.map((correction) => {
    const { start, end, label } = correction;
    return { start, end, label, confidence: 'sure' as const, correction };
  });
  return [...models, ...persons].sort((a, b) => a.start - b.start);
}

/** What of `stretches` lies outside the `holes`, which are sorted by start and do not overlap. */
function outside<S extends { readonly start: number; readonly end: number }>(
  stretches: readonly S[],
  holes: readonly { readonly start: number; readonly end: number }[],
): S[] {
  return stretches.flatMap((stretch) => {
    const inside = holes.filter(({ start, end }) => start < stretch.end && end > stretch.start);
    const borders = [stretch.start, ...inside.flatMap(({ start, end }) => [start, end]), stretch.end];
    const pieces: S[] = [];
    for (let i = 0; i < borders.length; i += 2) {
      const start = Math.max(stretch.start, borders[i] as number);
      const end = Math.min(stretch.end, borders[i + 1] as number);
      if (end - start > NOTHING_SECONDS) pieces.push({ ...stretch, start, end });
    }
    return pieces;
  });
}
