import type { LengthLaw } from './lengths.ts';
import type { Procedure } from './procedure.ts';

/** Log-likelihoods, row-major [steps, classes]; any constant per row may be added. */
export type Evidence = { readonly steps: number; readonly scores: Float32Array };

/** What an operation may look like: how its stretches follow each other, and how long each class lasts. */
export type OperationModel = { readonly procedure: Procedure; readonly laws: readonly LengthLaw[] };

/**
 * The model laid out flat. Lane c is class c; lane `classes + c` is the pause after class c, which remembers it. Lane
 * `idle` itself is the pause before anything. A lane's length law has the parts `begin[lane]` to `begin[lane + 1]`.
 */
export type Lanes = {
  readonly count: number;
  readonly classes: number;
  readonly idle: number;
  readonly classOf: Int16Array;
  readonly begin: Int32Array;
  readonly weight: Float64Array;
  readonly delay: Int32Array;
  readonly loop: Float64Array;
  readonly longestDelay: number;
};

export function lanesOf({ procedure: { classes, idle }, laws }: OperationModel): Lanes {
  const count = idle === -1 ? classes : 2 * classes;
  const classOf = Int16Array.from({ length: count }, (_, lane) => (lane < classes ? lane : idle));
  const parts: LengthLaw[] = Array.from(classOf, (c) => laws[c] as LengthLaw);
  const begin = Int32Array.from({ length: count + 1 }, (_, lane) =>
    parts.slice(0, lane).reduce((sum, law) => sum + law.length, 0),
  );
  const flat = parts.flat();
  return {
    count,
    classes,
    idle,
    classOf,
    begin,
    weight: Float64Array.from(flat, ({ weight }) => weight),
    delay: Int32Array.from(flat, ({ delay }) => delay),
    loop: Float64Array.from(flat, ({ loop }) => loop),
    longestDelay: Math.max(...flat.map(({ delay }) => delay)),
  };
}

/**
 * Sums of evidence up to each step, [steps + 1 + beyond, classes], a row's highest score counting as nothing. After the
 * end nothing is known for `beyond` steps: what has begun there may end.
 */
export function summed({ steps, scores }: Evidence, classes: number, beyond: number): Float64Array {
  const sums = new Float64Array((steps + 1 + beyond) * classes);
  for (let t = 0; t < steps + beyond; t++) {
    const row = t * classes;
    let top = -Infinity;
    const isKnown = t < steps;
    for (const score of scores.subarray(row, row + classes)) top = Math.max(top, score);
    for (let c = 0; c < classes; c++) {
      const score = isKnown ? (scores[row + c] as number) - top : 0;
      sums[row + classes + c] = (sums[row + c] as number) + score;
    }
  }
  return sums;
}
