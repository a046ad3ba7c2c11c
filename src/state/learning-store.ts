import { createStore } from 'zustand/vanilla';
import { isCancelled } from '#core/errors.ts';
import type { Taught } from '#jobs/cases/case-protocol.ts';
import { caseLabelsStore } from './case-labels-store.ts';
import { caseSession, caseStore } from './case-store.ts';
import { setRefOf } from './review-lanes.ts';
import { reviewStore } from './review-store.ts';
import { failureOf, type Failure } from './failure.ts';
import { ensurePackOf, hasPackOf } from './case-encoders.ts';
import { settingsStore } from './settings-store.ts';

/** What the case on screen learns from reviews: its own, and those of other cases. */

export type LearningState = {
  /** What came of trying; null where nothing was reviewed. */
  readonly taught: Taught | null;
  readonly isLearning: boolean;
  readonly failure: Failure | null;
};

const NOTHING: LearningState = { taught: null, isLearning: false, failure: null };

export const learningStore = createStore<LearningState>(() => NOTHING);

const { setState } = learningStore;

let learning: Promise<void> | null = null;
let isStale = false;

caseStore.subscribe(({ facts, opening, run }, before) => {
  if (facts?.id !== before.facts?.id) setState(NOTHING);
  const isOpened = opening === 'open' && before.opening !== 'open';
  const isRead = run.kind === 'done' && before.run.kind !== 'done';
  if (isOpened || isRead) relearn();
});

reviewStore.subscribe(({ stored }, before) => {
  if (stored !== before.stored && stored !== null) relearn();
});

caseLabelsStore.subscribe(({ work }, before) => {
  if (work.kind !== 'working' && before.work.kind === 'working') relearn();
});

settingsStore.subscribe((now, before) => {
  if (now.learning !== before.learning || now.votes !== before.votes) relearn();
});

/** Learns anew what has changed: once at a time, and once more for what changes meanwhile. */
export function relearn(): void {
  isStale = true;
  learning ??= (async () => {
    while (isStale) {
      isStale = false;
      await learnOnce();
    }
  })().finally(() => (learning = null));
}

async function learnOnce(): Promise<void> {
  const session = caseSession();
  const { facts, opening } = caseStore.getState();
  const set = setRefOf('phase');
  if (session === null || facts === null || opening !== 'open' || set === null) return;
  // Labels of other encoders stay as they came.
  if (!hasPackOf(facts)) return;
  const isCurrent = (): boolean => caseSession() === session;
  const { learning: scope, votes } = settingsStore.getState();
  try {
    const { learnCase } = await import('#jobs/cases/learn-case.ts');
    if (!isCurrent()) return;
    const { taught, labelling } = await learnCase(session, set, { scope, votes }, () => {
      setState({ isLearning: true });
      return ensurePackOf(facts);
    });
    if (!isCurrent()) return;
    setState({ taught, failure: null });
    if (labelling !== null) caseStore.setState({ labelling });
  } catch (thrown) {
    if (isCurrent() && !isCancelled(thrown)) setState({ failure: failureOf(thrown) });
  } finally {
    setState({ isLearning: false });
  }
}
