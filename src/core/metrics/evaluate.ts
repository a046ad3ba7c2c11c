import {
  accuracyOf,
  addConfusions,
  average,
  classScores,
  confusionOf,
  macroOf,
  UNKNOWN,
  type ClassScores,
  type Confusion,
  type MacroScores,
} from './confusion.ts';
import { averagePresence, presenceScores, type PresenceRow, type PresenceScores } from './presence.ts';
import { boundaryErrors, editsOf, editScore, f1Of, hitsAt, stretchesOf, type Hits } from './segmental.ts';

/**
 * `per-video`: every score of each video by itself, then the mean over videos, as the paper's protocol has it; a class
 * that a video neither has nor was given drops out of it. `pooled`: all frames, edits and stretches of all videos in
 * one count.
 */
export type Convention = 'per-video' | 'pooled';

/** Class per frame, at `period` seconds a frame; `UNKNOWN` in truth takes the frame out. */
export type PhaseVideo = {
  readonly truth: Int16Array;
  readonly guess: Int16Array;
  readonly period: number;
};

export const OVERLAPS = [0.1, 0.25, 0.5] as const;

export type PhaseReport = {
  readonly convention: Convention;
  readonly videos: number;
  readonly accuracy: number;
  readonly macro: MacroScores;
  /** Per class; null for one that occurs nowhere. Per video: the mean over the videos in which it occurs. */
  readonly perClass: readonly (ClassScores | null)[];
  readonly edit: number;
  /** F1@10, @25 and @50, in the order of OVERLAPS. */
  readonly segmentalF1: readonly number[];
  /** Mean distance in seconds of the boundaries of stretches that were found; NaN when none was. */
  readonly boundarySeconds: number;
  /** All frames of all videos, in both conventions. */
  readonly confusion: Confusion;
};

export function evaluatePhases(
  videos: readonly PhaseVideo[],
  classes: number,
  convention: Convention,
): PhaseReport {
  const parts = videos.map((video) => partsOf(video, classes));
  const confusion = addConfusions(parts.map((part) => part.confusion));
  const isPooled = convention === 'pooled';
  const tables = isPooled ? [confusion] : parts.map((part) => part.confusion);
  const perVideo = tables.map(classScores);
  const macros = perVideo.map(macroOf);
  const errors = parts.map((part) => part.errors);
  return {
    convention,
    videos: videos.length,
    accuracy: average(tables.map(accuracyOf)),
    macro: averageMacro(macros),
    perClass: Array.from({ length: classes }, (_, c) => averageClass(perVideo.map((scores) => scores[c]))),
    edit: isPooled ? editScore(sumEdits(parts)) : average(parts.map(({ edits }) => editScore(edits))),
    segmentalF1: OVERLAPS.map((_, k) => {
      const hits = parts.map((part) => part.hits[k] as Hits);
      return isPooled ? f1Of(sumHits(hits)) : average(hits.map(f1Of));
    }),
    boundarySeconds: isPooled ? average(errors.flat()) : average(errors.map(average)),
    confusion,
  };
}

function partsOf({ truth, guess, period }: PhaseVideo, classes: number) {
  const known = truth.map((label) => (label === UNKNOWN ? 0 : 1));
  const seen = guess.map((label, frame) => (known[frame] === 1 ? label : UNKNOWN));
  const [t, g] = [stretchesOf(truth), stretchesOf(seen)];
  return {
    confusion: confusionOf(truth, guess, classes),
    edits: editsOf(t, g),
    hits: OVERLAPS.map((overlap) => hitsAt(t, g, overlap)),
    errors: boundaryErrors(t, g).map((frames) => frames * period),
  };
}

function averageMacro(rows: readonly MacroScores[]): MacroScores {
  return {
    precision: average(rows.map(({ precision }) => precision)),
    recall: average(rows.map(({ recall }) => recall)),
    f1: average(rows.map(({ f1 }) => f1)),
    jaccard: average(rows.map(({ jaccard }) => jaccard)),
  };
}

function averageClass(rows: readonly (ClassScores | null | undefined)[]): ClassScores | null {
  const present = rows.filter((row) => row !== null && row !== undefined);
  if (present.length === 0) return null;
  return { ...averageMacro(present), support: present.reduce((sum, { support }) => sum + support, 0) };
}

function sumEdits(parts: readonly { edits: { edits: number; longest: number } }[]) {
  return {
    edits: parts.reduce((sum, part) => sum + part.edits.edits, 0),
    longest: parts.reduce((sum, part) => sum + part.edits.longest, 0),
  };
}

function sumHits(rows: readonly Hits[]): Hits {
  return {
    hits: rows.reduce((sum, { hits }) => sum + hits, 0),
    wrong: rows.reduce((sum, { wrong }) => sum + wrong, 0),
    missed: rows.reduce((sum, { missed }) => sum + missed, 0),
  };
}

/** One row per label, the same labels in every video. */
export type PresenceVideo = readonly PresenceRow[];

export type PresenceReport = {
  readonly convention: Convention;
  readonly videos: number;
  /** Means over labels: `ap` is the mAP. */
  readonly macro: PresenceScores;
  readonly perLabel: readonly PresenceScores[];
};

/** Per video: every label over the videos in which it is defined, then over labels, as ivtmetrics does. */
export function evaluatePresence(
  videos: readonly PresenceVideo[],
  labels: number,
  convention: Convention,
): PresenceReport {
  const perLabel = Array.from({ length: labels }, (_, label) => {
    const rows = videos.map((video) => video[label] as PresenceRow);
    return convention === 'pooled' ? presenceScores(joined(rows)) : averagePresence(rows.map(presenceScores));
  });
  return { convention, videos: videos.length, macro: averagePresence(perLabel), perLabel };
}

function joined(rows: readonly PresenceRow[]): PresenceRow {
  return {
    truth: Uint8Array.from(rows.flatMap(({ truth }) => [...truth])),
    shown: Uint8Array.from(rows.flatMap(({ shown }) => [...shown])),
    scores: rows.some(({ scores }) => scores === null)
      ? null
      : Float32Array.from(rows.flatMap(({ scores }) => [...(scores ?? [])])),
  };
}
