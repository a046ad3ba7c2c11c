import { nearestKnown, type Grid } from './sampling.ts';
import { cosinesWith, type Samples } from './samples.ts';
import { highest, quantile, sorted, statistics } from './statistics.ts';
import { dot } from './vectors.ts';

/** How well a moment matches, beside what this case's own labels reach. */
export type Strength = 'strong' | 'good' | 'fair';

/** A search hit: a stretch of one case. */
export type Moment = {
  readonly start: number;
  readonly end: number;
  /** Seconds: the frame that matches best, which stands for the moment. */
  readonly peak: number;
  /** Smoothed cosine at its best; comparable within one query. */
  readonly score: number;
  readonly strength: Strength;
};

/** What a query finds in one case. */
export type Found = {
  /** Best first; empty when nothing stands out. */
  readonly moments: readonly Moment[];
  /** The best stretches below the cut-off, best first. */
  readonly weaker: readonly Moment[];
  /** Smoothed cosine per cell; NaN while nothing is known. */
  readonly curve: Float32Array;
  /** Cosine from which a stretch counts. */
  readonly cutoff: number;
};

/** Seconds the similarity is averaged over: an action lasts longer than a frame. */
const WINDOW_SECONDS = 3;
/** Hits closer than this are one moment. */
const MERGE_SECONDS = 3;
/**
 * Share of what the case's own labels typically reach that a match must reach: little for a sentence close to what the
 * labels say, much for one the encoders may never have heard of. Measured (docs/search.md).
 */
const FLOOR_SHARE = { familiar: 0.45, strange: 0.75 };
/** A sentence as close to some label as labels are to each other, or nearly, is familiar. */
const FAMILIAR_SHARE = 0.75;
/** What is listed below the cut-off is at least half as good as what counts. */
const WEAKER_SHARE = 0.5;
/** How far below its peak a moment reaches, as a share of the peak's height over the median. */
const DEPTH = 0.45;
const MOST_MOMENTS = 24;
const MOST_WEAKER = 5;

export type SearchContext = {
  readonly durationSeconds: number;
  /** See `typicalPeak`: cosines of different encoders live in different bands, so no absolute cut-off would do. */
  readonly typicalPeak: number;
  /** See `isFamiliar`; true for pictures. */
  readonly isFamiliar: boolean;
};

/**
 * Moments that match the unit vector `query`, and the best of what does not.
 */
export function findMoments(
  samples: Samples,
  grid: Grid,
  query: Float32Array,
  { durationSeconds, typicalPeak, isFamiliar }: SearchContext,
): Found {
  const curve = smoothCurve(cosinesWith(samples, query), grid, samples.known);
  const { mean, deviation } = statistics(curve);
  const top = highest(curve);
  if (top === -Infinity) return { moments: [], weaker: [], curve, cutoff: Number.NaN };
  const middle = quantile(sorted(curve), 0.5);
  // A match must be good for this case, and stand out from the rest of it.
  const floor = Math.max(typicalPeak * FLOOR_SHARE[isFamiliar ? 'familiar' : 'strange'], mean + deviation);
  const cutoff = Math.max(floor, top - (top - middle) * DEPTH);
  const all = peaks(curve, grid, middle, durationSeconds).map((found) => ({
    ...found,
    strength: strengthOf(found.score, typicalPeak),
  }));
  return {
    moments: all.filter(({ score }) => score >= cutoff).slice(0, MOST_MOMENTS),
    weaker: all.filter(({ score }) => score < cutoff && score >= cutoff * WEAKER_SHARE).slice(0, MOST_WEAKER),
    curve,
    cutoff,
  };
}

/**
 * What labels that occur in this case reach: the upper quartile, over the labels' columns of cosines, of the highest
 * smoothed cosine.
 */
export function typicalPeak(columns: readonly Float32Array[], grid: Grid, known: Uint8Array): number {
  const peaks = Float32Array.from(columns, (column) => highest(smoothCurve(column, grid, known))).sort();
  return quantile(peaks, 0.75);
}

/** True when a query is about as close to one of the labels as these are to each other. All unit vectors. */
export function isFamiliar(query: Float32Array, labels: readonly Float32Array[]): boolean {
  if (labels.length < 2) return true;
  const nearest = labels
    .map((label, i) => Math.max(...labels.filter((_, j) => j !== i).map((other) => dot(label, other))))
    .sort((a, b) => a - b);
  const usual = nearest[nearest.length >> 1] ?? 0;
  return Math.max(...labels.map((label) => dot(query, label))) >= usual * FAMILIAR_SHARE;
}

function strengthOf(score: number, typical: number): Strength {
  if (score >= typical * 0.9) return 'strong';
  return score >= typical * 0.75 ? 'good' : 'fair';
}

/** Mean over a window of known cells; unknown cells take their nearest neighbour's value. */
function smoothCurve(cosines: Float32Array, grid: Grid, known: Uint8Array): Float32Array {
  const reach = Math.max(0, Math.round((WINDOW_SECONDS / grid.period - 1) / 2));
  const smooth = cosines.map((_, cell) => {
    let sum = 0;
    let count = 0;
    for (let near = Math.max(0, cell - reach); near <= Math.min(cosines.length - 1, cell + reach); near++) {
      const value = cosines[near] as number;
      if (Number.isNaN(value)) continue;
      sum += value;
      count++;
    }
    return count === 0 ? Number.NaN : sum / count;
  });
  const nearest = nearestKnown(known);
  return smooth.map((value, cell) =>
    Number.isNaN(value) && (nearest[cell] as number) >= 0
      ? (smooth[nearest[cell] as number] as number)
      : value,
  );
}

type Peak = Omit<Moment, 'strength'>;

/**
 * The curve's hills, highest first: from each highest cell that no hill covers yet down to half its height over the
 * median on both sides. Hills that nearly touch are one.
 */
function peaks(curve: Float32Array, grid: Grid, middle: number, durationSeconds: number): Peak[] {
  const order = Array.from(curve.keys())
    .filter((cell) => (curve[cell] as number) > middle)
    .sort((a, b) => (curve[b] as number) - (curve[a] as number));
  const taken = new Uint8Array(curve.length);
  const gap = Math.round(MERGE_SECONDS / grid.period);
  const found: Peak[] = [];
  for (const cell of order) {
    if (taken[cell] === 1) continue;
    if (found.length === MOST_MOMENTS + MOST_WEAKER) break;
    const score = curve[cell] as number;
    const foot = score - (score - middle) * DEPTH;
    let first = cell;
    let end = cell + 1;
    while (first > 0 && (curve[first - 1] as number) >= foot && taken[first - 1] === 0) first--;
    while (end < curve.length && (curve[end] as number) >= foot && taken[end] === 0) end++;
    const isNear = taken.subarray(Math.max(0, first - gap), Math.min(curve.length, end + gap)).includes(1);
    taken.fill(1, first, end);
    // The shoulder of a higher hill is no hill of its own.
    if (isNear) continue;
    found.push({
      start: first * grid.period,
      end: Math.min(end * grid.period, durationSeconds),
      peak: Math.min((cell + 0.5) * grid.period, durationSeconds),
      score,
    });
  }
  return found;
}
