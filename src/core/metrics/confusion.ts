/**
 * Exclusive labels compared frame by frame. A row of labels is an Int16Array of class indices; a frame whose truth is
 * `UNKNOWN` is left out everywhere. All scores are 0..1; NaN where there was nothing to score. Macro scores equal
 * scikit-learn's with `zero_division=0`: their classes are those that occur in truth or guess.
 */
export const UNKNOWN = -1;

/** Frames by class, row-major [truth, guess]; `missed[truth]` counts frames that were given no class at all. */
export type Confusion = {
  readonly classes: number;
  readonly counts: Float64Array;
  readonly missed: Float64Array;
};

export type ClassScores = {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly jaccard: number;
  /** Frames of the class, in truth. */
  readonly support: number;
};

export type MacroScores = Omit<ClassScores, 'support'>;

export function confusionOf(truth: Int16Array, guess: Int16Array, classes: number): Confusion {
  if (truth.length !== guess.length) throw new RangeError('truth and guess differ in length');
  const counts = new Float64Array(classes * classes);
  const missed = new Float64Array(classes);
  for (const [frame, t] of truth.entries()) {
    if (t === UNKNOWN) continue;
    const g = guess[frame] as number;
    if (g === UNKNOWN) missed[t] = (missed[t] as number) + 1;
    else counts[t * classes + g] = (counts[t * classes + g] as number) + 1;
  }
  return { classes, counts, missed };
}

/** All frames of several videos in one table. */
export function addConfusions(parts: readonly Confusion[]): Confusion {
  const classes = parts[0]?.classes ?? 0;
  const sum = (pick: (part: Confusion) => Float64Array, length: number): Float64Array =>
    Float64Array.from({ length }, (_, i) => parts.reduce((all, part) => all + (pick(part)[i] as number), 0));
  return {
    classes,
    counts: sum(({ counts }) => counts, classes * classes),
    missed: sum(({ missed }) => missed, classes),
  };
}

/** Share of frames with the right class. */
export function accuracyOf({ classes, counts, missed }: Confusion): number {
  let right = 0;
  for (let c = 0; c < classes; c++) right += counts[c * classes + c] as number;
  return right / (total(counts) + total(missed));
}

/** Scores of each class; null for one that occurs neither in truth nor in guess. */
export function classScores({ classes, counts, missed }: Confusion): (ClassScores | null)[] {
  return Array.from({ length: classes }, (_, c) => {
    const hits = counts[c * classes + c] as number;
    let support = missed[c] as number;
    let guessed = 0;
    for (let other = 0; other < classes; other++) {
      support += counts[c * classes + other] as number;
      guessed += counts[other * classes + c] as number;
    }
    if (support + guessed === 0) return null;
    return {
      precision: guessed === 0 ? 0 : hits / guessed,
      recall: support === 0 ? 0 : hits / support,
      f1: (2 * hits) / (support + guessed),
      jaccard: hits / (support + guessed - hits),
      support,
    };
  });
}

/** Plain means over the classes that have scores. */
export function macroOf(scores: readonly (MacroScores | null)[]): MacroScores {
  const present = scores.filter((score) => score !== null);
  return {
    precision: average(present.map(({ precision }) => precision)),
    recall: average(present.map(({ recall }) => recall)),
    f1: average(present.map(({ f1 }) => f1)),
    jaccard: average(present.map(({ jaccard }) => jaccard)),
  };
}

/** The mean of the values that are numbers; NaN when none is. */
export function average(values: readonly number[]): number {
  const numbers = values.filter((value) => !Number.isNaN(value));
  return numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
}

function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
