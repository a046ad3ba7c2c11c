import { createStore } from 'zustand/vanilla';
import { beginsOf } from '#core/clips/clips.ts';
import { freeName } from '#core/clips/file-names.ts';
import { clipRecord, type RecordedClip } from '#core/clips/record.ts';
import { isCancelled } from '#core/errors.ts';
import { SOFTWARE } from '#core/software.ts';
import type { ClipWriting } from '#jobs/clips/clips-protocol.ts';
import { caseStore } from './case-store.ts';
import { checksFor, clipOutputs, clipSources, clipsStore, modeOf, type ClipOutput } from './clips-store.ts';
import { failureOf, type Failure } from './failure.ts';
import { modelsStore } from './models-store.ts';

/** Clips on their way to the disk. */

export type WrittenFile = {
  readonly name: string;
  readonly seconds: number;
  readonly bytes: number;
  /** For browsers that let pages write into no folder: where the file waits to be taken. */
  readonly waiting: FileSystemFileHandle | null;
};

export type ClipsWritingState = {
  readonly working: {
    readonly name: string;
    /** From 1. */
    readonly place: number;
    readonly count: number;
    /** Of all that is to be written, 0 to 1. */
    readonly fraction: number;
  } | null;
  readonly written: readonly WrittenFile[];
  /** Name of the folder they are in; null: the browser's downloads. */
  readonly folder: string | null;
  readonly isStopped: boolean;
  readonly failure: Failure | null;
};

const NOTHING: ClipsWritingState = {
  working: null,
  written: [],
  folder: null,
  isStopped: false,
  failure: null,
};

export const clipsWritingStore = createStore<ClipsWritingState>(() => NOTHING);

const { setState, getState } = clipsWritingStore;

let stopping: AbortController | null = null;

caseStore.subscribe(({ facts }, before) => {
  if (facts?.id === before.facts?.id) return;
  stopWriting();
  setState(NOTHING);
});

export function stopWriting(): void {
  stopping?.abort();
}

/** Part of the File System Access API that the DOM typings lack. */
type WithPicker = { showDirectoryPicker?(options: object): Promise<FileSystemDirectoryHandle> };

/**
 * Writes the clips, one after the other, into a folder that the user chooses (in a click), or where browsers know no such
 * thing into their own storage, from where they are handed over one by one. What is whole stays when one fails.
 */
export async function writeClips(): Promise<void> {
  if (getState().working !== null) return;
  const outputs = clipOutputs();
  const total = outputs.reduce((sum, output) => sum + secondsOf(output), 0);
  const controller = new AbortController();
  stopping = controller;
  let isOwn = false;
  try {
    const chosen = await chosenFolder();
    if (chosen === null) return;
    isOwn = chosen.isOwn;
    setState({ ...NOTHING, folder: isOwn ? null : chosen.folder.name });
    const sources = await clipSources();
    if (sources === null || outputs.length === 0) return;
    const { openClipCutter } = await import('#jobs/clips/cut-clips.ts');
    const cutter = openClipCutter();
    const { masks, plans, isSoundKept } = clipsStore.getState();
    const how = { mode: modeOf(clipsStore.getState()), masks, isSoundKept };
    const parts = caseStore.getState().facts?.parts ?? [];
    const records: RecordedClip[] = [];
    let before = 0;
    try {
      for (const [i, output] of outputs.entries()) {
        const plan = plans.get(output.key);
        const ending = plan !== undefined && 'ending' in plan ? plan.ending : '.mp4';
        const file = await freeFile(chosen.folder, output.name, ending);
        const show = (done: number): void =>
          setState({
            working: {
              name: file.name,
              place: i + 1,
              count: outputs.length,
              fraction: total > 0 ? Math.min(1, (before + done) / total) : 0,
            },
          });
        show(0);
        try {
          const { pieces } = output;
          const call = { signal: controller.signal, onProgress: ({ done }: { done: number }) => show(done) };
          const { seconds, bytes, lengths } = await cutter.call(
            'write',
            { sources, pieces, how, to: file },
            call,
          );
          const waiting = isOwn ? file : null;
          setState(({ written }) => ({
            written: [...written, { name: file.name, seconds, bytes, waiting }],
          }));
          const { clips } = output;
          records.push({ file: file.name, clips, seconds, begins: beginsOf(clips, parts, lengths) });
        } catch (thrown) {
          cutter.close();
          await removeUnfinished(chosen.folder, file.name);
          throw thrown;
        }
        before += secondsOf(output);
      }
    } finally {
      cutter.close();
      if (records.length > 0) await keepRecord(chosen.folder, isOwn, records, how);
    }
  } catch (thrown) {
    if (isCancelled(thrown)) setState({ isStopped: true });
    else setState({ failure: failureOf(thrown) });
  } finally {
    stopping = null;
    setState({ working: null });
  }
}

function secondsOf({ pieces }: ClipOutput): number {
  return pieces.reduce((sum, { from, until }) => sum + until - from, 0);
}

/** Null: the user chose none. */
async function chosenFolder(): Promise<{ folder: FileSystemDirectoryHandle; isOwn: boolean } | null> {
  const picker = globalThis as WithPicker;
  if (picker.showDirectoryPicker !== undefined) {
    try {
      return {
        folder: await picker.showDirectoryPicker({
          id: 'ophclip-clips',
          mode: 'readwrite',
          startIn: 'videos',
        }),
        isOwn: false,
      };
    } catch (thrown) {
      if (isCancelled(thrown)) return null;
      throw thrown;
    }
  }
  const { ensureDirectory, remove } = await import('#platform/opfs.ts');
  // What was handed over before is not needed any more.
  await remove(WAITING);
  return { folder: await ensureDirectory(WAITING), isOwn: true };
}

/** Where clips wait in browsers that write into no folder. */
const WAITING = ['clips-waiting'];

/** A file of a name that is free: nothing of the user's is written over. */
async function freeFile(
  folder: FileSystemDirectoryHandle,
  name: string,
  ending: string,
): Promise<FileSystemFileHandle> {
  const taken = new Set<string>();
  for await (const key of folder.keys()) taken.add(key.toLowerCase());
  const free = freeName(name, (candidate) => taken.has(`${candidate}${ending}`.toLowerCase()));
  return folder.getFileHandle(`${free}${ending}`, { create: true });
}

/** The worker that wrote it was ended: the browser lets go of the file soon after. */
async function removeUnfinished(folder: FileSystemDirectoryHandle, name: string): Promise<void> {
  for (let tries = 0; tries < 20; tries++) {
    try {
      return await folder.removeEntry(name);
    } catch (thrown) {
      if (thrown instanceof DOMException && thrown.name === 'NotFoundError') return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/** What was cut, what was left out and what the user confirmed, beside the clips. */
async function keepRecord(
  folder: FileSystemDirectoryHandle,
  isOwn: boolean,
  files: readonly RecordedClip[],
  how: ClipWriting,
): Promise<void> {
  const { checked, leftOut } = clipsStore.getState();
  const { facts } = caseStore.getState();
  const pack = modelsStore.getState().packs.find(({ manifest }) => manifest.id === facts?.packId)?.manifest;
  const text = clipRecord({
    software: SOFTWARE,
    made: new Date(),
    ...how,
    leftOut,
    checked: checksFor(how).filter((check) => checked.has(check)),
    encoders: pack === undefined ? null : `${pack.name} ${pack.version}. ${pack.notice}`,
    files,
  });
  const file = await freeFile(folder, 'clips', '.txt');
  const stream = await file.createWritable();
  await stream.write(text);
  await stream.close();
  const waiting = isOwn ? file : null;
  setState(({ written }) => ({
    written: [...written, { name: file.name, seconds: 0, bytes: text.length, waiting }],
  }));
}
