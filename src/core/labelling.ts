import { gapsOf, type Gap } from './gaps.ts';
import { nearestKnown, type Grid } from './sampling.ts';
import { videoEmbedding, type Samples } from './samples.ts';
import { runs, type Confidence, type Segment } from './segments.ts';
import { quantile, sorted, statistics } from './statistics.ts';
import { viterbi, type TemporalModel } from './temporal.ts';
import { dot } from './vectors.ts';
import { softmax } from './zero-shot.ts';

/** A label set ready to be compared with: unit embeddings in the order of its label ids. */
export type Classes = { readonly ids: readonly string[]; readonly embeddings: readonly Float32Array[] };

/** Cosines of every cell with every label: a column per label, NaN where no frame has been seen. */
export type Columns = { readonly ids: readonly string[]; readonly columns: readonly Float32Array[] };

export type Presence = { readonly label: string; readonly segments: readonly Segment[] };

/** What a case is labelled with. All segments lie inside the video and are sorted by start. */
export type Labelling = {
  /** One after the other, broken only by `gaps`. */
  readonly phases: readonly Segment[];
  /** A lane per instrument that was seen, in the label set's order. */
  readonly instruments: readonly Presence[];
  readonly procedure: { readonly label: string; readonly confidence: Confidence } | null;
  /** What could not be read; none is known before the whole recording was tried. */
  readonly gaps: readonly Gap[];
};

export const NOTHING_LABELLED: Labelling = { phases: [], instruments: [], procedure: null, gaps: [] };

/** The label that means that nothing is being done; it may be short and follow anything. */
export const IDLE = 'idle';

/**
 * Phase decoding. The temperature makes the contrast of training (logit scale 100) five times softer: at full
 * strength single frames outvote their neighbours. A quarter of each label's mean over the video is taken off: some
 * labels are close to every picture, but phases are truly unequal in length, so no more than that. Measured on twelve
 * drawn cases (docs/labelling.md).
 */
const SOFTER = 5;
const DEBIAS = 0.25;
const SHORTEST_PHASE_SECONDS = 4;
const SHORTEST_IDLE_SECONDS = 2;
const EXPECTED_PHASE_SECONDS = 30;

/**
 * Confidence: the share the frames of a segment give its label, each by itself, at a twentieth of the training's
 * contrast; decoding in time would only repeat its own decision. On the drawn cases 98 % of what counts as sure is
 * right, 82 % of likely, 69 % of unsure.
 */
const CALM = 20;
const SURE = 0.6;
const LIKELY = 0.4;

/** A timeline of exclusive labels, broken by gaps. Cells that are not known yet are taken from the nearest that is. */
export function labelPhases(
  { ids, columns }: Columns,
  context: LabelContext & { logitScale: number },
): Segment[] {
  const { grid, durationSeconds, logitScale } = context;
  const nearest = sourcesOf(context);
  if (nearest.every((source) => source === -1)) return [];
  const scores = phaseScores(columns, nearest, logitScale / SOFTER);
  const path = viterbi({ steps: grid.count, scores }, phaseModel(grid, ids));
  for (const [cell, source] of nearest.entries()) if (source === -1) path[cell] = -1;
  const labelled = runs(path).filter(({ value }) => value !== -1);
  return labelled.map(({ value, first, end }) => {
    let sum = 0;
    for (let cell = first; cell < end; cell++)
      sum += shareOf(columns, nearest[cell] as number, value, logitScale / CALM);
    return {
      ...span(grid, first, end, durationSeconds),
      label: ids[value] as string,
      confidence: confidenceOf(sum / (end - first), SURE, LIKELY),
    };
  });
}

/** Softmax share of one label at one cell. */
function shareOf(columns: readonly Float32Array[], cell: number, label: number, scale: number): number {
  return softmax(columns.map((column) => (column[cell] as number) * scale))[label] as number;
}

/** `known[cell]` is 1 where a frame has been seen. */
export type LabelContext = {
  readonly known: Uint8Array;
  readonly grid: Grid;
  readonly durationSeconds: number;
  /** The whole recording was tried: what is not known never will be. */
  readonly isComplete: boolean;
};

/** The cell whose frame speaks for each cell: the nearest that is known; -1 in a gap. */
function sourcesOf({ known, isComplete }: LabelContext): Int32Array {
  return isComplete
    ? Int32Array.from(known, (isKnown, cell) => (isKnown === 1 ? cell : -1))
    : nearestKnown(known);
}

/** The gaps of a case: none while it is still being read. */
export function labelGaps({ known, grid, durationSeconds, isComplete }: LabelContext): Gap[] {
  return isComplete ? gapsOf(known, grid, durationSeconds) : [];
}

function phaseModel({ period }: Grid, ids: readonly string[]): TemporalModel {
  const steps = (seconds: number): number => Math.max(1, Math.round(seconds / period));
  return {
    classes: ids.length,
    minSteps: ids.map((id) => steps(id === IDLE ? SHORTEST_IDLE_SECONDS : SHORTEST_PHASE_SECONDS)),
    expectedSteps: ids.map(() => EXPECTED_PHASE_SECONDS / period),
    // Nothing is assumed about the order of an operation.
    logNext: () => 0,
  };
}

/** Log-likelihoods [cells, classes], debiased per class over the known cells. A gap says nothing: all are 0. */
function phaseScores(columns: readonly Float32Array[], nearest: Int32Array, scale: number): Float32Array {
  const scores = new Float32Array(nearest.length * columns.length);
  for (const [c, column] of columns.entries()) {
    const bias = DEBIAS * statistics(column).mean;
    for (const [cell, source] of nearest.entries()) {
      if (source !== -1) scores[cell * columns.length + c] = scale * ((column[source] as number) - bias);
    }
  }
  return scores;
}

/**
 * Instruments. A cosine counts from where it lies between the case's middle (the median over all frames and labels) and
 * what labels that are seen in it reach (the upper quartile over labels of their 97 % quantile): invariant to where an
 * encoder's cosines live, and to how long an instrument is in use, which z-scores over time are not. Hysteresis keeps a
 * lane from flickering. Measured (docs/labelling.md).
 */
const ON = 0.7;
const OFF = 0.63;
const REACHED_QUANTILE = 0.97;
const SHORTEST_PRESENCE_SECONDS = 2;
const SURE_PRESENCE = 0.85;

export function labelInstruments({ ids, columns }: Columns, context: LabelContext): Presence[] {
  const { grid, durationSeconds } = context;
  const nearest = sourcesOf(context);
  if (nearest.every((source) => source === -1)) return [];
  const seen = columns.map(sorted);
  const middle = quantile(sorted(Float32Array.from(seen.flatMap((column) => [...column]))), 0.5);
  const reached = Float32Array.from(seen, (column) => quantile(column, REACHED_QUANTILE)).sort();
  const reach = Math.max(1e-6, quantile(reached, 0.75) - middle);
  const shortest = Math.max(1, Math.round(SHORTEST_PRESENCE_SECONDS / grid.period));
  return ids.flatMap((label, c) => {
    const scores = Float32Array.from(nearest, (cell) => ((columns[c]?.[cell] as number) - middle) / reach);
    const segments = stretches(scores, shortest).map(({ first, end, mean }) => ({
      ...span(grid, first, end, durationSeconds),
      label,
      confidence: mean >= SURE_PRESENCE ? ('sure' as const) : ('likely' as const),
    }));
    return segments.length === 0 ? [] : [{ label, segments }];
  });
}

/** Stretches that stay above OFF, reach ON and last. */
function stretches(scores: Float32Array, shortest: number): { first: number; end: number; mean: number }[] {
  const isOver = Array.from(scores, (score) => score >= OFF);
  return runs(isOver).flatMap(({ value, first, end }) => {
    const part = scores.subarray(first, end);
    if (!value || part.length < shortest || part.every((score) => score < ON)) return [];
    return [{ first, end, mean: part.reduce((a, b) => a + b, 0) / part.length }];
  });
}

const SURE_PROCEDURE = 0.9;
const LIKELY_PROCEDURE = 0.6;

/** Which operation this is: the video-level embedding against procedure titles (OphCLIP's long-term level). */
export function labelProcedure(
  samples: Samples,
  classes: Classes,
  { logitScale }: { logitScale: number },
): Labelling['procedure'] {
  const video = videoEmbedding(samples);
  if (video === null) return null;
  const shares = softmax(
    classes.embeddings.map((embedding) => (dot(video, embedding) * logitScale) / SOFTER),
  );
  const best = shares.indexOf(Math.max(...shares));
  const label = classes.ids[best];
  if (label === undefined) return null;
  return { label, confidence: confidenceOf(shares[best] as number, SURE_PROCEDURE, LIKELY_PROCEDURE) };
}

function confidenceOf(share: number, sure: number, likely: number): Confidence {
  return share >= sure ? 'sure' : share >= likely ? 'likely' : 'unsure';
}

function span(
  grid: Grid,
  first: number,
  end: number,
  durationSeconds: number,
): { start: number; end: number } {
  return {
    start: first * grid.period,
    end: end === grid.count ? durationSeconds : Math.min(end * grid.period, durationSeconds),
  };
}
