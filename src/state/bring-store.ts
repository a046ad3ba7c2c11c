import { createStore } from 'zustand/vanilla';
import { isCancelled } from '#core/errors.ts';
import type { Progress } from '#core/progress.ts';
import { failureOf, type Failure } from './failure.ts';
import { refreshPacks } from './models-store.ts';

/** Bringing one's own encoders: what was dropped, what is missing, how far the work is. */

export type FileFact = { readonly name: string; readonly bytes: number };

/** How a converted file compares with the original weights. */
export type VariantFact = {
  readonly tower: 'image' | 'text';
  readonly precision: string;
  readonly bytes: number;
  readonly cosine: number | null;
};

export type BringState = {
  readonly stage:
    | { readonly kind: 'collecting' }
    | {
        readonly kind: 'working';
        readonly task: 'convert' | 'import';
        /** Steps so far in words, the last one under way. */
        readonly steps: readonly string[];
        readonly progress: Progress | null;
      }
    | {
        readonly kind: 'done';
        readonly id: string;
        readonly name: string;
        readonly variants: readonly VariantFact[];
      }
    | { readonly kind: 'failed'; readonly failure: Failure };
  readonly checkpoint: FileFact | null;
  readonly vocabulary: FileFact | null;
  readonly pictures: number;
  readonly name: string;
  /** Names of dropped files that are none of the above. */
  readonly ignored: readonly string[];
};

const EMPTY: BringState = {
  stage: { kind: 'collecting' },
  checkpoint: null,
  vocabulary: null,
  pictures: 0,
  name: '',
  ignored: [],
};

export const bringStore = createStore<BringState>(() => EMPTY);

const { setState, getState } = bringStore;

const jobs = () => import('#jobs/model-packs.ts');

/** The files behind the state's names and sizes. */
let given: { checkpoint: File | null; vocabulary: File | null; pictures: File[] } = nothing();
let working: AbortController | null = null;

function nothing(): typeof given {
  return { checkpoint: null, vocabulary: null, pictures: [] };
}

/** Sorts dropped files into their places; a ready pack is taken in at once. */
export async function bringFiles(files: readonly File[]): Promise<void> {
  if (getState().stage.kind === 'working') return;
  if (files.some((file) => file.name === 'manifest.json')) return importReadyPack([...files]);
  const ignored: string[] = [];
  for (const file of files) {
    if (/\.(pth|pt|safetensors)$/i.test(file.name)) given.checkpoint = file;
    else if (/\.txt$/i.test(file.name)) given.vocabulary = file;
    else if (file.type.startsWith('image/')) given.pictures.push(file);
    else ignored.push(file.name);
  }
  setState({
    stage: { kind: 'collecting' },
    checkpoint: fact(given.checkpoint),
    vocabulary: fact(given.vocabulary),
    pictures: given.pictures.length,
    name: getState().name || (given.checkpoint?.name.replace(/\.[^.]+$/, '') ?? ''),
    ignored,
  });
}

export function nameBroughtPack(name: string): void {
  setState({ name });
}

/** Back to the empty card. */
export function forgetBrought(): void {
  given = nothing();
  setState(EMPTY);
}

/** Back to the collected files after a failure or a stop. */
export function reviseBrought(): void {
  setState({ stage: { kind: 'collecting' } });
}

export function cancelBringing(): void {
  working?.abort();
}

export async function convertBrought(): Promise<void> {
  const { checkpoint, vocabulary, pictures } = given;
  if (checkpoint === null || vocabulary === null) return;
  const name = getState().name.trim() || checkpoint.name;
  await work('convert', async (call) => {
    const { convertDropped } = await jobs();
    const { pack, variants } = await convertDropped({ checkpoint, vocabulary, pictures, name }, call);
    return { kind: 'done', id: pack.manifest.id, name: pack.manifest.name, variants };
  });
}

async function importReadyPack(files: File[]): Promise<void> {
  await work('import', async (call) => {
    const { importPack } = await jobs();
    const { manifest } = await importPack(files, call);
    return { kind: 'done', id: manifest.id, name: manifest.name, variants: [] };
  });
}

type Call = { signal: AbortSignal; onProgress: (progress: Progress) => void };

async function work(
  task: 'convert' | 'import',
  run: (call: Call) => Promise<BringState['stage']>,
): Promise<void> {
  const controller = new AbortController();
  working = controller;
  setState({ stage: { kind: 'working', task, steps: [], progress: null } });
  const onProgress = (progress: Progress): void => {
    const { stage } = getState();
    if (stage.kind !== 'working' || working !== controller) return;
    // The note on bytes is a file's name, not a step.
    const step = progress.unit === 'bytes' ? undefined : progress.note;
    const isNew = step !== undefined && step !== stage.steps.at(-1);
    const steps = isNew ? [...stage.steps, step] : stage.steps;
    setState({ stage: { ...stage, steps, progress } });
  };
  try {
    const done = await run({ signal: controller.signal, onProgress });
    given = nothing();
    setState({ ...EMPTY, stage: done });
  } catch (thrown) {
    setState({
      stage: isCancelled(thrown) ? { kind: 'collecting' } : { kind: 'failed', failure: failureOf(thrown) },
    });
  } finally {
    working = null;
  }
  await refreshPacks();
}

function fact(file: File | null): FileFact | null {
  return file === null ? null : { name: file.name, bytes: file.size };
}
