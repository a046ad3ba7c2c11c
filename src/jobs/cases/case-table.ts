import { NOTHING_LABELLED, type CaseLabels, type Labelling } from '#core/labelling.ts';
import type { ScoredInstruments } from '#core/evaluation/rows.ts';
import { compareCase, labelCompared, type Compared, type Place } from '#core/labelling-case.ts';
import { instrumentScores } from '#core/labelling-instruments.ts';
import { labelTaught, type Lesson } from '#core/learning/lesson.ts';
import { findMoments, isFamiliar, typicalPeak, type Found } from '#core/moments.ts';
import { cellAt, nearestKnown, type Grid } from '#core/sampling.ts';
import {
  cosineAt,
  cosinesWith,
  sampleAt,
  setSample,
  type QuantizedEmbedding,
  type Samples,
} from '#core/samples.ts';
import { normalized } from '#core/vectors.ts';

/** The samples of one case in memory, compared with its labels as they come. */
export class CaseTable {
  readonly samples: Samples;
  /** Set once every cell was tried: what is not known then is a gap. */
  isComplete = false;
  /** What reviews teach about this case. */
  lesson: Lesson | null = null;
  readonly #grid: Grid;
  readonly #durationSeconds: number;
  #labels: CaseLabels | null = null;
  #columns: Compared = { phases: null, instruments: null };

  constructor(samples: Samples, grid: Grid, durationSeconds: number) {
    this.samples = samples;
    this.#grid = grid;
    this.#durationSeconds = durationSeconds;
  }

  get known(): number {
    return this.samples.known.reduce((sum, isKnown) => sum + isKnown, 0);
  }

  /** Labels that were there before are not compared again: while one is worded, the others stay. */
  setLabels(labels: CaseLabels): void {
    const before = this.#compared();
    const cosines = (embedding: Float32Array): Float32Array =>
      before.find(([known]) => isSame(known, embedding))?.[1] ?? cosinesWith(this.samples, embedding);
    this.#columns = compareCase(this.samples, labels, cosines);
    this.#labels = labels;
    this.lesson = null;
  }

  /** Every embedding that the case was compared with, and its column. */
  #compared(): (readonly [Float32Array, Float32Array])[] {
    return (['phases', 'instruments'] as const).flatMap((kind) => {
      const [classes, columns] = [this.#labels?.[kind], this.#columns[kind]];
      const embeddings = [...(classes?.embeddings ?? []), ...(classes?.contrast ?? [])];
      const made = [...(columns?.columns ?? []), ...(columns?.contrast ?? [])];
      return embeddings.flatMap((embedding, i) => {
        const column = made[i];
        return embedding && column ? [[embedding, column] as const] : [];
      });
    });
  }

  add(cell: number, seconds: number, embedding: QuantizedEmbedding): void {
    setSample(this.samples, cell, seconds, embedding);
    for (const kind of ['phases', 'instruments'] as const) {
      const [classes, compared] = [this.#labels?.[kind], this.#columns[kind]];
      for (const [c, label] of classes?.embeddings.entries() ?? []) {
        const [own, instead] = [compared?.columns[c], compared?.contrast?.[c]];
        const contrast = classes?.contrast?.[c];
        if (own !== undefined) own[cell] = cosineAt(this.samples, cell, label);
        if (instead && contrast) instead[cell] = cosineAt(this.samples, cell, contrast);
      }
    }
  }

  label(): Labelling {
    if (this.#labels === null) return NOTHING_LABELLED;
    const { samples, lesson } = this;
    const place = this.#place();
    return lesson === null
      ? labelCompared(samples, this.#labels, this.#columns, place)
      : labelTaught(samples, this.#labels, this.#columns, place, lesson);
  }

  /** How clearly each instrument is seen in each cell; null without labels of instruments. */
  scoreInstruments(): ScoredInstruments | null {
    const { instruments } = this.#columns;
    if (instruments === null) return null;
    const rows = instrumentScores(instruments, { ...this.#place(), known: this.samples.known });
    return { period: this.#grid.period, ids: instruments.ids, rows };
  }

  #place(): Place {
    return { grid: this.#grid, durationSeconds: this.#durationSeconds, isComplete: this.isComplete };
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
}

function isSame(a: Float32Array, b: Float32Array): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}
