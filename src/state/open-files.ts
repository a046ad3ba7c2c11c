import { createStore } from 'zustand/vanilla';
import type { GivenFile } from '#jobs/cases/create-case.ts';
import { startBackground } from './background-index.ts';
import { failureOf, type Failure } from './failure.ts';
import { packForNewCases } from './models-store.ts';
import type { Sample } from './samples-store.ts';
import { settingsStore } from './settings-store.ts';

/** Recordings on their way to becoming cases. */
export type OpenFilesState = {
  readonly isOpening: boolean;
  /** What could not be opened, and why; newest last. */
  readonly refused: readonly { readonly name: string; readonly failure: Failure }[];
};

export const openFilesStore = createStore<OpenFilesState>(() => ({ isOpening: false, refused: [] }));

const { setState } = openFilesStore;

export function dismissRefused(): void {
  setState({ refused: [] });
}

/** Makes cases of recordings. Answers the id of the first to show; the others are read in the background. */
export async function openFiles(files: readonly GivenFile[]): Promise<string | null> {
  setState({ isOpening: true, refused: [] });
  let first: string | null = null;
  try {
    const { createCase } = await import('#jobs/cases/create-case.ts');
    for (const given of files) {
      try {
        const { manifest } = await packForNewCases();
        const row = await createCase(given, manifest, settingsStore.getState().samplesPerSecond);
        first ??= row.id;
      } catch (thrown) {
        const refusal = { name: given.file.name, failure: failureOf(thrown) };
        setState(({ refused }) => ({ refused: [...refused, refusal] }));
      }
    }
    // What was dropped together is kept, if the browser agrees.
    if (first !== null) void navigator.storage.persist();
    if (files.length > 1) startBackground();
    return first;
  } finally {
    setState({ isOpening: false });
  }
}

/** The case of an operation that comes with the app; null when it could not be opened. */
export async function openSample(sample: Pick<Sample, 'id' | 'title' | 'url'>): Promise<string | null> {
  setState({ isOpening: true, refused: [] });
  try {
    const [{ createSampleCase }, { manifest }] = await Promise.all([
      import('#jobs/cases/create-case.ts'),
      packForNewCases(),
    ]);
    const { id } = await createSampleCase(sample, manifest, settingsStore.getState().samplesPerSecond);
    return id;
  } catch (thrown) {
    setState({ refused: [{ name: sample.title, failure: failureOf(thrown) }] });
    return null;
  } finally {
    setState({ isOpening: false });
  }
}
