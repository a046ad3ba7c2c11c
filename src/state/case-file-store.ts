import { createStore } from 'zustand/vanilla';
import { isCancelled } from '#core/errors.ts';
import type { CaseFileMeasure, CaseOnScreen } from '#jobs/case-file/case-file-protocol.ts';
import { caseStore } from './case-store.ts';
import { failureOf, type Failure } from './failure.ts';
import { modelsStore, refreshPacks } from './models-store.ts';
import { reviewNow } from './review-store.ts';

/** The case on screen as a file for a colleague: everything but the video. */

export type CaseFileState = {
  readonly isOpen: boolean;
  readonly name: string;
  readonly withThumbnails: boolean;
  readonly withFileNames: boolean;
  /** Null until it is known. */
  readonly measure: CaseFileMeasure | null;
  /** Of what is being written, 0 to 1. */
  readonly working: { readonly fraction: number } | null;
  readonly written: { readonly name: string; readonly bytes: number } | null;
  readonly isStopped: boolean;
  readonly failure: Failure | null;
};

const CLOSED: CaseFileState = {
  isOpen: false,
  name: '',
  withThumbnails: true,
  withFileNames: true,
  measure: null,
  working: null,
  written: null,
  isStopped: false,
  failure: null,
};

export const caseFileStore = createStore<CaseFileState>(() => CLOSED);

const { setState, getState } = caseFileStore;

const jobs = () => import('#jobs/case-file/case-files.ts');

let stopping: AbortController | null = null;

caseStore.subscribe(({ facts }, before) => {
  if (facts?.id === before.facts?.id) return;
  stopCaseFile();
  setState(CLOSED);
});

export async function openCaseFile(): Promise<void> {
  const { facts } = caseStore.getState();
  const seen = caseOnScreen();
  if (facts === null || seen === null || getState().isOpen) return;
  setState({ ...CLOSED, isOpen: true, name: facts.name });
  try {
    const measure = await (await jobs()).caseFiles().call('measure', { seen });
    if (caseStore.getState().facts?.id === facts.id) setState({ measure });
  } catch (thrown) {
    setState({ failure: failureOf(thrown) });
  }
}

export function closeCaseFile(): void {
  stopCaseFile();
  setState({ isOpen: false });
}

export function stopCaseFile(): void {
  stopping?.abort();
}

export function changeCaseFile(
  change: Partial<Pick<CaseFileState, 'name' | 'withThumbnails' | 'withFileNames'>>,
): void {
  const { name, measure } = { ...getState(), ...change };
  // A case is called after its file unless somebody gave it another name.
  const isTelling = change.withFileNames === false && tellsFileName(name, measure?.fileNames ?? []);
  setState({ ...change, ...(isTelling && { name: 'Case' }), written: null, isStopped: false });
}

/** Whether a name is that of one of the files, or most of it. */
export function tellsFileName(name: string, fileNames: readonly string[]): boolean {
  const plain = (text: string): string => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '');
  const own = plain(name);
  return fileNames.some((fileName) => {
    const stem = plain(fileName.replace(/\.[^.]{1,5}$/, ''));
    return own !== '' && stem !== '' && (own.includes(stem) || stem.includes(own));
  });
}

function caseOnScreen(): CaseOnScreen | null {
  const { facts, labelling } = caseStore.getState();
  return facts === null ? null : { id: facts.id, labelling, review: reviewNow() };
}

/** Part of the File System Access API that the DOM typings lack. */
type WithPicker = { showSaveFilePicker?(options: object): Promise<SavedHandle> };
type SavedHandle = FileSystemFileHandle & { remove?(): Promise<void> };

/**
 * Writes the file where the user chooses (in a click). Browsers that let pages write nowhere get it as a download: it is
 * answered then.
 */
export async function keepCaseFile(): Promise<{ name: string; blob: Blob } | null> {
  const { facts } = caseStore.getState();
  const seen = caseOnScreen();
  const { working, name, withThumbnails, withFileNames } = getState();
  if (facts === null || seen === null || working !== null) return null;
  const controller = new AbortController();
  stopping = controller;
  setState({ written: null, isStopped: false, failure: null });
  let to: SavedHandle | null = null;
  try {
    const { plainName } = await import('#core/export/export-case.ts');
    const fileName = `${plainName(name)}.ophclip`;
    to = await chosenFile(fileName);
    setState({ working: { fraction: 0 } });
    const { bytes, blob } = await (await jobs()).caseFiles().call(
      'write',
      {
        seen,
        encoders: await encodersOfCase(seen.id),
        options: { name: name.trim() || 'Case', withThumbnails, withFileNames },
        to,
      },
      {
        signal: controller.signal,
        onProgress: ({ done, total }) => setState({ working: { fraction: total > 0 ? done / total : 1 } }),
      },
    );
    setState({ written: { name: to?.name ?? fileName, bytes } });
    return blob && { name: fileName, blob };
  } catch (thrown) {
    if (to !== null) await removeEmpty(to);
    if (!isCancelled(thrown)) setState({ failure: failureOf(thrown) });
    else if (getState().working !== null) setState({ isStopped: true });
    return null;
  } finally {
    stopping = null;
    setState({ working: null });
  }
}

/** Null in browsers that know no such chooser. Throws `cancelled` when none was chosen. */
async function chosenFile(suggestedName: string): Promise<SavedHandle | null> {
  const picker = globalThis as WithPicker;
  const types = [{ description: 'Case file', accept: { 'application/x-ophclip': ['.ophclip'] } }];
  return (await picker.showSaveFilePicker?.({ id: 'ophclip-case', suggestedName, types })) ?? null;
}

/** The chooser has made an empty file; one that was there before has its content still. */
async function removeEmpty(file: SavedHandle): Promise<void> {
  const size = await file.getFile().then(
    ({ size }) => size,
    () => 1,
  );
  if (size === 0) await file.remove?.().catch(() => undefined);
}

async function encodersOfCase(id: string) {
  if (modelsStore.getState().catalogue !== 'read') await refreshPacks();
  const [{ savedCase }, { encodersOf }] = await Promise.all([
    import('#library/cases.ts'),
    import('#jobs/export/case-export.ts'),
  ]);
  const row = await savedCase(id);
  const pack = modelsStore.getState().packs.find(({ manifest }) => manifest.id === row.index.packId);
  return encodersOf(row, pack?.manifest ?? null);
}
