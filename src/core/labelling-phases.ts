import { bestPath } from './decoding/best-path.ts';
import type { OperationModel } from './decoding/lanes.ts';
import { plainLaw } from './decoding/lengths.ts';
import { occurrenceIn } from './decoding/occurrence.ts';
import { procedureOf } from './decoding/procedure.ts';
import {
  confidenceOf,
  DEFAULT_OPTIONS,
  IDLE,
  sourcesOf,
  spanOf,
  type Columns,
  type LabelContext,
  type LabelOptions,
} from './labelling.ts';
import { runs, type Segment } from './segments.ts';
import { statistics } from './statistics.ts';
import { softmax } from './zero-shot.ts';

/**
 * Phase decoding. The temperature makes the contrast of training (logit scale 100) six times softer: at full
 * strength single frames outvote their neighbours. A quarter of each label's mean over the video is taken off: some
 * labels are close to every picture, but phases are truly unequal in length, so no more than that. Chosen on drawn tuning
 * cases (docs/accuracy.md).
 */
const SOFTER = 6;
const DEBIAS = 0.25;
/** Seconds that a stretch lasts at least, and on average. */
const PHASE_SECONDS = [4, 60] as const;
const IDLE_SECONDS = [2, 10] as const;

/**
 * Confidence: the share the frames of a segment give its label, each by itself, at a twentieth of the training's
 * contrast; decoding in time would only repeat its own decision. See docs/accuracy.md: sure is right in
 * 19 of 20 frames of drawn cases, unsure in about half.
 */
const CALM = 20;
const SURE = 0.6;
const LIKELY = 0.4;

export type PhaseContext = LabelContext & {
  readonly logitScale: number;
  readonly options?: LabelOptions;
  /** How much each kind of operation has of the case (`procedureShares`); null where that is not known. */
  readonly kinds?: readonly number[] | null;
};

/** A timeline of exclusive labels, broken by gaps. Cells that are not known yet are taken from the nearest that is. */
export function labelPhases(columns: Columns, context: PhaseContext): Segment[] {
  const { grid, logitScale } = context;
  const nearest = sourcesOf(context);
  if (nearest.every((source) => source === -1)) return [];
  const scores = phaseScores(columns, nearest, logitScale / SOFTER);
  const path = bestPath({ steps: grid.count, scores }, phaseModel(columns, context));
  for (const [cell, source] of nearest.entries()) if (source === -1) path[cell] = -1;
  const labelled = runs(path).filter(({ value }) => value !== -1);
  return labelled.map(({ value, first, end }) => {
    let sum = 0;
    for (let cell = first; cell < end; cell++)
      sum += shareAt(columns, nearest[cell] as number, value, logitScale / CALM);
    return {
      ...spanOf(context, first, end),
      label: columns.ids[value] as string,
      confidence: confidenceOf(sum / (end - first), SURE, LIKELY),
    };
  });
}

/**
 * How much of each cell every label has, each frame by itself: float32 [cells, labels], rows add up to 1; a row of
 * zeros where nothing is known.
 */
export function phaseShares(columns: Columns, context: PhaseContext): Float32Array {
  const shares = new Float32Array(context.grid.count * columns.ids.length);
  for (const [cell, source] of sourcesOf(context).entries())
    if (source !== -1)
      shares.set(sharesAt(columns, source, context.logitScale / CALM), cell * columns.ids.length);
  return shares;
}

/** One of `sharesAt`, without making the others. */
function shareAt({ columns }: Columns, cell: number, label: number, scale: number): number {
  const own = columns[label]?.[cell] as number;
  let sum = 0;
  for (const column of columns) sum += Math.exp(((column[cell] as number) - own) * scale);
  return 1 / sum;
}

function sharesAt({ columns }: Columns, cell: number, scale: number): number[] {
  return softmax(columns.map((column) => (column[cell] as number) * scale));
}

function phaseModel(
  { ids, idle = IDLE, counted }: Columns,
  { grid: { period }, options = DEFAULT_OPTIONS, kinds = null }: PhaseContext,
): OperationModel {
  const laws = ids.map((id) => {
    const [least, mean] = id === idle ? IDLE_SECONDS : PHASE_SECONDS;
    return plainLaw(least, mean, period);
  });
  const occurs = kinds && counted?.occurs && occurrenceIn(counted.occurs, kinds);
  return {
    procedure: procedureOf(ids.length, ids.indexOf(idle), counted, options.order, occurs ?? undefined),
    laws,
  };
}

/** Log-likelihoods [cells, classes], debiased per class over the known cells. A gap says nothing: all are 0. */
function phaseScores({ columns }: Columns, nearest: Int32Array, scale: number): Float32Array {
  const scores = new Float32Array(nearest.length * columns.length);
  for (const [c, column] of columns.entries()) {
    const bias = DEBIAS * statistics(column).mean;
    for (const [cell, source] of nearest.entries()) {
      if (source !== -1) scores[cell * columns.length + c] = scale * ((column[source] as number) - bias);
    }
  }
  return scores;
}
