import {
  labelGaps,
  type CaseLabels,
  type Classes,
  type Columns,
  type LabelContext,
  type Labelling,
} from './labelling.ts';
import { instrumentScores, labelInstruments } from './labelling-instruments.ts';
import { labelPhases, phaseShares } from './labelling-phases.ts';
import { procedureOfShares, procedureShares } from './labelling-procedure.ts';
import { cosinesWith, type Samples } from './samples.ts';

/** Where the samples of a case lie in time; see `LabelContext`. */
export type Place = Omit<LabelContext, 'known'>;

/** The cosines of a case with its exclusive labels and its instruments. */
export type Compared = { readonly phases: Columns | null; readonly instruments: Columns | null };

/** From samples to labels: the whole way, as the app goes it. */
export function labelCase(samples: Samples, labels: CaseLabels, place: Place): Labelling {
  return labelCompared(samples, labels, compareCase(samples, labels), place);
}

/** `cosines` may remember columns it has made before. */
export function compareCase(
  samples: Samples,
  { phases, instruments }: CaseLabels,
  cosines = (embedding: Float32Array): Float32Array => cosinesWith(samples, embedding),
): Compared {
  return {
    phases: phases && compare(phases, cosines),
    instruments: instruments && compare(instruments, cosines),
  };
}

function compare(
  { embeddings, contrast, ...facts }: Classes,
  cosines: (embedding: Float32Array) => Float32Array,
): Columns {
  return {
    ...facts,
    columns: embeddings.map(cosines),
    ...(contrast !== undefined && { contrast: contrast.map((instead) => instead && cosines(instead)) }),
  };
}

/** As `labelCase`, where the cosines are known. */
export function labelCompared(
  samples: Samples,
  labels: CaseLabels,
  { phases, instruments }: Compared,
  place: Place,
): Labelling {
  const context = contextOf(samples, labels, place);
  const { procedures } = labels;
  const kinds = procedures && procedureShares(samples, procedures, context);
  const segments = phases === null ? [] : labelPhases(phases, { ...context, kinds });
  return {
    phases: segments,
    instruments: instruments === null ? [] : labelInstruments(instruments, context, segments),
    procedure: procedures && kinds && procedureOfShares(procedures, kinds),
    gaps: labelGaps(context),
  };
}

/** What speaks for the labels of each cell. */
export type CaseEvidence = {
  /** float32 [cells, labels], see `phaseShares`. */
  readonly phases: Float32Array | null;
  /** A row of cells per instrument, see `instrumentScores`. */
  readonly instruments: readonly Float32Array[] | null;
};

export function evidenceFor(samples: Samples, labels: CaseLabels, place: Place): CaseEvidence {
  const context = contextOf(samples, labels, place);
  const { phases, instruments } = compareCase(samples, labels);
  return {
    phases: phases && phaseShares(phases, context),
    instruments: instruments && instrumentScores(instruments, context),
  };
}

function contextOf({ known }: Samples, { logitScale, options }: CaseLabels, place: Place) {
  return { ...place, known, logitScale, ...(options !== undefined && { options }) };
}
