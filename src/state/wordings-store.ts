import { createStore } from 'zustand/vanilla';
import { isCancelled } from '#core/errors.ts';
import { withChanged } from '#core/label-set-edits.ts';
import { differences, type Difference } from '#core/wordings.ts';
import type { Wording } from '#jobs/labels/draft-labels.ts';
import { caseStore } from './case-store.ts';
import { failureOf, type Failure } from './failure.ts';
import { editSet, labelEditorStore } from './label-editor-store.ts';
import { draftOf } from './live-labels-store.ts';

/** Two wordings of a label, side by side: the one in the set, and another. */

export type WordingsState = {
  /** The label that is compared; null: none is. */
  readonly label: string | null;
  /** The other wording. */
  readonly other: readonly string[];
  /** What both make of the case on screen; null until it is known. */
  readonly compared: {
    readonly a: Wording;
    readonly b: Wording;
    readonly differences: readonly Difference[];
  } | null;
  readonly isComparing: boolean;
  readonly failure: Failure | null;
};

const CLOSED: WordingsState = { label: null, other: [], compared: null, isComparing: false, failure: null };

export const wordingsStore = createStore<WordingsState>(() => CLOSED);

const { setState, getState } = wordingsStore;

/** After the timeline, which follows a shorter pause. */
const PAUSE_MS = 250;

let pause: ReturnType<typeof setTimeout> | undefined;
let comparing: AbortController | null = null;

labelEditorStore.subscribe(({ set }, before) => {
  const { label } = getState();
  if (label === null || set === before.set) return;
  if (set?.labels.some(({ id }) => id === label) === true) schedule();
  else stopComparing();
});

caseStore.subscribe(({ facts }, before) => {
  if (facts?.id !== before.facts?.id) stopComparing();
});

/** Sets another wording of a label beside the one it has, to begin with the same. */
export function startComparing(label: string): void {
  const own = labelEditorStore.getState().set?.labels.find(({ id }) => id === label);
  if (own === undefined) return;
  setState({ ...CLOSED, label, other: own.prompts });
  schedule(0);
}

export function wordOther(other: readonly string[]): void {
  setState({ other });
  schedule();
}

/** The other wording becomes the label's. */
export function takeOther(): void {
  const { label, other } = getState();
  if (label === null) return;
  stopComparing();
  editSet((set) => withChanged(set, label, { prompts: [...other] }));
}

export function stopComparing(): void {
  clearTimeout(pause);
  comparing?.abort();
  setState(CLOSED);
}

function schedule(ms = PAUSE_MS): void {
  clearTimeout(pause);
  comparing?.abort();
  pause = setTimeout(() => void compare(), ms);
}

async function compare(): Promise<void> {
  const { signal } = (comparing = new AbortController());
  const show = (state: Partial<WordingsState>): void => {
    if (!signal.aborted) setState(state);
  };
  show({ isComparing: true, failure: null });
  try {
    const of = await draftOf();
    const { set } = labelEditorStore.getState();
    const { label, other } = getState();
    const own = set?.labels.find(({ id }) => id === label);
    if (of === null || set === null || own === undefined) return;
    const { compareWordings } = await import('#jobs/labels/draft-labels.ts');
    const [a, b] = await compareWordings(of, set, own.id, [own.prompts, other], { signal });
    show({ compared: { a, b, differences: differences(a.row, b.row) } });
  } catch (thrown) {
    if (!isCancelled(thrown)) show({ failure: failureOf(thrown) });
  } finally {
    show({ isComparing: false });
  }
}
