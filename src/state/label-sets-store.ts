import { createStore } from 'zustand/vanilla';
import { splitRef, type SetRef } from '#core/label-choice.ts';
import type { LabelSetIndex, WordedLabelSet } from '#core/label-sets.ts';
import type { OwnLabelSet } from '#library/label-sets.ts';
import { failureOf, type Failure } from './failure.ts';
import { modelsStore } from './models-store.ts';

/** The label sets that can be chosen, beside the encoders' own. */

export type LabelSetsState = {
  /** Those that come with the app; null until they are read. */
  readonly app: LabelSetIndex['sets'] | null;
  readonly own: readonly OwnLabelSet[] | null;
  /** Sets of the app that were looked into, by id. */
  readonly loaded: Readonly<Record<string, WordedLabelSet>>;
  /** The set that is being edited with a case at hand: names and colours that its timeline has meanwhile. */
  readonly draft: { readonly caseId: string; readonly set: WordedLabelSet } | null;
  /** What was brought last, or why it was refused. */
  readonly imported: { readonly name: string } | Failure | null;
  readonly failure: Failure | null;
};

export const labelSetsStore = createStore<LabelSetsState>(() => ({
  app: null,
  own: null,
  loaded: {},
  draft: null,
  imported: null,
  failure: null,
}));

const { setState } = labelSetsStore;

const jobs = () => import('#jobs/labels/label-sets.ts');
const library = () => import('#library/label-sets.ts');

let watching = false;

/** Reads which sets there are, and the user's again whenever one changes, here or in another tab. */
export async function watchLabelSets(): Promise<void> {
  try {
    if (!watching) {
      watching = true;
      (await library()).onLabelSetChange(() => void readOwn());
    }
    await readOwn();
    const { appLabelSets } = await jobs();
    setState({ app: await appLabelSets(), failure: null });
  } catch (thrown) {
    setState({ failure: failureOf(thrown) });
  }
}

async function readOwn(): Promise<void> {
  const { savedLabelSets } = await library();
  setState({ own: await savedLabelSets() });
}

const loading = new Set<SetRef>();

/** Makes sure that a set's names and colours are here. */
export async function loadLabelSet(ref: SetRef): Promise<void> {
  const { from, id } = splitRef(ref);
  const { own, loaded } = labelSetsStore.getState();
  if (from === 'pack' || loading.has(ref) || (from === 'app' ? id in loaded : own !== null)) return;
  loading.add(ref);
  try {
    if (from === 'own') return await watchLabelSets();
    const { findLabelSet } = await jobs();
    const set = await findLabelSet(ref, null);
    if (set !== null) setState((state) => ({ loaded: { ...state.loaded, [id]: set } }));
  } catch (thrown) {
    setState({ failure: failureOf(thrown) });
  } finally {
    loading.delete(ref);
  }
}

/** The set a reference means, as far as it is here; the encoders' own are theirs to tell. */
export function labelSetIn({ own, loaded }: LabelSetsState, ref: SetRef): WordedLabelSet | undefined {
  const { from, id } = splitRef(ref);
  return from === 'own' ? own?.find((row) => row.id === id)?.set : from === 'app' ? loaded[id] : undefined;
}

/** Takes a set from a JSON or CSV file; a file with a mistake is refused whole. */
export async function importLabelSet(file: File): Promise<void> {
  setState({ imported: null });
  try {
    const { importLabelSet: take } = await import('#jobs/labels/label-set-files.ts');
    const { set } = await take(file);
    setState({ imported: { name: set.name } });
  } catch (thrown) {
    setState({ imported: failureOf(thrown) });
  }
}

/** A set as a file; null where it is gone. `packId` is the pack's whose own sets are meant. */
export async function labelSetFile(
  ref: SetRef,
  form: 'json' | 'csv',
  packId: string | undefined,
): Promise<{ name: string; text: string; type: string } | null> {
  const { exportLabelSet } = await import('#jobs/labels/label-set-files.ts');
  const pack = modelsStore.getState().packs.find(({ manifest }) => manifest.id === packId);
  return exportLabelSet(ref, form, pack?.manifest ?? null);
}

/** Removes one of the user's sets. Cases that are labelled with it go back to the encoders' own. */
export async function removeLabelSet(id: string): Promise<void> {
  try {
    const { deleteLabelSet } = await library();
    await deleteLabelSet(id);
  } catch (thrown) {
    setState({ failure: failureOf(thrown) });
  }
}
