import type { LabelChoice, LabelledKind } from '#core/label-choice.ts';
import { withChanged, wordedSoFar } from '#core/label-set-edits.ts';
import type { WordedLabelSet } from '#core/label-sets.ts';
import type { CaseLabels, Labelling } from '#core/labelling.ts';
import type { Segment } from '#core/segments.ts';
import { meanSimilarity } from '#core/wordings.ts';
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

/** What one wording of a label makes of a case. */
export type Wording = {
  /** Phases: all of the timeline. Instruments: the label's own stretches. */
  readonly row: readonly Segment[];
  readonly seconds: number;
  /** Cosine a cell, smoothed as in search; NaN while nothing is known. */
  readonly curve: Float32Array;
  readonly inside: number | null;
  readonly outside: number | null;
};

/** What two wordings of a label make of a case; the first stays. Throws as `embedSentences` does. */
export async function compareWordings(
  of: DraftOf,
  set: WordedLabelSet,
  id: string,
  [a, b]: readonly [readonly string[], readonly string[]],
  call: CallOptions = {},
): Promise<readonly [Wording, Wording]> {
  const worded = (prompts: readonly string[]): WordedLabelSet =>
    withChanged(set, id, { prompts: [...prompts] });
  const labelsB = await embedDraft(of, worded(b), call);
  const labelsA = await embedDraft(of, worded(a), call);
  call.signal?.throwIfAborted();
  // Asked for in one go: nothing comes between.
  const madeB = labelledBy(of, labelsB, id);
  const madeA = labelledBy(of, labelsA, id);
  return [await madeA, await madeB];
}

async function labelledBy({ session, kind }: DraftOf, labels: CaseLabels, id: string): Promise<Wording> {
  const classes = kind === 'instrument' ? labels.instruments : labels.phases;
  const embedding = classes?.embeddings[classes.ids.indexOf(id)];
  const [, labelling, found] = await Promise.all([
    session.setLabels(labels, `draft-${++drafts}`),
    session.label(),
    embedding === undefined ? null : session.search(embedding, true),
  ]);
  const own =
    kind === 'instrument'
      ? (labelling.instruments.find(({ label }) => label === id)?.segments ?? [])
      : labelling.phases.filter(({ label }) => label === id);
  const curve = found?.curve ?? new Float32Array(session.grid.count).fill(Number.NaN);
  return {
    row: kind === 'instrument' ? own : labelling.phases,
    seconds: own.reduce((sum, { start, end }) => sum + end - start, 0),
    curve,
    ...meanSimilarity(curve, session.grid.period, own),
  };
}
