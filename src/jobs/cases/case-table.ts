import {
  labelGaps,
  labelInstruments,
  labelPhases,
  labelProcedure,
  NOTHING_LABELLED,
  type Classes,
  type Columns,
  type Labelling,
} from '#core/labelling.ts';
import { findMoments, isFamiliar, typicalPeak, type Found } from '#core/moments.ts';
import { cellAt, nearestKnown, type Grid } from '#core/sampling.ts';
import { cosineAt, sampleAt, setSample, type QuantizedEmbedding, type Samples } from '#core/samples.ts';
import { normalized } from '#core/vectors.ts';
import type { CaseLabels } from './case-protocol.ts';

/** The samples of one case in memory, compared with its labels as they come. */
export class CaseTable {
  readonly samples: Samples;
  /** Set once every cell was tried: what is not known then is a gap. */
  isComplete = false;
  readonly #grid: Grid;
  readonly #durationSeconds: number;
  #labels: CaseLabels | null = null;
  #columns: { phases: Columns | null; instruments: Columns | null } = { phases: null, instruments: null };

  constructor(samples: Samples, grid: Grid, durationSeconds: number) {
    this.samples = samples;
    this.#grid = grid;
    this.#durationSeconds = durationSeconds;
  }

  get known(): number {
    return this.samples.known.reduce((sum, isKnown) => sum + isKnown, 0);
  }

  setLabels(labels: CaseLabels): void {
    this.#labels = labels;
    this.#columns = {
      phases: labels.phases && this.#compare(labels.phases),
      instruments: labels.instruments && this.#compare(labels.instruments),
    };
  }

  add(cell: number, seconds: number, embedding: QuantizedEmbedding): void {
    setSample(this.samples, cell, seconds, embedding);
    for (const kind of ['phases', 'instruments'] as const) {
      const columns = this.#columns[kind]?.columns;
      for (const [c, label] of this.#labels?.[kind]?.embeddings.entries() ?? []) {
        if (columns?.[c] !== undefined) columns[c][cell] = cosineAt(this.samples, cell, label);
      }
    }
  }

  label(): Labelling {
    const labels = this.#labels;
    if (labels === null) return NOTHING_LABELLED;
    const { phases, instruments } = this.#columns;
    const { logitScale } = labels;
    const context = {
      known: this.samples.known,
      grid: this.#grid,
      durationSeconds: this.#durationSeconds,
      isComplete: this.isComplete,
      logitScale,
    };
    return {
      phases: phases === null ? [] : labelPhases(phases, context),
      instruments: instruments === null ? [] : labelInstruments(instruments, context),
      procedure: labels.procedures === null ? null : labelProcedure(this.samples, labels.procedures, context),
      gaps: labelGaps(context),
    };
  }

  /** Moments like a unit vector: a sentence's, or (`isPicture`) a frame's. */
  search(query: Float32Array, isPicture: boolean): Found {
    const { phases, instruments } = this.#columns;
    const columns = [...(phases?.columns ?? []), ...(instruments?.columns ?? [])];
    return findMoments(this.samples, this.#grid, query, {
      durationSeconds: this.#durationSeconds,
      typicalPeak: typicalPeak(columns, this.#grid, this.samples.known),
      isFamiliar: isPicture || isFamiliar(query, this.#labelEmbeddings()),
    });
  }

  /** The unit embedding of the nearest known frame to `seconds`; null where none is known. */
  embeddingAt(seconds: number): Float32Array | null {
    const cell = this.nearest(cellAt(this.#grid, seconds));
    return cell === -1 ? null : normalized(sampleAt(this.samples, cell));
  }

  /** The known cell nearest to `cell`; -1 where none is known. */
  nearest(cell: number): number {
    return nearestKnown(this.samples.known)[cell] ?? -1;
  }

  #labelEmbeddings(): Float32Array[] {
    const { phases, instruments } = this.#labels ?? { phases: null, instruments: null };
    return [...(phases?.embeddings ?? []), ...(instruments?.embeddings ?? [])];
  }

  #compare({ ids, embeddings }: Classes): Columns {
    const { samples } = this;
    const columns = embeddings.map((embedding) =>
      Float32Array.from(samples.known, (isKnown, cell) =>
        isKnown === 1 ? cosineAt(samples, cell, embedding) : Number.NaN,
      ),
    );
    return { ids, columns };
  }
}
