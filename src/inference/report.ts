import type { AppError } from '#core/errors.ts';
import type { Backend, Precision } from '#core/model-pack.ts';

/** One tower as it runs now. `cosine` is against the self-test; `ms` the median of three timed runs. */
export type TowerReport = {
  readonly precision: Precision;
  readonly cosine: number;
  readonly tolerance: number;
  readonly ms: number;
  readonly loadMs: number;
};

/** A backend or precision that was tried and why it was not taken. */
export type Rejection = {
  readonly backend: Backend;
  readonly precision: Precision | null;
  readonly error: AppError;
};

export type EncoderReport = {
  readonly backend: Backend;
  /** wasm threads; 1 when the page is not cross-origin isolated. */
  readonly threads: number;
  /** What the GPU calls itself; null on wasm. */
  readonly adapter: string | null;
  readonly image: TowerReport;
  /** Null until the first sentence: labelling never loads the text tower. */
  readonly text: TowerReport | null;
  readonly rejected: readonly Rejection[];
};
