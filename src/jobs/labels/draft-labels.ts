import type { LabelChoice, LabelledKind } from '#core/label-choice.ts';
import { wordedSoFar } from '#core/label-set-edits.ts';
import type { WordedLabelSet } from '#core/label-sets.ts';
import type { CaseLabels, Labelling } from '#core/labelling.ts';
import type { CaseSession } from '#jobs/cases/case-session.ts';
import type { LoadedPack } from '#jobs/model-packs.ts';
import type { CallOptions } from '#platform/rpc.ts';
import { embedPlan, planLabels } from './case-labels.ts';

/** Labelling a case with a set that is being edited: nothing of it is kept. */

export type DraftOf = {
  readonly session: CaseSession;
  readonly pack: LoadedPack;
  /** What the case is labelled with beside the draft. */
  readonly choice: LabelChoice;
  readonly kind: LabelledKind;
};

let drafts = 0;

/** The timeline that a draft makes. Throws as `embedSentences` does. */
export async function labelDraft(
  of: DraftOf,
  set: WordedLabelSet,
  call: CallOptions = {},
): Promise<Labelling> {
  const embedded = await embedDraft(of, set, call);
  call.signal?.throwIfAborted();
  await of.session.setLabels(embedded, `draft-${++drafts}`);
  return of.session.label();
}

/** What the case is compared with when a draft stands in for the set of its kind. */
export async function embedDraft(
  { pack, choice, kind }: DraftOf,
  set: WordedLabelSet,
  call: CallOptions,
): Promise<CaseLabels> {
  const plan = await planLabels(choice, pack.manifest);
  const worded = wordedSoFar(set);
  const drafted = worded.labels.length === 0 ? null : { set: worded, isPacked: false };
  return embedPlan(pack, { ...plan, sets: { ...plan.sets, [kind]: drafted } }, { ...call, keep: false });
}

/** Words of each sentence that the encoders never learnt. Starts the text encoder where it does not run yet. */
export async function unknownWordsIn(
  pack: LoadedPack,
  sentences: readonly string[],
): Promise<Record<string, readonly string[]>> {
  const [first] = sentences;
  if (first === undefined) return {};
  if (pack.report.text === null) await pack.encodeTexts([first]);
  const found: Record<string, readonly string[]> = {};
  for (const sentence of sentences) found[sentence] = await pack.unknownWords(sentence);
  return found;
}
