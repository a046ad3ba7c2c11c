import { AppError } from '#core/errors.ts';
import { countedFor } from '#core/decoding/counted.ts';
import { LABELLED_KINDS, packSetRef, type LabelChoice, type LabelledKind } from '#core/label-choice.ts';
import { labelWritten, type WordedLabelSet } from '#core/label-sets.ts';
import type { CaseLabels, Classes, Labelling } from '#core/labelling.ts';
import type { Manifest } from '#core/model-pack.ts';
import { parsePriors, type Priors } from '#core/priors.ts';
import { ensemble } from '#core/zero-shot.ts';
import type { CaseSession } from '#jobs/cases/case-session.ts';
import type { LoadedPack } from '#jobs/model-packs.ts';
import { savedCase, updateCase } from '#library/cases.ts';
import type { CallOptions } from '#platform/rpc.ts';
import { embedSentences } from './embed-sentences.ts';
import { fetchLabelFile, findLabelSet } from './label-sets.ts';

/** From the label sets that were chosen for a case to what its frames are compared with. */

/** A set to label with; `isPacked`: its embeddings come with the encoders. */
export type LabellingSet = { readonly set: WordedLabelSet; readonly isPacked: boolean };

export type LabelPlan = {
  readonly sets: Readonly<Record<LabelledKind, LabellingSet | null>>;
  readonly order: number;
  /** Kinds of operation of which it was counted what phases they have. */
  readonly informing: readonly string[];
  /** Chosen sets that are gone: the encoders' own stand in for them. */
  readonly missing: readonly LabelledKind[];
};

/** Finds the chosen sets, and the encoders' own where none was chosen or the chosen one is gone. */
export async function planLabels(choice: LabelChoice, manifest: Manifest): Promise<LabelPlan> {
  const missing: LabelledKind[] = [];
  const find = async (kind: LabelledKind): Promise<LabellingSet | null> => {
    const chosen = choice[kind];
    const found = chosen && (await findLabelSet(chosen, manifest));
    if (found) return { set: found, isPacked: chosen.startsWith('pack:') };
    if (chosen !== null) missing.push(kind);
    const own = packSetRef(manifest, kind);
    const packed = own && (await findLabelSet(own, manifest));
    return packed && { set: packed, isPacked: true };
  };
  const [phase, instrument, procedure] = await Promise.all(LABELLED_KINDS.map(find));
  return {
    informing: await informingKinds(phase?.set, procedure?.set),
    sets: { phase: phase ?? null, instrument: instrument ?? null, procedure: procedure ?? null },
    order: choice.order,
    missing,
  };
}

async function informingKinds(
  phases: WordedLabelSet | undefined,
  operations: WordedLabelSet | undefined,
): Promise<string[]> {
  if (phases?.priors === undefined || operations === undefined) return [];
  const { within } = await fetchPriors(phases.priors);
  return (within?.operations ?? []).flatMap(([kind]) => labelWritten(operations, kind)?.id ?? []);
}

async function fetchPriors(id: string): Promise<Priors> {
  return parsePriors(await fetchLabelFile(`priors/${id}.json`));
}

/** Tells plans apart by what comes of them: the words, what pauses are, and how much the order counts. */
export async function planKey({ sets, order }: LabelPlan): Promise<string> {
  const words = LABELLED_KINDS.map((kind) => {
    const { set, isPacked } = sets[kind] ?? {};
    return (
      set && [
        isPacked,
        set.idle,
        set.priors,
        set.labels.map(({ id, prompts, contrast }) => [id, prompts, contrast]),
      ]
    );
  });
  const text = new TextEncoder().encode(JSON.stringify([words, order]));
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', text));
  return [...digest.subarray(0, 12)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * What a case is compared with. Sentences are embedded by the text encoder unless they were before; the encoders' own
 * sets never need it. `keep`: as `embedSentences` has it. Throws as that does.
 */
export async function embedPlan(
  pack: LoadedPack,
  { sets, order }: LabelPlan,
  call: CallOptions & { keep: boolean },
): Promise<CaseLabels> {
  const worded = LABELLED_KINDS.flatMap((kind) => {
    const found = sets[kind];
    return found === null || found.isPacked ? [] : found.set.labels;
  });
  const sentences = worded.flatMap(({ prompts, contrast = [] }) => [...prompts, ...contrast]);
  const vectors = await embedSentences(pack, sentences, call);
  const classes = (kind: LabelledKind): Promise<Classes | null> =>
    classesOf(pack, sets[kind], vectors, kind === 'phase' ? sets.procedure : null);
  const [phases, instruments, procedures] = await Promise.all(LABELLED_KINDS.map(classes));
  return {
    phases: phases ?? null,
    instruments: instruments ?? null,
    procedures: procedures ?? null,
    logitScale: pack.manifest.logitScale,
    options: { order },
  };
}

async function classesOf(
  pack: LoadedPack,
  found: LabellingSet | null,
  vectors: ReadonlyMap<string, Float32Array>,
  operations: LabellingSet | null,
): Promise<Classes | null> {
  if (found === null) return null;
  const { set, isPacked } = found;
  const { idle, labels } = set;
  const mean = (sentences: readonly string[]): Float32Array =>
    ensemble(sentences.map((sentence) => vectors.get(sentence) as Float32Array));
  const hasContrast =
    !isPacked && labels.some(({ contrast }) => contrast !== undefined && contrast.length > 0);
  return {
    ids: labels.map(({ id }) => id),
    embeddings: isPacked ? await pack.labelEmbeddings(set.id) : labels.map(({ prompts }) => mean(prompts)),
    ...(idle !== undefined && { idle }),
    ...(hasContrast && {
      contrast: labels.map(({ contrast = [] }) => (contrast.length === 0 ? null : mean(contrast))),
    }),
    ...(set.priors !== undefined && {
      counted: countedFor(
        await fetchPriors(set.priors),
        set,
        undefined,
        operations && { set: operations.set, ids: operations.set.labels.map(({ id }) => id) },
      ),
    }),
  };
}

/** Makes sure that a case is compared with what is chosen for it. Throws as `embedPlan` does. */
export async function ensureLabels(
  session: CaseSession,
  pack: LoadedPack,
  call: CallOptions = {},
): Promise<LabelPlan> {
  const { labels } = await savedCase(session.id);
  const plan = await planLabels(labels, pack.manifest);
  const key = await planKey(plan);
  if (session.labelKey !== key)
    await session.setLabels(await embedPlan(pack, plan, { ...call, keep: true }), key);
  return plan;
}

/**
 * Labels a case with other sets and keeps both with it; until then nothing is changed. Throws as `embedPlan` does, and
 * `cancelled` when other labels came in between.
 */
export async function labelCase(
  session: CaseSession,
  pack: LoadedPack,
  labels: LabelChoice,
  call: CallOptions = {},
): Promise<{ labelling: Labelling; plan: LabelPlan }> {
  const plan = await planLabels(labels, pack.manifest);
  const key = await planKey(plan);
  const embedded = await embedPlan(pack, plan, { ...call, keep: true });
  call.signal?.throwIfAborted();
  await session.setLabels(embedded, key);
  const labelling = await session.label();
  if (session.labelKey !== key) throw new AppError('cancelled', 'Other labels came in between');
  await updateCase(session.id, () => ({ labels, labelling, labelledWith: key }));
  return { labelling, plan };
}

/** What a case is to be labelled with, and whether it was labelled with something else. */
export async function staleLabels(
  id: string,
  manifest: Manifest,
): Promise<{ isStale: boolean; plan: LabelPlan }> {
  const { labels, labelledWith, index } = await savedCase(id);
  const plan = await planLabels(labels, manifest);
  return { isStale: index.done > 0 && labelledWith !== (await planKey(plan)), plan };
}
