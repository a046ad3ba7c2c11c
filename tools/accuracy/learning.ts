import { PHASE_LANE, type Word } from '#core/review.ts';
import { compareCase, labelCompared, type Compared } from '#core/labelling-case.ts';
import type { CaseLabels, Columns } from '#core/labelling.ts';
import { judgedStretches, type Asked } from '#core/learning/cache.ts';
import { learnIfItHelps, type Tried } from '#core/learning/gate.ts';
import { labelTaught, type Lesson } from '#core/learning/lesson.ts';
import { reviewedCase } from '#core/learning/stretches.ts';
import { segmentKeys, votesFor } from '#core/learning/votes.ts';
import { evaluatePhases } from '#core/metrics/evaluate.ts';
import { segmentAt, type Segment } from '#core/segments.ts';
import type { Grid } from '#core/sampling.ts';
import type { Samples } from '#core/samples.ts';

/** A case of which it is known what happens in each cell. */
type KnownCase = {
  readonly id: string;
  readonly durationSeconds: number;
  readonly grid: Grid;
  readonly samples: Samples;
  readonly phases: readonly string[];
};

/** Somebody puts three segments of one case right: what becomes of that case, and of all others? */

const FIXED = 3;

type Labelled = KnownCase & {
  readonly compared: Compared;
  readonly cosines: Columns;
  readonly before: readonly Segment[];
  readonly f1: number;
};

export type Taught = {
  readonly id: string;
  readonly fixed: readonly string[];
  readonly tried: Tried;
  readonly isUsed: boolean;
  /** Macro F1 over the other cases, in points: mean and least change, and how many fell by more than one. */
  readonly mean: number;
  readonly least: number;
  readonly fell: number;
  readonly others: number;
};

/** A lesson for every case of which the model has at least three segments wrong. `accepting`: the person goes through the rest too. */
export function lessons(cases: readonly KnownCase[], labels: CaseLabels, isAccepting: boolean): Taught[] {
  const all = cases.map((known) => labelled(known, labels));
  return all.flatMap((taught) => {
    const reviewed = reviews(taught);
    const wrong = reviewed
      .filter(({ label, said }) => label !== said)
      .sort((a, b) => b.end - b.start - (a.end - a.start))
      .slice(0, FIXED);
    if (wrong.length < FIXED) return [];
    const accepted = isAccepting ? reviewed.filter(({ label, said }) => label === said) : [];
    const corrections = [...wrong, ...accepted].sort((a, b) => a.start - b.start);
    return [lesson(taught, wrong, corrections, all, labels)];
  });
}

function lesson(
  taught: Labelled,
  wrong: readonly Word[],
  corrections: readonly Word[],
  all: readonly Labelled[],
  labels: CaseLabels,
): Taught {
  const asked = askedOf(labels);
  const stretches = judgedStretches(
    [reviewedCase(taught.id, taught.samples, taught.grid, corrections)],
    asked,
  );
  const { learnt, tried } = learnIfItHelps(stretches, asked);
  const changes = all
    .filter(({ id }) => id !== taught.id)
    .map((other) =>
      learnt === null
        ? 0
        : 100 * (scoreOf(other, relabelled(other, { asked, learnt, voters: [] }, labels)) - other.f1),
    );
  return {
    id: taught.id,
    fixed: wrong.map(({ said, label }) => `${said} → ${label}`),
    tried,
    isUsed: learnt !== null,
    ...summaryOf(changes),
    others: changes.length,
  };
}

function askedOf({ phases, logitScale }: CaseLabels): Asked {
  if (phases === null) throw new Error('No phases');
  return { ...phases, logitScale };
}

function placeOf({ grid, durationSeconds }: KnownCase) {
  return { grid, durationSeconds, isComplete: true };
}

function labelled(known: KnownCase, labels: CaseLabels): Labelled {
  const compared = compareCase(known.samples, labels);
  const before = labelCompared(known.samples, labels, compared, placeOf(known)).phases;
  if (compared.phases === null) throw new Error('No phases');
  return {
    ...known,
    compared,
    cosines: compared.phases,
    before,
    f1: scoreOf({ ...known, cosines: compared.phases }, before),
  };
}

function relabelled(known: Labelled, lesson: Lesson, labels: CaseLabels): readonly Segment[] {
  return labelTaught(known.samples, labels, known.compared, placeOf(known), lesson).phases;
}

/** Every segment of the model's with the label that most of its frames truly have. */
function reviews({ before, phases, grid }: Labelled): Word[] {
  return before.map(({ start, end, label }) => {
    const counts = new Map<string, number>();
    for (const [cell, phase] of phases.entries()) {
      const at = (cell + 0.5) * grid.period;
      if (at >= start && at < end) counts.set(phase, (counts.get(phase) ?? 0) + 1);
    }
    const [most] = [...counts].sort((a, b) => b[1] - a[1]);
    return { start, end, label: most?.[0] ?? label, set: 'pack', lane: PHASE_LANE, at: 0, said: label };
  });
}

/** Macro F1 of one case. */
function scoreOf(
  { phases, grid, cosines: { ids } }: KnownCase & { cosines: Columns },
  segments: readonly Segment[],
): number {
  const truth = Int16Array.from(phases, (phase) => ids.indexOf(phase));
  const guess = truth.map((_, cell) =>
    ids.indexOf(segmentAt(segments, (cell + 0.5) * grid.period)?.label ?? ''),
  );
  return evaluatePhases([{ truth, guess, period: grid.period }], ids.length, 'per-video').macro.f1;
}

function signed(points: number): string {
  return (points > 0 ? '+' : '') + points.toFixed(2);
}

/** The lessons as a table in Markdown. */
export function lessonsTable(found: readonly Taught[]): string {
  const rows = found.map(
    ({ id, fixed, tried, isUsed, mean, least, fell }) =>
      `| ${id} | ${[...new Set(fixed)].join(', ')} | ${tried.right} of ${tried.corrected}, ${tried.rightWithout} without | ${isUsed ? 'yes' : 'no'} | ${signed(mean)} | ${signed(least)} | ${fell} |`,
  );
  const mean = found.reduce((sum, row) => sum + row.mean, 0) / found.length;
  const used = found.filter(({ isUsed }) => isUsed);
  const usedMean = used.reduce((sum, row) => sum + row.mean, 0) / Math.max(1, used.length);
  return [
    '| case put right | what | held out | used | other cases, mean | least | fell by over 1 |',
    '|---|---|---|---|---|---|---|',
    ...rows,
    '',
    `Mean over ${found.length} cases ${signed(mean)}; over the ${used.length} where it was used ${signed(usedMean)}. ` +
      `${used.reduce((sum, row) => sum + row.fell, 0)} of ${used.reduce((sum, row) => sum + row.others, 0)} relabelled cases fell by more than a point.`,
  ].join('\n');
}

/** How votes of reviewed stretches change other cases; macro F1, in points. */
export type VotesReport = {
  readonly reviewed: number;
  /** Segments of which the words alone are not sure and that got a vote, and how many votes were right. */
  readonly votes: number;
  readonly right: number;
  readonly mean: number;
  readonly least: number;
  readonly fell: number;
};

/** Each case is labelled with the votes of `reviewed` others, all of whose segments somebody has judged. */
export function votesOf(cases: readonly KnownCase[], labels: CaseLabels, reviewed: number): VotesReport {
  const asked = askedOf(labels);
  const all = cases.map((known) => labelled(known, labels));
  const judged = all.map((known) =>
    judgedStretches([reviewedCase(known.id, known.samples, known.grid, reviews(known))], asked),
  );
  let [votes, right] = [0, 0];
  const changes = all.map((known, i) => {
    const others = Array.from(
      { length: reviewed },
      (_, k) => judged[(i + (k + 1) * STEP) % all.length] ?? [],
    );
    const lesson = { asked, learnt: null, voters: others.flat() };
    const { samples, grid, before } = known;
    const truth = reviews(known).map(({ label }) => label);
    for (const [s, vote] of votesFor(segmentKeys(before, samples, grid), lesson.voters).entries()) {
      if (vote === null || before[s]?.confidence === 'sure') continue;
      votes++;
      if (asked.ids[vote.label] === truth[s]) right++;
    }
    return 100 * (scoreOf(known, relabelled(known, lesson, labels)) - known.f1);
  });
  return { reviewed, votes, right, ...summaryOf(changes) };
}

/** Cases of all kinds come one after the other: the reviewed ones are taken from all of them. Prime to their number. */
const STEP = 5;

function summaryOf(changes: readonly number[]): Pick<VotesReport, 'mean' | 'least' | 'fell'> {
  return {
    mean: changes.reduce((sum, change) => sum + change, 0) / changes.length,
    least: Math.min(...changes),
    fell: changes.filter((change) => change < -1).length,
  };
}

export function votesTable(reports: readonly VotesReport[]): string {
  return [
    '| reviewed cases | votes on what is not sure | right | macro F1, mean | least | fell by over 1 |',
    '|---|---|---|---|---|---|',
    ...reports.map(
      ({ reviewed, votes, right, mean, least, fell }) =>
        `| ${reviewed} | ${votes} | ${right} | ${signed(mean)} | ${signed(least)} | ${fell} |`,
    ),
  ].join('\n');
}
