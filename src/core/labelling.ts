import type { Counted } from './decoding/counted.ts';
import { gapsOf, type Gap } from './gaps.ts';
import { nearestKnown, type Grid } from './sampling.ts';
import type { Confidence, Segment } from './segments.ts';

/** The label that means that nothing is being done; it may be short and follow anything. */
export const IDLE = 'idle';

/** What is known of a label set's labels, by their place in `ids`. */
type LabelFacts = {
  readonly ids: readonly string[];
  /** Phases: the id of the label that pauses have; left out, IDLE where it is among the ids. */
  readonly idle?: string;
  /** Phases: how often what followed what in other operations, and how long it took (`countedFor`). */
  readonly counted?: Counted;
};

/** A label set ready to be compared with: unit embeddings in the order of its label ids. */
export type Classes = LabelFacts & {
  readonly embeddings: readonly Float32Array[];
  /** Instruments: unit embedding of what the picture shows instead; null where nothing is said. */
  readonly contrast?: readonly (Float32Array | null)[];
};

/** Cosines of every cell with every label: a column per label, NaN where no frame has been seen. */
export type Columns = LabelFacts & {
  readonly columns: readonly Float32Array[];
  readonly contrast?: readonly (Float32Array | null)[];
};

export type LabelOptions = {
  /** 0..1: how far a usual operation's order, as it was counted, is relied on; 0 assumes nothing. */
  readonly order: number;
};

export const DEFAULT_OPTIONS: LabelOptions = { order: 0.9 };

/** What a case is labelled with: one label set of each kind, null for none. */
export type CaseLabels = {
  readonly phases: Classes | null;
  readonly instruments: Classes | null;
  readonly procedures: Classes | null;
  /** Of the pack's training: how sharply its cosines tell apart. */
  readonly logitScale: number;
  readonly options?: LabelOptions;
};

export type Presence = { readonly label: string; readonly segments: readonly Segment[] };

/** What was found in a case. All segments lie inside the video and are sorted by start. */
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

/** Where the cells lie. `known[cell]` is 1 where a frame has been seen. */
export type LabelContext = {
  readonly known: Uint8Array;
  readonly grid: Grid;
  readonly durationSeconds: number;
  /** The whole recording was tried: what is not known never will be. */
  readonly isComplete: boolean;
};

/** The cell whose frame speaks for each cell: the nearest that is known; -1 in a gap. */
export function sourcesOf({ known, isComplete }: LabelContext): Int32Array {
  return isComplete
    ? Int32Array.from(known, (isKnown, cell) => (isKnown === 1 ? cell : -1))
    : nearestKnown(known);
}

/** The gaps of a case: none while it is still being read. */
export function labelGaps({ known, grid, durationSeconds, isComplete }: LabelContext): Gap[] {
  return isComplete ? gapsOf(known, grid, durationSeconds) : [];
}

export function confidenceOf(share: number, sure: number, likely: number): Confidence {
  return share >= sure ? 'sure' : share >= likely ? 'likely' : 'unsure';
}

/** The seconds that the cells from `first` to before `end` stand for. */
export function spanOf(
  { grid, durationSeconds }: LabelContext,
  first: number,
  end: number,
): { start: number; end: number } {
  return {
    start: first * grid.period,
    end: end === grid.count ? durationSeconds : Math.min(end * grid.period, durationSeconds),
  };
}
