import { labelCompared, type Compared, type Place } from '#core/labelling-case.ts';
import { labelPhases, type PhaseContext } from '#core/labelling-phases.ts';
import type { CaseLabels, Columns, Labelling } from '#core/labelling.ts';
import { mostOf } from '#core/review.ts';
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

/** As `labelCompared`, with what was learnt; the phases say where that made a difference. */
export function labelTaught(
  samples: Samples,
  labels: CaseLabels,
  compared: Compared,
  place: Place,
  lesson: Lesson,
): Labelling {
  const columns = compared.phases;
  if (columns === null || (lesson.learnt === null && lesson.voters.length === 0))
    return labelCompared(samples, labels, compared, place);
  const context = { ...labels, ...place, known: samples.known };
  const before = labelPhases(columns, context);
  const phases = taughtColumns(columns, before, lesson, samples, context);
  const labelling = labelCompared(samples, labels, { ...compared, phases }, place);
  const liked = withLikeness(labelling.phases, lesson, samples, place.grid);
  return { ...labelling, phases: withUntaught(liked, before) };
}

/** The cosines of a case with what was learnt, and what similar stretches say, added to them. */
function taughtColumns(
  columns: Columns,
  before: readonly Segment[],
  { asked, learnt, voters }: Lesson,
  samples: Samples,
  context: PhaseContext,
): Columns {
  const { grid } = context;
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

/** Segments with what most of each was called `before` it was taught, where that is another label. */
function withUntaught(segments: readonly Segment[], before: readonly Segment[]): Segment[] {
  return segments.map((segment) => {
    const untaught = mostOf(before, segment);
    return untaught === null || untaught === segment.label ? segment : { ...segment, untaught };
  });
}
