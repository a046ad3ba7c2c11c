/**
 * Decoding labels in time: a hidden Markov model over equal steps, in which a class stays for at least `minSteps` and
 * for `expectedSteps` on average. The minimum is made of chained states, so that Viterbi stays the textbook one. Cost: steps x (states + classes²).
 */
export type TemporalModel = {
  readonly classes: number;
  /** Least length of a stretch of each class, in steps; at least 1. Stretches cut by an end may be shorter. */
  readonly minSteps: readonly number[];
  /** Mean length of a stretch of each class, in steps. */
  readonly expectedSteps: readonly number[];
  /** Log-probability of going from class `a` to another class `b`; only differences within a row matter. */
  readonly logNext: (a: number, b: number) => number;
};

/** Log-likelihoods, row-major [steps, classes]; any constant per row may be added. */
export type Emissions = { readonly steps: number; readonly scores: Float32Array };

/** The most likely class of every step. */
export function viterbi(emissions: Emissions, model: TemporalModel): Int16Array {
  const chain = chainOf(model);
  const { states } = chain;
  const { steps } = emissions;
  const from = new Int16Array(steps * states);
  let best = new Float64Array(states);
  for (let s = 0; s < states; s++) best[s] = emission(emissions, chain, 0, s);
  for (let t = 1; t < steps; t++) {
    const next = new Float64Array(states).fill(-Infinity);
    advance(best, chain, (s, to, score) => {
      if (score > at(next, to)) {
        next[to] = score;
        from[t * states + to] = s;
      }
    });
    for (let s = 0; s < states; s++) next[s] = at(next, s) + emission(emissions, chain, t, s);
    best = next;
  }
  const path = new Int16Array(steps);
  let state = best.indexOf(Math.max(...best));
  for (let t = steps - 1; t >= 0; t--) {
    path[t] = at(chain.classOf, state);
    state = at(from, t * states + state);
  }
  return path;
}

/** The chained states of a model: `first` and `last` state of each class, and the class of each state. */
type Chain = {
  states: number;
  classes: number;
  first: Int16Array;
  last: Int16Array;
  classOf: Int16Array;
  stay: Float64Array;
  leave: Float64Array;
};

function chainOf({ classes, minSteps, expectedSteps, logNext }: TemporalModel): Chain {
  const lengths = Array.from({ length: classes }, (_, c) => Math.max(1, Math.round(minSteps[c] ?? 1)));
  const states = lengths.reduce((sum, length) => sum + length, 0);
  const first = new Int16Array(classes);
  const last = new Int16Array(classes);
  const classOf = new Int16Array(states);
  let state = 0;
  for (const [c, length] of lengths.entries()) {
    first[c] = state;
    classOf.fill(c, state, state + length);
    state += length;
    last[c] = state - 1;
  }
  const stay = new Float64Array(classes);
  const leave = new Float64Array(classes * classes).fill(-Infinity);
  for (let a = 0; a < classes; a++) {
    // The chain takes its own steps; the self-loop at its end has what is left of the mean.
    const exit = 1 / Math.max(1.5, (expectedSteps[a] ?? 1) - (lengths[a] ?? 1) + 1);
    stay[a] = Math.log(1 - exit);
    const next = Array.from({ length: classes }, (_, b) => (a === b ? -Infinity : logNext(a, b)));
    const total = next.reduce(logAdd, -Infinity);
    for (const [b, value] of next.entries()) {
      if (a !== b) leave[a * classes + b] = Math.log(exit) + value - total;
    }
  }
  return { states, classes, first, last, classOf, stay, leave };
}

/** Calls `visit(from, to, score + transition)` for every possible transition. */
function advance(
  scores: Float64Array,
  { states, classes, first, last, classOf, stay, leave }: Chain,
  visit: (from: number, to: number, score: number) => void,
): void {
  for (let s = 0; s < states; s++) {
    const c = at(classOf, s);
    const score = at(scores, s);
    if (s < at(last, c)) {
      visit(s, s + 1, score);
      continue;
    }
    visit(s, s, score + at(stay, c));
    for (let b = 0; b < classes; b++) {
      if (b !== c) visit(s, at(first, b), score + at(leave, c * classes + b));
    }
  }
}

function emission({ scores }: Emissions, { classes, classOf }: Chain, step: number, state: number): number {
  return at(scores, step * classes + at(classOf, state));
}

function logAdd(a: number, b: number): number {
  if (a === -Infinity) return b;
  if (b === -Infinity) return a;
  return a > b ? a + Math.log1p(Math.exp(b - a)) : b + Math.log1p(Math.exp(a - b));
}

function at(values: ArrayLike<number>, index: number): number {
  return values[index] as number;
}
