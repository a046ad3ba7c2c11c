import { createStore } from 'zustand/vanilla';
import { isCancelled } from '#core/errors.ts';
import type { LabelChoice, LabelledKind } from '#core/label-choice.ts';
import type { Progress } from '#core/progress.ts';
import type { LabelPlan } from '#jobs/labels/case-labels.ts';
import { caseSession, caseStore } from './case-store.ts';
import { failureOf, type Failure } from './failure.ts';
import { ensurePackOf } from './case-encoders.ts';
import { modelsStore } from './models-store.ts';

/** What the case on screen is labelled with, and choosing other label sets for it. */

export type CaseLabelsState = {
  /** `working`: sentences are read and the case is labelled with them. */
  readonly work:
    | { readonly kind: 'none' }
    | { readonly kind: 'working'; readonly choice: LabelChoice; readonly progress: Progress | null }
    | { readonly kind: 'failed'; readonly failure: Failure };
  /** Kinds whose chosen set is gone: the encoders' own stands in for it. */
  readonly missing: readonly LabelledKind[];
  /** Whether the usual order of the case's phases was counted. */
  readonly isCounted: boolean;
  /** Kinds of operation that make the phases likelier that are usual in them. */
  readonly informing: readonly string[];
};

const IDLE_STATE: CaseLabelsState = { work: { kind: 'none' }, missing: [], isCounted: false, informing: [] };

export const caseLabelsStore = createStore<CaseLabelsState>(() => IDLE_STATE);

const { setState } = caseLabelsStore;

const jobs = () => import('#jobs/labels/case-labels.ts');

let working: AbortController | null = null;
let isWatching = false;

caseStore.subscribe(({ facts, opening }, before) => {
  if (facts?.id !== before.facts?.id) {
    stopLabelling();
    setState(IDLE_STATE);
  }
  if (opening === 'open' && before.opening !== 'open') void refreshLabels();
});

/** Chooses label sets, or how much the order counts. The choice is kept once the case is labelled with it. */
export async function chooseLabels(change: Partial<LabelChoice>): Promise<void> {
  const { facts } = caseStore.getState();
  if (facts !== null) await labelWith({ ...facts.labels, ...change });
}

/** Ends the labelling that was asked for last; the case stays as it was. */
export function stopLabelling(): void {
  working?.abort();
  working = null;
  setState(({ work }) => (work.kind === 'working' ? { work: { kind: 'none' } } : {}));
}

export function forgetLabelFailure(): void {
  setState({ work: { kind: 'none' } });
}

/** Labels the case anew where what it was labelled with has changed since. */
export async function refreshLabels(): Promise<void> {
  const { facts } = caseStore.getState();
  if (facts === null) return;
  if (!isWatching) {
    isWatching = true;
    const { onLabelSetChange } = await import('#library/label-sets.ts');
    onLabelSetChange(() => void refreshLabels());
  }
  try {
    const manifest = modelsStore.getState().packs.find((pack) => pack.manifest.id === facts.packId)?.manifest;
    // Other encoders than the case was read with cannot label it: its labels stay as they are.
    if (manifest?.version !== facts.packVersion) return;
    const { isStale, plan } = await (await jobs()).staleLabels(facts.id, manifest);
    if (caseStore.getState().facts?.id !== facts.id) return;
    setState(factsOf(plan));
    if (isStale) await labelWith(caseStore.getState().facts?.labels ?? facts.labels);
  } catch (thrown) {
    if (!isCancelled(thrown)) setState({ work: { kind: 'failed', failure: failureOf(thrown) } });
  }
}

function factsOf({
  missing,
  sets,
  informing,
}: LabelPlan): Pick<CaseLabelsState, 'missing' | 'isCounted' | 'informing'> {
  return { missing, isCounted: sets.phase?.set.priors !== undefined, informing };
}

async function labelWith(labels: LabelChoice): Promise<void> {
  const session = caseSession();
  const { facts } = caseStore.getState();
  if (session === null || facts === null) return;
  stopLabelling();
  const controller = new AbortController();
  working = controller;
  const { signal } = controller;
  const show = (work: CaseLabelsState['work']): void => {
    if (working === controller) setState({ work });
  };
  show({ kind: 'working', choice: labels, progress: null });
  try {
    const [{ labelCase }, pack] = await Promise.all([jobs(), ensurePackOf(facts)]);
    const { labelling, plan } = await labelCase(session, pack, labels, {
      signal,
      onProgress: (progress) => show({ kind: 'working', choice: labels, progress }),
    });
    const now = caseStore.getState().facts;
    if (signal.aborted || now?.id !== facts.id) return;
    caseStore.setState({ labelling, facts: { ...now, labels } });
    setState(factsOf(plan));
    show({ kind: 'none' });
  } catch (thrown) {
    show(isCancelled(thrown) ? { kind: 'none' } : { kind: 'failed', failure: failureOf(thrown) });
  } finally {
    if (working === controller) working = null;
  }
}
