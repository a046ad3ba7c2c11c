import { createStore } from 'zustand/vanilla';
import type { LabelChoice } from '#core/label-choice.ts';
import type { Correction } from '#core/review.ts';
import type { Labelling } from '#core/labelling.ts';
import { storageEstimate } from '#jobs/storage.ts';
import type { CaseRow } from '#library/case-row.ts';
import { stopBackground } from './background-index.ts';
import { failureOf, type Failure } from './failure.ts';
import { modelsStore, refreshPacks, type Storage } from './models-store.ts';

/** A case as its card shows it. */
export type CaseCard = {
  readonly id: string;
  readonly name: string;
  readonly durationSeconds: number;
  readonly packId: string;
  readonly labels: LabelChoice;
  readonly labelling: Labelling;
  readonly corrections: readonly Correction[];
  /** JPEG. */
  readonly poster: Uint8Array<ArrayBuffer> | null;
  readonly state: CaseRow['index']['state'];
  readonly done: number;
  readonly cells: number;
  readonly isSample: boolean;
};

export type LibraryState = {
  /** Null until they have been read. */
  readonly cases: readonly CaseCard[] | null;
  readonly failure: Failure | null;
  readonly storage: Storage | null;
  /** Why the last removal failed. */
  readonly removal: Failure | null;
};

export const libraryStore = createStore<LibraryState>(() => ({
  cases: null,
  failure: null,
  storage: null,
  removal: null,
}));

const { setState } = libraryStore;

/** Stored rows are checked with schemas, which the first paint does not need. */
const cases = () => import('#library/cases.ts');

let watching = false;
let queued: ReturnType<typeof setTimeout> | null = null;
/** A case being indexed changes every second; its card need not. */
const SETTLE_MS = 300;

/** Reads the cases, and again whenever one changes, here or in another tab. */
export async function watchLibrary(): Promise<void> {
  if (!watching) {
    watching = true;
    const { onCaseChange } = await cases();
    onCaseChange(() => {
      queued ??= setTimeout(() => {
        queued = null;
        void readLibrary();
      }, SETTLE_MS);
    });
  }
  await readLibrary();
}

async function readLibrary(): Promise<void> {
  try {
    const { savedCases } = await cases();
    const [rows, storage] = await Promise.all([savedCases(), storageEstimate()]);
    setState({ cases: rows.map(cardOf), storage, failure: null });
    // The labels' names and colours are the packs' to tell.
    if (rows.length > 0 && modelsStore.getState().catalogue === 'unread') void refreshPacks();
  } catch (thrown) {
    setState({ cases: [], failure: failureOf(thrown) });
  }
}

function cardOf({
  id,
  name,
  video,
  index,
  labels,
  labelling,
  corrections,
  poster,
  source,
}: CaseRow): CaseCard {
  return {
    id,
    name,
    durationSeconds: video.durationSeconds,
    packId: index.packId,
    labels,
    labelling,
    corrections,
    poster,
    state: index.state,
    done: index.done,
    cells: index.cells,
    isSample: source.kind === 'sample',
  };
}

/** Removes a case with all that was made of it. The recording itself is not touched. */
export async function removeCase(id: string): Promise<void> {
  setState({ removal: null });
  try {
    await stopBackground(id);
    const { deleteWhenFree } = await import('#jobs/cases/library.ts');
    await deleteWhenFree(id);
  } catch (thrown) {
    setState({ removal: failureOf(thrown) });
  }
  await readLibrary();
}

export async function renameCase(id: string, name: string): Promise<void> {
  const { updateCase } = await cases();
  await updateCase(id, () => ({ name }));
}
