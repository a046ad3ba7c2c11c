import type { Word } from '#core/review.ts';
import type { Samples } from '#core/samples.ts';
import type { Grid } from '#core/sampling.ts';
import { dot, mean, normalized } from '#core/vectors.ts';

/** A stretch that a person has judged, as the encoders saw it. */
export type ReviewedStretch = {
  readonly start: number;
  readonly end: number;
  readonly label: string;
  /** What the model had said; empty: nothing. */
  readonly said: string;
  /** A few moments [dim] of it that differ, the most typical first: means of the unit embeddings around a cell. */
  readonly moments: readonly Float32Array[];
};

/** What a case has to teach. */
export type ReviewedCase = {
  readonly caseId: string;
  /** Mean [dim] of the unit embeddings of the whole case: what its pictures share says nothing about phases. */
  readonly centre: Float32Array;
  readonly stretches: readonly ReviewedStretch[];
};

/** Seconds before and after a moment that are looked at with it: single frames are noisy. */
const REACH_SECONDS = 2;
/** Moments kept of a stretch, and how alike two are that count as one: frames of one recording are near duplicates. */
const MOST_MOMENTS = 4;
const SAME = 0.98;

/** The pictures of a case: unit embeddings [cells x dim], zeros where nothing is known, and their mean [dim]. */
export type Pictures = {
  readonly dim: number;
  readonly known: Uint8Array;
  readonly units: Float32Array;
  readonly centre: Float32Array;
};

export function picturesOf({ dim, known, codes }: Samples): Pictures {
  const units = new Float32Array(codes.length);
  for (let cell = 0; cell < known.length; cell++) {
    if (known[cell] !== 1) continue;
    const [from, to] = [cell * dim, (cell + 1) * dim];
    let square = 0;
    for (let i = from; i < to; i++) square += (codes[i] as number) * (codes[i] as number);
    // The scale cancels: a direction does not know length.
    const scale = square === 0 ? 0 : 1 / Math.sqrt(square);
    for (let i = from; i < to; i++) units[i] = (codes[i] as number) * scale;
  }
  const pictures = { dim, known, units };
  return { ...pictures, centre: meanOf(pictures, 0, known.length) ?? new Float32Array(dim) };
}

/** Mean [dim] of what is known from cell `first` to before `end`; null where that is nothing. */
export function meanOf(
  { dim, known, units }: Omit<Pictures, 'centre'>,
  first: number,
  end: number,
): Float32Array | null {
  const sum = new Float64Array(dim);
  let count = 0;
  for (let cell = Math.max(0, first); cell < Math.min(end, known.length); cell++) {
    if (known[cell] !== 1) continue;
    count++;
    for (let i = 0; i < dim; i++) sum[i] = (sum[i] as number) + (units[cell * dim + i] as number);
  }
  return count === 0 ? null : Float32Array.from(sum, (value) => value / count);
}

/** The cells whose middle lies in a stretch, as [first, end). */
export function cellsIn(
  { start, end }: { readonly start: number; readonly end: number },
  { period }: Grid,
): [number, number] {
  return [Math.ceil(start / period - 0.5), Math.ceil(end / period - 0.5)];
}

/** What the corrections of a case teach; `corrections` are of one label set. */
export function reviewedCase(
  caseId: string,
  samples: Samples,
  grid: Grid,
  corrections: readonly Word[],
): ReviewedCase {
  const pictures = picturesOf(samples);
  const reach = Math.round(REACH_SECONDS / grid.period);
  const stretches = corrections.flatMap((correction) => {
    const { start, end, label, said } = correction;
    const [first, last] = cellsIn(correction, grid);
    const inside: Float32Array[] = [];
    for (let cell = first; cell < last; cell++) {
      const moment = samples.known[cell] === 1 && meanOf(pictures, cell - reach, cell + reach + 1);
      if (moment) inside.push(moment);
    }
    const moments = thinned(inside, MOST_MOMENTS);
    return moments.length === 0 ? [] : [{ start, end, label, said: said ?? '', moments }];
  });
  return { caseId, centre: pictures.centre, stretches };
}

/** At most `most` vectors that stand for all: the most typical first, then always the one that differs most from those. */
export function thinned(vectors: readonly Float32Array[], most: number): Float32Array[] {
  const first = vectors[0];
  if (first === undefined) return [];
  const units = vectors.map(normalized);
  const middle = mean(units);
  const typical = units.map((unit) => dot(unit, middle));
  let next = typical.indexOf(Math.max(...typical));
  const kept: Float32Array[] = [];
  const nearest = new Float32Array(units.length).fill(-Infinity);
  while (kept.length < most) {
    const chosen = units[next] as Float32Array;
    kept.push(vectors[next] as Float32Array);
    for (const [i, unit] of units.entries()) nearest[i] = Math.max(nearest[i] as number, dot(unit, chosen));
    next = nearest.indexOf(Math.min(...nearest));
    if ((nearest[next] as number) > SAME) break;
  }
  return kept;
}

/** A moment without what the pictures of its case share: unit [dim]. */
export function centred(moment: Float32Array, centre: Float32Array): Float32Array {
  return normalized(moment.map((value, i) => value - (centre[i] as number)));
}
