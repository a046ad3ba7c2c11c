import { average } from './confusion.ts';

/**
 * Labels of which any number may hold at a time, each compared by itself over the frames of a video. All scores 0..1;
 * NaN where undefined. One label in one video: `truth` and `shown` are 1 where it is there, `scores` rank the frames;
 * null where only `shown` is known: such a label has no average precision.
 */
export type PresenceRow = {
  readonly truth: Uint8Array;
  readonly shown: Uint8Array;
  readonly scores: Float32Array | null;
};

export type PresenceScores = {
  /** Area under precision over recall; NaN for a label that never occurs, or without scores. */
  readonly ap: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  /** Share of the frames without it in which it was shown; NaN when it is always there. */
  readonly fpr: number;
  /** Frames with it, in truth. */
  readonly support: number;
};

export function presenceScores({ truth, shown, scores }: PresenceRow): PresenceScores {
  let [hits, wrong, missed, rest] = [0, 0, 0, 0];
  for (const [frame, isTrue] of truth.entries()) {
    const isShown = shown[frame] === 1;
    if (isTrue === 1 && isShown) hits++;
    else if (isTrue === 1) missed++;
    else if (isShown) wrong++;
    else rest++;
  }
  const isNowhere = hits + wrong + missed === 0;
  return {
    ap: scores === null ? Number.NaN : averagePrecision(truth, scores),
    precision: isNowhere ? Number.NaN : hits / Math.max(1, hits + wrong),
    recall: isNowhere ? Number.NaN : hits / Math.max(1, hits + missed),
    f1: isNowhere ? Number.NaN : (2 * hits) / (2 * hits + wrong + missed),
    fpr: wrong / (wrong + rest),
    support: hits + missed,
  };
}

/** As scikit-learn's `average_precision_score`: no interpolation, equal scores are one threshold. */
export function averagePrecision(truth: Uint8Array, scores: Float32Array): number {
  const order = Array.from(scores.keys()).sort((a, b) => (scores[b] as number) - (scores[a] as number));
  let [hits, gained, sum] = [0, 0, 0];
  for (const [place, frame] of order.entries()) {
    if (truth[frame] === 1) gained++;
    const next = order[place + 1];
    if (next !== undefined && scores[next] === scores[frame]) continue;
    hits += gained;
    sum += gained * (hits / (place + 1));
    gained = 0;
  }
  return hits === 0 ? Number.NaN : sum / hits;
}

/** Means over labels, or over the videos of one label; what is undefined is left out. Support is summed. */
export function averagePresence(rows: readonly PresenceScores[]): PresenceScores {
  return {
    ap: average(rows.map(({ ap }) => ap)),
    precision: average(rows.map(({ precision }) => precision)),
    recall: average(rows.map(({ recall }) => recall)),
    f1: average(rows.map(({ f1 }) => f1)),
    fpr: average(rows.map(({ fpr }) => fpr)),
    support: rows.reduce((sum, { support }) => sum + support, 0),
  };
}
