import {
  evaluatePhases,
  evaluatePresence,
  type Convention,
  type PhaseReport,
  type PresenceReport,
} from '#core/metrics/evaluate.ts';
import type { Vocabularies } from './plan.ts';
import type { ComparedVideo } from './rows.ts';

export const CONVENTIONS = ['per-video', 'pooled'] as const satisfies readonly Convention[];

/** Scores of any number of videos in both conventions; null for what was not compared. */
export type Evaluation = {
  readonly phases: Readonly<Record<Convention, PhaseReport>> | null;
  readonly instruments: Readonly<Record<Convention, PresenceReport>> | null;
};

export function evaluate(
  videos: readonly ComparedVideo[],
  { phases, instruments }: Vocabularies,
): Evaluation {
  const phaseVideos = videos.flatMap((video) => video.phases ?? []);
  const presenceVideos = videos.flatMap(({ instruments: rows }) => (rows === null ? [] : [rows]));
  return {
    phases:
      phases === null || phaseVideos.length === 0
        ? null
        : inBoth((convention) => evaluatePhases(phaseVideos, phases.labels.length, convention)),
    instruments:
      instruments === null || presenceVideos.length === 0
        ? null
        : inBoth((convention) => evaluatePresence(presenceVideos, instruments.labels.length, convention)),
  };
}

function inBoth<R>(report: (convention: Convention) => R): Record<Convention, R> {
  return { 'per-video': report('per-video'), pooled: report('pooled') };
}
