import type { ErrorCode, ErrorDetails } from '#core/errors.ts';
import type { Vocabularies } from '#core/evaluation/plan.ts';
import type { Guess } from '#core/evaluation/rows.ts';
import type { LabelChoice } from '#core/label-choice.ts';

/** What the tool asks of the page, which runs the product's own code. Files come through its file input. */

export type Failure = { readonly code: ErrorCode; readonly message: string; readonly details: ErrorDetails };
/** AppErrors would lose their code on the way out of the browser. */
export type Answer<T> = { readonly value: T } | { readonly failure: Failure };

export type ReadyPack = {
  readonly id: string;
  readonly version: string;
  readonly name: string;
  readonly licence: string;
  readonly notice: string;
  readonly pipeline: number;
  /** "wasm, int8, 2 threads". */
  readonly runsOn: string;
  readonly choice: LabelChoice;
  readonly sets: Vocabularies;
};

export type Indexed = Guess & {
  readonly durationSeconds: number;
  readonly frameRate: number;
  readonly cells: number;
  readonly unreadable: number;
};

export type IndexProgress = {
  readonly done: number;
  readonly total: number;
  readonly framesPerSecond: number | null;
};

export type EvaluatePage = {
  /** Takes the pack whose files are in the input; answers its id. */
  bringPack(): Promise<Answer<string>>;
  /** Starts a pack, and finds the label sets by their ids; those in `own` are brought as JSON. */
  start(options: {
    pack: string;
    labelSets: readonly string[];
    own: readonly unknown[];
  }): Promise<Answer<ReadyPack>>;
  /** Reads and labels the recording in the input; what was read of it before is gone on with. */
  index(options: { rate: number }): Promise<Answer<Indexed>>;
  /** Lets go of what was read of the last recording. */
  forget(): Promise<Answer<null>>;
};

declare global {
  var evaluatePage: EvaluatePage;
  /** Set by the tool. */
  var tellProgress: ((progress: IndexProgress) => void) | undefined;
}
