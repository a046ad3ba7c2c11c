import type { CaseLabels } from '#core/labelling.ts';
import { judgedStretches } from '#core/learning/cache.ts';
import { learnIfItHelps } from '#core/learning/gate.ts';
import type { Lesson } from '#core/learning/lesson.ts';
import { reviewedCase, type ReviewedCase } from '#core/learning/stretches.ts';
import { phaseWords } from '#core/review.ts';
import { savedCases } from '#library/cases.ts';
import { savedReviewed } from '#library/reviewed-file.ts';
import { saveReviewed } from '#library/reviewed-writer.ts';
import type { CaseOpening, Taught, Teaching } from './case-protocol.ts';
import type { CaseTable } from './case-table.ts';

/** More judged stretches than this take longer than they help; the case's own come first, then the latest cases'. */
const MOST_STRETCHES = 400;

/** Keeps what the case's corrections look like, gathers what other cases' do, and learns. Called in workers. */
export async function lessonFor(
  { caseId, key, grid }: CaseOpening,
  { samples }: CaseTable,
  { phases, logitScale }: CaseLabels,
  { corrections, set, scope, votes }: Teaching,
): Promise<{ lesson: Lesson; taught: Taught } | null> {
  if (phases === null) return null;
  const own = reviewedCase(caseId, samples, grid, corrections);
  // For other cases only, and made anew at every visit: another tab or a full disk may be in its way.
  await saveReviewed(caseId, { ...key, set }, own).catch(() => undefined);
  const others = votes || scope === 'all' ? await reviewedElsewhere(caseId, { ...key, set }) : [];
  const asked = { ...phases, logitScale };
  const taughtBy = { off: [], case: [own], all: [own, ...others] }[scope];
  const { learnt, tried } = learnIfItHelps(judgedStretches(taughtBy, asked).slice(0, MOST_STRETCHES), asked);
  const voters = votes ? judgedStretches(others, asked).slice(0, MOST_STRETCHES) : [];
  return { lesson: { asked, learnt, voters }, taught: { tried, isUsed: learnt !== null } };
}

/** What other cases teach that were read with the same encoders and reviewed in the same labels. */
async function reviewedElsewhere(
  caseId: string,
  key: Parameters<typeof savedReviewed>[1],
): Promise<ReviewedCase[]> {
  const found: ReviewedCase[] = [];
  for (const { id, index, corrections } of await savedCases()) {
    const isSame = index.packId === key.packId && index.packVersion === key.packVersion;
    if (id === caseId || !isSame || phaseWords(corrections, key.set).length === 0) continue;
    const reviewed = await savedReviewed(id, key);
    if (reviewed !== null) found.push(reviewed);
  }
  return found;
}
