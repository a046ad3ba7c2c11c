import { createStore } from 'zustand/vanilla';
import { splitRef, type LabelledKind, type SetRef } from '#core/label-choice.ts';
import { blankSet, freeId, lacking, tidied } from '#core/label-set-edits.ts';
import type { WordedLabelSet } from '#core/label-sets.ts';
import { chooseLabels } from './case-labels-store.ts';
import { caseSession, caseStore } from './case-store.ts';
import { failureOf, type Failure } from './failure.ts';
import { labelSetsStore } from './label-sets-store.ts';
import { modelsStore } from './models-store.ts';

/** The label set that is being edited. */

export type LabelEditorState = {
  /** Null: none is. */
  readonly set: WordedLabelSet | null;
  /** The user's own set that is edited; null: a new one comes of it. */
  readonly ownId: string | null;
  /** Labels that were added: nobody knows their ids yet. */
  readonly added: ReadonlySet<string>;
  /** The case that shows what comes of the words; null: none. */
  readonly caseId: string | null;
  readonly selected: string | null;
  /** The kind whose set was edited last, until the focus is back where that began. */
  readonly leaving: LabelledKind | null;
  readonly isChanged: boolean;
  /** What has to be done before it can be kept, once that was tried. */
  readonly lack: ReturnType<typeof lacking>;
  readonly failure: Failure | null;
};

const CLOSED: LabelEditorState = {
  set: null,
  ownId: null,
  added: new Set(),
  caseId: null,
  selected: null,
  leaving: null,
  isChanged: false,
  lack: null,
  failure: null,
};

export const labelEditorStore = createStore<LabelEditorState>(() => CLOSED);

const { setState, getState } = labelEditorStore;

// Leaving the case leaves its editor; what was changed waits for the case to be opened again.
caseStore.subscribe(({ facts }) => {
  const { caseId, isChanged } = getState();
  if (caseId !== null && facts?.id !== caseId && !isChanged) setState(CLOSED);
});

// The timeline has the names and colours of what is edited.
labelEditorStore.subscribe(({ set, caseId, isChanged }) => {
  const draft = set === null || caseId === null || !isChanged ? null : { caseId, set };
  if (draft !== labelSetsStore.getState().draft) labelSetsStore.setState({ draft });
});

type Start = {
  /** What is edited, or what a new set starts from; null: a blank page. */
  readonly from: SetRef | null;
  readonly kind: LabelledKind;
  readonly caseId: string | null;
};

/** Opens a set for editing. One that is not the user's own is copied. */
export async function openEditor({ from, kind, caseId }: Start): Promise<void> {
  try {
    const origin = from && splitRef(from);
    const set = from === null ? blankSet(kind, 'new', '') : await findSet(from);
    if (set === null) return;
    const isOwn = origin?.from === 'own';
    const isCopy = origin !== null && !isOwn;
    setState({
      ...CLOSED,
      set: isCopy ? { ...set, name: `${set.name}, mine` } : set,
      ownId: isOwn ? origin.id : null,
      added: from === null ? new Set(set.labels.map(({ id }) => id)) : new Set(),
      caseId,
    });
  } catch (thrown) {
    setState({ ...CLOSED, failure: failureOf(thrown) });
  }
}

async function findSet(ref: SetRef): Promise<WordedLabelSet | null> {
  const { findLabelSet } = await import('#jobs/labels/label-sets.ts');
  const { packs } = modelsStore.getState();
  const packId = caseStore.getState().facts?.packId;
  const pack = packs.find(({ manifest }) => manifest.id === packId) ?? packs[0];
  return findLabelSet(ref, pack?.manifest ?? null);
}

/** Changes the set; `addedId` is a label that comes with the change. */
export function editSet(change: (set: WordedLabelSet) => WordedLabelSet): void {
  const { set, added } = getState();
  if (set === null) return;
  const next = change(set);
  const known = new Set(set.labels.map(({ id }) => id));
  const fresh = next.labels.map(({ id }) => id).filter((id) => !known.has(id));
  setState({
    set: next,
    isChanged: true,
    lack: null,
    ...(fresh.length > 0 && { added: new Set([...added, ...fresh]), selected: fresh[0] ?? null }),
  });
}

export function selectLabel(selected: string | null): void {
  setState({ selected });
}

/** Closes the editor; what was not kept is gone, and the case is labelled as before. */
export function closeEditor(): void {
  const { caseId, set } = getState();
  setState({ ...CLOSED, leaving: (set?.kind ?? null) as LabelledKind | null });
  // Comparing wordings leaves the case labelled with one of them, whether or not the set was changed.
  if (caseId !== null && caseSession()?.labelKey?.startsWith('draft-') === true) void chooseLabels({});
}

/** The focus is back where editing began. */
export function hasLeft(): void {
  setState({ leaving: null });
}

/** Keeps the set with the user's own, and labels the case with it. Says what is lacking where something is. */
export async function keepSet(): Promise<void> {
  const { set, ownId, added, caseId } = getState();
  if (set === null) return;
  const lack = lacking(set);
  if (lack !== null) return setState({ lack, ...(lack.label !== null && { selected: lack.label }) });
  try {
    const { saveLabelSet, savedLabelSets } = await import('#library/label-sets.ts');
    const tidy = tidied(set, added);
    const taken = new Set((await savedLabelSets()).map(({ id }) => id));
    const id = ownId ?? freeId(tidy.name, taken);
    setState({ ...CLOSED, leaving: set.kind as LabelledKind });
    await saveLabelSet({ ...tidy, id });
    if (caseId !== null) await chooseLabels({ [set.kind]: `own:${id}` });
  } catch (thrown) {
    setState({ set, ownId, added, caseId, isChanged: true, failure: failureOf(thrown) });
  }
}
