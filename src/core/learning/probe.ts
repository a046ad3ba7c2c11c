import type { Columns } from '#core/labelling.ts';
import type { Grid } from '#core/sampling.ts';
import type { Segment } from '#core/segments.ts';
import { dot } from '#core/vectors.ts';
import { CALM, sharesOf, shotsOf, type JudgedStretch, type Shot } from './cache.ts';
import { solve } from './solve.ts';
import { cellsIn } from './stretches.ts';

/**
 * Learning without training: ridge regression over the cache, in closed form. What the words say is the prior; only what
 * they get wrong at the judged moments is learnt, and it holds for pictures like those (Tip-Adapter's kernel
 * exp(-β (1 - cosine))). Only labels that somebody gave or took away change. Constants are measured (docs/learning.md).
 */
export type Learnt = {
  readonly shots: readonly Shot[];
  /** Places of the labels that change. */
  readonly labels: readonly number[];
  /** [shots][labels]. */
  readonly weights: readonly (readonly number[])[];
  /** In units of the training's contrast. */
  readonly strength: number;
};

const SHARPNESS = 4;
const RIDGE = 0.3;
/** Where the words alone give a label so much, nothing is added; where they give less, more and more is. */
const SURE = 0.7;
const LOST = 0.3;

/** Null where nothing was corrected: what is right already teaches nothing. */
export function learn(stretches: readonly JudgedStretch[], logitScale: number): Learnt | null {
  const corrected = stretches.filter(({ label, said }) => label !== said);
  const labels = [...new Set(corrected.flatMap(({ label, said }) => [label, said]))].filter(
    (place) => place >= 0,
  );
  if (corrected.length === 0) return null;
  const shots = shotsOf(stretches);
  const kernel = shots.map(({ key }, i) =>
    shots.map((other, j) => alike(key, other.key) + (i === j ? RIDGE : 0)),
  );
  const residuals = shots.map(({ label, cosines }) => {
    const shares = sharesOf(cosines, logitScale);
    return labels.map((place) => (place === label ? 1 : 0) - (shares[place] as number));
  });
  return { shots, labels, weights: solve(kernel, residuals), strength: 1 };
}

function alike(a: Float32Array, b: Float32Array): number {
  return Math.exp(-SHARPNESS * (1 - dot(a, b)));
}

/** What is added to the cosines of a moment: a value per changed label. `key` is centred, `share` the words' highest. */
export function addedAt(key: Float32Array, share: number, learnt: Learnt, logitScale: number): Float64Array {
  const { shots, labels, weights, strength } = learnt;
  const added = new Float64Array(labels.length);
  const room = Math.min(1, Math.max(0, (SURE - share) / (SURE - LOST)));
  if (room === 0) return added;
  for (const [i, shot] of shots.entries()) {
    const weight = (alike(key, shot.key) * room * strength) / logitScale;
    const row = weights[i] as readonly number[];
    for (let c = 0; c < added.length; c++) added[c] = (added[c] as number) + weight * (row[c] as number);
  }
  return added;
}

/** Extra evidence: what is added to the cosines of some labels, a row of cells each; labels by their place. */
export type Evidence = ReadonlyMap<number, Float32Array>;

/** What was learnt about segments, for the cells of each; `keys` as `segmentKeys` has them. */
export function evidenceOf(
  learnt: Learnt,
  segments: readonly Segment[],
  keys: readonly (Float32Array | null)[],
  { columns }: Columns,
  grid: Grid,
  logitScale: number,
): Evidence {
  const evidence = new Map(learnt.labels.map((place) => [place, new Float32Array(grid.count)]));
  for (const [s, segment] of segments.entries()) {
    const key = keys[s];
    if (key == null) continue;
    const [first, end] = cellsIn(segment, grid);
    const added = addedAt(key, shareIn(columns, first, end, logitScale), learnt, logitScale);
    for (const [c, place] of learnt.labels.entries())
      evidence.get(place)?.fill(added[c] as number, first, end);
  }
  return evidence;
}

/** The highest share of the cells from `first` to before `end`, on average over those that are known. */
function shareIn(columns: readonly Float32Array[], first: number, end: number, logitScale: number): number {
  let sum = 0;
  let count = 0;
  for (let cell = first; cell < end; cell++) {
    let top = -Infinity;
    for (const column of columns) top = Math.max(top, column[cell] as number);
    let others = 0;
    for (const column of columns) others += Math.exp((((column[cell] as number) - top) * logitScale) / CALM);
    if (Number.isNaN(others)) continue;
    sum += 1 / others;
    count++;
  }
  return count === 0 ? 1 : sum / count;
}
