import type { Correction } from '#core/corrections.ts';
import { sampleAt, type Samples } from '#core/samples.ts';
import { cellCentre, type Grid } from '#core/sampling.ts';
import { dot, normalized } from '#core/vectors.ts';

/** A stretch that a person has judged, as the encoders saw it. */
export type ReviewedStretch = {
  readonly start: number;
  readonly end: number;
  readonly label: string;
  /** What the model had said. */
  readonly said: string;
  /** A few moments of it that differ, the most typical first; see `momentsOf`. */
  readonly moments: readonly Float32Array[];
};

/** What a case has to teach. */
export type ReviewedCase = {
  readonly caseId: string;
  /** Mean [dim] of the moments of the whole case: what its pictures share says nothing about phases. */
  readonly centre: Float32Array;
  readonly stretches: readonly ReviewedStretch[];
};

/** Seconds before and after a moment that are looked at with it: single frames are noisy. */
export const REACH_SECONDS = 2;
/** Moments kept of a stretch, and how alike two are that count as one: frames of one recording are near duplicates. */
const MOST_MOMENTS = 4;
const SAME = 0.98;

/** The moments of a case: per cell the mean [dim] of the unit embeddings around it; null where nothing is known nearby. */
export function momentsOf(samples: Samples, { period }: Grid): (Float32Array | null)[] {
  const { dim, known } = samples;
  const reach = Math.round(REACH_SECONDS / period);
  const sum = new Float64Array(dim);
  let count = 0;
  const take = (cell: number, sign: 1 | -1): void => {
    if (known[cell] !== 1) return;
    count += sign;
    const unit = normalized(sampleAt(samples, cell));
    for (let i = 0; i < dim; i++) sum[i] = (sum[i] as number) + sign * (unit[i] as number);
  };
  for (let cell = 0; cell < reach; cell++) take(cell, 1);
  return Array.from(known, (_, cell) => {
    take(cell + reach, 1);
    take(cell - reach - 1, -1);
    return count === 0 ? null : Float32Array.from(sum, (value) => value / count);
  });
}

/** Mean of the moments that are known; zeros where there are none. */
export function centreOf(moments: readonly (Float32Array | null)[], dim: number): Float32Array {
  const centre = new Float32Array(dim);
  const known = moments.filter((moment) => moment !== null);
  for (const moment of known)
    for (let i = 0; i < dim; i++) centre[i] = (centre[i] as number) + (moment[i] as number) / known.length;
  return centre;
}

/** What the corrections of a case teach; `corrections` are of one label set. */
export function reviewedCase(
  caseId: string,
  samples: Samples,
  grid: Grid,
  corrections: readonly Correction[],
): ReviewedCase {
  const all = momentsOf(samples, grid);
  const stretches = corrections.flatMap(({ start, end, label, said }) => {
    const inside = all.filter((moment, cell) => {
      const centre = cellCentre(grid, cell);
      return moment !== null && samples.known[cell] === 1 && centre >= start && centre < end;
    });
    const moments = thinned(
      inside.filter((moment) => moment !== null),
      MOST_MOMENTS,
    );
    return moments.length === 0 ? [] : [{ start, end, label, said, moments }];
  });
  return { caseId, centre: centreOf(all, samples.dim), stretches };
}

/** At most `most` vectors that stand for all: the most typical first, then always the one that differs most from those. */
export function thinned(vectors: readonly Float32Array[], most: number): Float32Array[] {
  const first = vectors[0];
  if (first === undefined) return [];
  const units = vectors.map(normalized);
  const middle = centreOf(units, first.length);
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
