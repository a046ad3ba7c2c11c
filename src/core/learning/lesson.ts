import { labelPhases, type PhaseContext } from '#core/labelling-phases.ts';
import type { Columns } from '#core/labelling.ts';
import type { Samples } from '#core/samples.ts';
import type { Segment } from '#core/segments.ts';
import { withWholeEvidence } from './apply.ts';
import type { Asked, JudgedStretch } from './cache.ts';
import { evidenceOf, type Learnt } from './probe.ts';
import { evidenceOfVotes, joined, segmentKeys, votesFor } from './votes.ts';

/** What a person's reviews teach about a case. */
export type Lesson = {
  readonly asked: Asked;
  /** Null: nothing was learnt, or it does not help. */
  readonly learnt: Learnt | null;
  /** Judged stretches of other cases, which may vote; none: they may not. */
  readonly voters: readonly JudgedStretch[];
};

/** The cosines of a case with what was learnt, and what similar stretches say, added to them. */
export function taughtColumns(
  columns: Columns,
  { asked, learnt, voters }: Lesson,
  samples: Samples,
  context: PhaseContext,
): Columns {
  if (learnt === null && voters.length === 0) return columns;
  const { grid } = context;
  const before = labelPhases(columns, context);
  const keys = segmentKeys(before, samples, grid);
  const votes = votesFor(keys, voters);
  const evidence = joined([
    evidenceOfVotes(before, votes, grid, asked.logitScale),
    ...(learnt === null ? [] : [evidenceOf(learnt, before, keys, columns, grid, asked.logitScale)]),
  ]);
  return withWholeEvidence(columns, evidence, before, context);
}

/** Segments with how many judged stretches, of how many other cases, are like them and have their label. */
export function withLikeness(
  segments: readonly Segment[],
  { asked, voters }: Lesson,
  samples: Samples,
  grid: PhaseContext['grid'],
): Segment[] {
  if (voters.length === 0) return [...segments];
  const votes = votesFor(segmentKeys(segments, samples, grid), voters);
  return segments.map((segment, i) => {
    const vote = votes[i];
    if (vote == null || asked.ids[vote.label] !== segment.label) return segment;
    return { ...segment, like: { stretches: vote.stretches, cases: vote.cases } };
  });
}
