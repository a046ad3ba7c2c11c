import { createStore } from 'zustand/vanilla';
import type { GivenFile } from '#jobs/cases/create-case.ts';
import { arrangeFiles } from './arrange-store.ts';
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

/** Says that a file could not be opened, and why. */
export function refuse(name: string, thrown: unknown): void {
  setState(({ refused }) => ({ refused: [...refused, { name, failure: failureOf(thrown) }] }));
}

/**
 * Makes cases of recordings; of several at once, asks which belong together. Answers the id of the first to show; the
 * others are read in the background.
 */
export async function openFiles(given: readonly GivenFile[]): Promise<string | null> {
  setState({ isOpening: true, refused: [] });
  let first: string | null = null;
  try {
    const { createJoinedCase, inspectFile } = await import('#jobs/cases/create-case.ts');
    const { manifest } = await packForNewCases();
    const operations =
      given.length > 1
        ? await arrangeFiles(given, manifest)
        : await Promise.all(given.map(async (file) => [await inspectFile(file, manifest)]));
    for (const files of operations ?? []) {
      try {
        const row = await createJoinedCase(files, manifest, settingsStore.getState().samplesPerSecond);
        first ??= row.id;
      } catch (thrown) {
        refuse(files[0]?.file.name ?? '', thrown);
      }
    }
    // What was dropped together is kept, if the browser agrees.
    if (first !== null) void navigator.storage.persist();
    if (operations !== null && operations.length > 1) startBackground();
  } catch (thrown) {
    refuse(given[0]?.file.name ?? '', thrown);
  } finally {
    setState({ isOpening: false });
  }
  return first;
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
