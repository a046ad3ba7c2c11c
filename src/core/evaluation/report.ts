import {
  evaluatePhases,
  evaluatePresence,
  type Convention,
  type PhaseReport,
} from '#core/metrics/evaluate.ts';
import type { PresenceScores } from '#core/metrics/presence.ts';
import { CONVENTIONS, evaluate } from './evaluate.ts';
import type { Plan, Vocabularies, Vocabulary } from './plan.ts';
import type { ComparedProcedure, ComparedVideo, Coverage } from './rows.ts';

/** A report as plain values, for JSON, tables and pages. A score is null where there was nothing to score. */

export const NOTICE = 'Research and education. Not a medical device.';

/** Scores of phases, all 0..1 but the last. */
export const PHASE_MEASURES = [
  { key: 'accuracy', name: 'Frame accuracy' },
  { key: 'precision', name: 'Precision, macro' },
  { key: 'recall', name: 'Recall, macro' },
  { key: 'f1', name: 'F1, macro' },
  { key: 'jaccard', name: 'Jaccard, macro' },
  { key: 'edit', name: 'Edit score' },
  { key: 'f1At10', name: 'Segmental F1@10' },
  { key: 'f1At25', name: 'Segmental F1@25' },
  { key: 'f1At50', name: 'Segmental F1@50' },
  { key: 'boundarySeconds', name: 'Boundary error, seconds' },
] as const;

export const PRESENCE_MEASURES = [
  { key: 'ap', name: 'Average precision, mean' },
  { key: 'precision', name: 'Precision, macro' },
  { key: 'recall', name: 'Recall, macro' },
  { key: 'f1', name: 'F1, macro' },
  { key: 'fpr', name: 'False-positive rate' },
] as const;

export const CLASS_MEASURES = ['precision', 'recall', 'f1', 'jaccard'] as const;

type Scores<M extends readonly { key: string }[]> = Readonly<Record<M[number]['key'], number | null>>;
export type PhaseScores = Scores<typeof PHASE_MEASURES>;
export type InstrumentScores = Scores<typeof PRESENCE_MEASURES>;
export type ClassRow = Readonly<Record<(typeof CLASS_MEASURES)[number], number | null>> & {
  readonly label: string;
  /** Frames of it, in truth. */
  readonly support: number;
};
export type InstrumentRow = InstrumentScores & { readonly label: string; readonly support: number };

type Both<T> = Readonly<Record<Convention, T>>;

export type ReportFacts = {
  /** ISO 8601. */
  readonly made: string;
  readonly software: { readonly name: string; readonly version: string };
  readonly pack: {
    readonly id: string;
    readonly version: string;
    readonly name: string;
    readonly licence: string;
    readonly notice: string;
  };
  /** Frames the model looked at, a second. */
  readonly samplesPerSecond: number;
  /** Versions and settings beside, by name. */
  readonly others?: Readonly<Record<string, string>>;
};

export type VideoReport = {
  readonly name: string;
  readonly durationSeconds: number;
  readonly phases: PhaseScores | null;
  readonly coverage: Coverage | null;
  readonly instruments: InstrumentScores | null;
  readonly procedure: ComparedProcedure | null;
};

type SetFacts = {
  readonly id: string;
  readonly name: string;
  readonly labels: readonly { id: string; name: string }[];
};

export type EvaluationReport = ReportFacts & {
  readonly format: 'ophclip-evaluation';
  readonly version: 1;
  readonly notice: string;
  readonly plan: Plan;
  readonly phases: {
    readonly set: SetFacts;
    readonly coverage: Coverage;
    readonly scores: Both<PhaseScores>;
    readonly perClass: Both<readonly ClassRow[]>;
    /** Frames, [truth][guess] in the set's order, and those of each class that were given no label. */
    readonly confusion: {
      readonly counts: readonly (readonly number[])[];
      readonly missed: readonly number[];
    };
  } | null;
  readonly instruments: {
    readonly set: SetFacts;
    readonly scores: Both<InstrumentScores>;
    /** Those that the annotations speak of. */
    readonly perLabel: Both<readonly InstrumentRow[]>;
  } | null;
  /** What operation each video is of: the share of videos that the model calls by one of their annotated names. */
  readonly procedures: {
    readonly set: SetFacts;
    readonly videos: number;
    readonly right: number;
    readonly accuracy: number;
  } | null;
  readonly videos: readonly VideoReport[];
  /** What could not be evaluated, and why. */
  readonly problems: readonly { readonly name: string; readonly reason: string }[];
};

export function reportOf(
  videos: readonly ComparedVideo[],
  plan: Plan,
  sets: Vocabularies,
  facts: ReportFacts,
  problems: EvaluationReport['problems'] = [],
): EvaluationReport {
  const { phases, instruments } = evaluate(videos, sets);
  return {
    format: 'ophclip-evaluation',
    version: 1,
    notice: NOTICE,
    ...facts,
    plan,
    phases:
      phases === null || sets.phases === null
        ? null
        : {
            set: factsOf(sets.phases),
            coverage: sumCoverage(videos.flatMap((video) => video.phases?.coverage ?? [])),
            scores: both((convention) => phaseScores(phases[convention])),
            perClass: both((convention) => classRows(phases[convention], sets.phases)),
            confusion: matrixOf(phases.pooled),
          },
    instruments:
      instruments === null || sets.instruments === null
        ? null
        : {
            set: factsOf(sets.instruments),
            scores: both((convention) => presenceScores(instruments[convention].macro)),
            perLabel: both((convention) =>
              instrumentRows(instruments[convention].perLabel, sets.instruments, plan),
            ),
          },
    procedures: procedureReport(videos, sets.procedures ?? null),
    videos: videos.map((video) => videoReport(video, sets)),
    problems,
  };
}

function procedureReport(
  compared: readonly ComparedVideo[],
  set: Vocabulary | null,
): EvaluationReport['procedures'] {
  const judged = compared.flatMap(({ procedure }) => procedure ?? []);
  if (set === null || judged.length === 0) return null;
  const right = judged.filter(({ isRight }) => isRight).length;
  return { set: factsOf(set), videos: judged.length, right, accuracy: right / judged.length };
}

function videoReport(
  { name, durationSeconds, phases, instruments, procedure }: ComparedVideo,
  sets: Vocabularies,
): VideoReport {
  const classes = sets.phases?.labels.length ?? 0;
  const labels = sets.instruments?.labels.length ?? 0;
  return {
    name,
    durationSeconds,
    phases: phases && phaseScores(evaluatePhases([phases], classes, 'per-video')),
    coverage: phases?.coverage ?? null,
    instruments: instruments && presenceScores(evaluatePresence([instruments], labels, 'per-video').macro),
    procedure,
  };
}

function both<T>(of: (convention: Convention) => T): Both<T> {
  return Object.fromEntries(CONVENTIONS.map((convention) => [convention, of(convention)])) as Both<T>;
}

/** JSON knows no NaN. */
function known(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}

function phaseScores({ accuracy, macro, edit, segmentalF1, boundarySeconds }: PhaseReport): PhaseScores {
  return {
    accuracy: known(accuracy),
    precision: known(macro.precision),
    recall: known(macro.recall),
    f1: known(macro.f1),
    jaccard: known(macro.jaccard),
    edit: known(edit),
    f1At10: known(segmentalF1[0]),
    f1At25: known(segmentalF1[1]),
    f1At50: known(segmentalF1[2]),
    boundarySeconds: known(boundarySeconds),
  };
}

function presenceScores({ ap, precision, recall, f1, fpr }: PresenceScores): InstrumentScores {
  return {
    ap: known(ap),
    precision: known(precision),
    recall: known(recall),
    f1: known(f1),
    fpr: known(fpr),
  };
}

/** The classes that occur. */
function classRows({ perClass }: PhaseReport, set: Vocabulary | null): ClassRow[] {
  return perClass.flatMap((scores, place) => {
    if (scores === null) return [];
    const { precision, recall, f1, jaccard, support } = scores;
    return { label: set?.labels[place]?.id ?? '', precision, recall, f1, jaccard, support };
  });
}

function instrumentRows(
  perLabel: readonly PresenceScores[],
  set: Vocabulary | null,
  { instruments }: Plan,
): InstrumentRow[] {
  const judged = Object.values(instruments);
  return perLabel.flatMap((scores, place) => {
    const label = set?.labels[place]?.id ?? '';
    return judged.includes(label) ? { label, ...presenceScores(scores), support: scores.support } : [];
  });
}

function matrixOf({ confusion: { classes, counts, missed } }: PhaseReport) {
  return {
    counts: Array.from({ length: classes }, (_, c) => [...counts.slice(c * classes, (c + 1) * classes)]),
    missed: [...missed],
  };
}

function sumCoverage(parts: readonly Coverage[]): Coverage {
  const sum = (of: keyof Coverage): number => parts.reduce((all, part) => all + part[of], 0);
  return {
    frames: sum('frames'),
    compared: sum('compared'),
    unannotated: sum('unannotated'),
    leftOut: sum('leftOut'),
    overlapping: sum('overlapping'),
    unlabelled: sum('unlabelled'),
  };
}

function factsOf({ id, name, labels }: Vocabulary): SetFacts {
  return { id, name, labels: labels.map((label) => ({ id: label.id, name: label.name })) };
}
