import { phaseWords } from '#core/review.ts';
import type { SetRef } from '#core/label-choice.ts';
import type { Labelling } from '#core/labelling.ts';
import { ensureLabels } from '#jobs/labels/case-labels.ts';
import type { LoadedPack } from '#jobs/model-packs.ts';
import type { CaseRow } from '#library/case-row.ts';
import { savedCase, savedCases, updateCase } from '#library/cases.ts';
import type { Taught, Teaching } from './case-protocol.ts';
import type { CaseSession } from './case-session.ts';

/** What cases learn from: see `Teaching`. */
export type LearningChoice = Pick<Teaching, 'scope' | 'votes'>;

/**
 * Labels a case anew with what reviews teach, and keeps it, unless that was done: `labelling` is null then. The encoders
 * are asked for only when there is something to learn. Throws as `ensureLabels` does.
 */
export async function learnCase(
  session: CaseSession,
  set: SetRef,
  choice: LearningChoice,
  packOf: () => Promise<LoadedPack>,
): Promise<{ taught: Taught | null; labelling: Labelling | null }> {
  const row = await savedCase(session.id);
  const key = await keyOf(row, set, choice);
  if ((row.learning?.key ?? '') === key) return { taught: row.learning?.taught ?? null, labelling: null };
  await ensureLabels(session, await packOf());
  const corrections = phaseWords((await savedCase(session.id)).corrections, set);
  const taught = await session.teach({ corrections, set, ...choice });
  const labelling = await session.label();
  await updateCase(session.id, () => ({ labelling, learning: key === '' ? null : { key, taught } }));
  return { taught, labelling };
}

/** Tells apart what a labelling can have learnt; empty where there is nothing to learn. */
async function keyOf(row: CaseRow, set: SetRef, { scope, votes }: LearningChoice): Promise<string> {
  const { id, index, labels, labelledWith } = row;
  const others = (await savedCases()).filter(
    (other) =>
      other.id !== id && other.index.packId === index.packId && other.index.packVersion === index.packVersion,
  );
  const parts = [
    scope === 'off' ? '' : digest([row], set),
    scope === 'all' ? digest(others, set) : '',
    votes ? digest(others, set) : '',
  ];
  if (parts.every((part) => part === '')) return '';
  const { packVersion, pipeline, rate, state, done } = index;
  return JSON.stringify([
    set,
    scope,
    votes,
    parts,
    labels,
    labelledWith,
    packVersion,
    pipeline,
    rate,
    state,
    done,
  ]);
}

/** How many corrections there are, and when the last one was made. */
function digest(rows: readonly CaseRow[], set: string): string {
  const all = rows.flatMap(({ corrections }) => phaseWords(corrections, set));
  return all.length === 0 ? '' : `${all.length}@${Math.max(...all.map(({ at }) => at))}`;
}
