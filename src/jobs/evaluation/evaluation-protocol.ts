import type { Vocabularies, CaseTruth } from '#core/evaluation/plan.ts';
import type { EvaluationReport, ReportFacts } from '#core/evaluation/report.ts';
import type { ComparedPhases, Guess } from '#core/evaluation/rows.ts';
import type { AnnotatedVideo } from '#core/formats/annotations.ts';

/** What is compared of one case. */
export type Comparison = {
  readonly name: string;
  readonly truth: CaseTruth;
  readonly guess: Guess;
  readonly sets: Vocabularies;
  readonly durationSeconds: number;
  readonly facts: ReportFacts;
};

export type Compared = {
  readonly report: EvaluationReport;
  /** Class per frame, in the order of the phase set. */
  readonly phases: ComparedPhases | null;
};

export type EvaluationProtocol = {
  /** Throws `annotations/broken`. `frameRate`: the recording's, 0 where it is not known. */
  read: { args: { files: readonly File[]; frameRate: number }; result: AnnotatedVideo[] };
  compare: { args: Comparison; result: Compared };
};
