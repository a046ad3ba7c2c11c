import { createStore } from 'zustand/vanilla';
import { isCancelled } from '#core/errors.ts';
import type { LabelledKind } from '#core/label-choice.ts';
import type { WordedLabelSet } from '#core/label-sets.ts';
import type { DraftOf } from '#jobs/labels/draft-labels.ts';
import { caseSession, caseStore } from './case-store.ts';
import { failureOf, type Failure } from './failure.ts';
import { labelEditorStore } from './label-editor-store.ts';
import { ensurePackOf } from './case-encoders.ts';

/** The case on screen is labelled with the set that is being edited, whenever there is a pause in typing. */

export type LiveLabels = {
  readonly state: 'off' | 'working' | 'shown' | Failure;
  /** From the last change to the timeline that shows it. */
  readonly ms: number | null;
  /** Words that the encoders never learnt, by sentence. */
  readonly unknown: Readonly<Record<string, readonly string[]>>;
};

const OFF: LiveLabels = { state: 'off', ms: null, unknown: {} };

export const liveLabelsStore = createStore<LiveLabels>(() => OFF);

const { setState, getState } = liveLabelsStore;

/** A pause in typing that long means that the words may be read. */
const PAUSE_MS = 120;

const jobs = () => import('#jobs/labels/draft-labels.ts');

let pause: ReturnType<typeof setTimeout> | undefined;
let changedAt = 0;
let running: Promise<void> | null = null;
let labelling: AbortController | null = null;

labelEditorStore.subscribe((now, before) => {
  if (now.set === null || now.caseId === null) {
    clearTimeout(pause);
    labelling?.abort();
    if (getState() !== OFF) setState(OFF, true);
    return;
  }
  if (now.set !== before.set && now.isChanged && wordsOf(now.set) !== wordsOf(before.set)) {
    schedule();
  }
  if (before.set === null) void warmUp();
  else if (now.selected !== before.selected) void lookForUnknown();
});

// Back in a case whose set is still being edited.
caseStore.subscribe(({ opening, facts }, before) => {
  const { caseId, isChanged } = labelEditorStore.getState();
  if (opening === 'open' && before.opening !== 'open' && isChanged && facts?.id === caseId) schedule();
});

function schedule(): void {
  changedAt = performance.now();
  clearTimeout(pause);
  pause = setTimeout(() => void relabel(), PAUSE_MS);
}

/** What a timeline comes of: names and colours change nothing. */
function wordsOf(set: WordedLabelSet | null): string {
  return JSON.stringify([set?.idle, set?.labels.map(({ id, prompts, contrast }) => [id, prompts, contrast])]);
}

/** One at a time; what was changed meanwhile comes after it. */
async function relabel(): Promise<void> {
  await running;
  const { set, caseId } = labelEditorStore.getState();
  const of = await draftOf();
  if (set === null || of === null || running !== null) return;
  const at = changedAt;
  running = labelOnce(of, set, caseId, at).finally(() => (running = null));
  await running;
  if (at !== changedAt) await relabel();
}

async function labelOnce(of: DraftOf, set: WordedLabelSet, caseId: string | null, at: number): Promise<void> {
  const isCurrent = (): boolean => labelEditorStore.getState().caseId === caseId && caseId !== null;
  labelling?.abort();
  const { signal } = (labelling = new AbortController());
  setState({ state: 'working' });
  try {
    const { labelDraft } = await jobs();
    const found = await labelDraft(of, set, { signal });
    if (signal.aborted || !isCurrent()) return;
    caseStore.setState({ labelling: found });
    setState({ state: 'shown', ms: performance.now() - at });
    await lookForUnknown();
  } catch (thrown) {
    if (isCurrent() && !isCancelled(thrown)) setState({ state: failureOf(thrown) });
  }
}

/** Reads the sentences that are there already, so that the first change has to wait for its own only. */
async function warmUp(): Promise<void> {
  await lookForUnknown();
  const { set } = labelEditorStore.getState();
  const of = await draftOf().catch(() => null);
  if (set === null || of === null) return;
  const { signal } = (labelling = new AbortController());
  await (await jobs()).embedDraft(of, set, { signal }).catch(() => undefined);
}

/** The case on screen with its encoders; null where nothing shows what comes of the words. */
export async function draftOf(): Promise<DraftOf | null> {
  const { set, caseId } = labelEditorStore.getState();
  const session = caseSession();
  const { facts } = caseStore.getState();
  if (set === null || session === null || facts === null || facts.id !== caseId) return null;
  return {
    session,
    pack: await ensurePackOf(facts),
    choice: facts.labels,
    kind: set.kind as LabelledKind,
  };
}

/** Asks for the words of the selected label that the encoders do not know. */
async function lookForUnknown(): Promise<void> {
  try {
    const of = await draftOf();
    const { set, selected } = labelEditorStore.getState();
    const label = set?.labels.find(({ id }) => id === (selected ?? set.labels[0]?.id));
    if (of === null || label === undefined) return;
    const asked = [...label.prompts, ...(label.contrast ?? [])]
      .map((sentence) => sentence.trim())
      .filter((sentence) => sentence !== '' && !(sentence in getState().unknown));
    const found = await (await jobs()).unknownWordsIn(of.pack, asked);
    if (labelEditorStore.getState().set !== null)
      setState(({ unknown }) => ({ unknown: { ...unknown, ...found } }));
  } catch (thrown) {
    if (!isCancelled(thrown)) setState({ state: failureOf(thrown) });
  }
}
