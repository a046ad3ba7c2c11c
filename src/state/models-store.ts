import { createStore } from 'zustand/vanilla';
import { AppError, isCancelled } from '#core/errors.ts';
import type { Progress } from '#core/progress.ts';
import type { EncoderReport } from '#inference/report.ts';
import type { LoadedPack } from '#jobs/model-packs.ts';
import type { PackSummary } from '#jobs/model-packs-types.ts';
import { storageEstimate } from '#jobs/storage.ts';
import { failureOf, type Failure } from './failure.ts';

/** What the screen shows about model packs: which there are, and the one that runs. */

/** The encoders: at most one pack runs at a time, the memory of a hospital PC holds no more. */
export type Run =
  | { readonly kind: 'off' }
  | { readonly kind: 'starting'; readonly id: string; readonly progress: Progress | null }
  | { readonly kind: 'ready'; readonly id: string; readonly report: EncoderReport }
  | { readonly kind: 'failed'; readonly id: string; readonly failure: Failure };

/** The pack whose results are shown, remembered between visits; null until one was started. */
export type ChosenPack = { readonly id: string; readonly name: string; readonly demonstration: boolean };

export type Storage = {
  readonly usedBytes: number;
  readonly quotaBytes: number;
  readonly persisted: boolean;
};

export type ModelsState = {
  readonly catalogue: 'unread' | 'reading' | 'read' | Failure;
  readonly packs: readonly PackSummary[];
  readonly run: Run;
  readonly chosen: ChosenPack | null;
  readonly storage: Storage | null;
  /** Why the last removal failed. */
  readonly removal: Failure | null;
};

const CHOSEN_KEY = 'ophclip.chosen-pack';

export const modelsStore = createStore<ModelsState>(() => ({
  catalogue: 'unread',
  packs: [],
  run: { kind: 'off' },
  chosen: savedChosen(),
  storage: null,
  removal: null,
}));

const { setState, getState } = modelsStore;

/** Packs and their encoders are a heavy chunk, so Home must not pull it in. */
const jobs = () => import('#jobs/model-packs.ts');

let running: { pack: LoadedPack; unsubscribe: () => void } | null = null;
let starting: AbortController | null = null;

let reading: Promise<void> = Promise.resolve();

/**
 * Reads which packs there are and what they take. Keeps what is shown until the answer is here. One read at a time, and
 * a call during one reads again after it: what changed meanwhile must not be missed.
 */
export function refreshPacks(): Promise<void> {
  reading = reading.then(readPacks);
  return reading;
}

async function readPacks(): Promise<void> {
  setState({ catalogue: 'reading' });
  try {
    const { listPacks } = await jobs();
    const [packs, storage] = await Promise.all([listPacks(), storageEstimate()]);
    setState({ catalogue: 'read', packs, storage });
  } catch (thrown) {
    setState({ catalogue: failureOf(thrown) });
  }
}

/** Fetches what is missing, starts the encoders and shows what the self-test said. Ends whatever ran before. */
export async function startPack(id: string): Promise<void> {
  stopPack();
  const controller = new AbortController();
  starting = controller;
  const show = (run: Run): void => {
    if (starting === controller) setState({ run });
  };
  show({ kind: 'starting', id, progress: null });
  try {
    const { loadPack } = await jobs();
    const pack = await loadPack(id, {
      signal: controller.signal,
      onProgress: (progress) => show({ kind: 'starting', id, progress }),
    });
    if (starting !== controller) return pack.close();
    running = {
      pack,
      unsubscribe: pack.subscribe((report) => setState({ run: { kind: 'ready', id, report } })),
    };
    choose({ id, name: pack.manifest.name, demonstration: pack.manifest.demonstration });
    show({ kind: 'ready', id, report: pack.report });
  } catch (thrown) {
    show(isCancelled(thrown) ? { kind: 'off' } : { kind: 'failed', id, failure: failureOf(thrown) });
  } finally {
    if (starting === controller) starting = null;
  }
  await refreshPacks();
}

/** Ends the running encoders, or the start of them. What was fetched stays. */
export function stopPack(): void {
  starting?.abort();
  starting = null;
  running?.unsubscribe();
  running?.pack.close();
  running = null;
  setState({ run: { kind: 'off' } });
}

export async function removePack(id: string): Promise<void> {
  const { run, chosen } = getState();
  if (run.kind !== 'off' && run.id === id) stopPack();
  try {
    setState({ removal: null });
    const { deletePack } = await jobs();
    await deletePack(id);
    if (chosen?.id === id) choose(null);
  } catch (thrown) {
    setState({ removal: failureOf(thrown) });
  }
  await refreshPacks();
}

/** The running encoders; null while none run. Not part of the state: they are no plain value. */
export function runningPack(): LoadedPack | null {
  return running?.pack ?? null;
}

/**
 * The running encoders of one pack, started when they are not. Throws AppError with the code its start failed with, or
 * `cancelled` when another pack was started instead.
 */
export async function ensurePack(id: string): Promise<LoadedPack> {
  const { run } = getState();
  if (run.kind === 'off' || run.kind === 'failed' || run.id !== id) await startPack(id);
  else if (run.kind === 'starting') await settled(id);
  const now = getState().run;
  if (now.kind === 'ready' && now.id === id && running !== null) return running.pack;
  if (now.kind === 'failed' && now.id === id) {
    throw new AppError(now.failure.code, 'The encoders did not start', { details: now.failure.details });
  }
  throw new AppError('cancelled', 'Other encoders were started');
}

/** Waits until the start of a pack has ended, however it ends. */
function settled(id: string): Promise<void> {
  return new Promise((resolve) => {
    const unsubscribe = modelsStore.subscribe(({ run }) => {
      if (run.kind === 'starting' && run.id === id) return;
      unsubscribe();
      resolve();
    });
  });
}

/** The facts of the pack that new cases are read with, without starting it. Throws when there is none. */
export async function packForNewCases(): Promise<PackSummary> {
  if (getState().catalogue !== 'read') await refreshPacks();
  const state = getState();
  const pack = packToStart(state);
  if (pack === undefined) {
    const failure = typeof state.catalogue === 'object' ? state.catalogue : null;
    throw new AppError(failure?.code ?? 'pack/not-found', 'No encoders', { details: failure?.details ?? {} });
  }
  return pack;
}

/** Starts a pack unless one runs or is starting. */
export async function startSomePack(): Promise<void> {
  const { run, catalogue } = getState();
  if (run.kind === 'ready' || run.kind === 'starting') return;
  if (catalogue !== 'read') await refreshPacks();
  const pack = packToStart(getState());
  if (pack !== undefined) await startPack(pack.manifest.id);
}

/** The pack used last, or the first there is. */
export function packToStart({ packs, chosen }: ModelsState): PackSummary | undefined {
  return packs.find(({ manifest }) => manifest.id === chosen?.id) ?? packs[0];
}

function choose(chosen: ChosenPack | null): void {
  setState({ chosen });
  if (chosen === null) localStorage.removeItem(CHOSEN_KEY);
  else localStorage.setItem(CHOSEN_KEY, JSON.stringify(chosen));
}

function savedChosen(): ChosenPack | null {
  try {
    const saved: unknown = JSON.parse(localStorage.getItem(CHOSEN_KEY) ?? 'null');
    const isChosen =
      typeof saved === 'object' &&
      saved !== null &&
      'id' in saved &&
      'name' in saved &&
      'demonstration' in saved;
    return isChosen
      ? { id: String(saved.id), name: String(saved.name), demonstration: saved.demonstration === true }
      : null;
  } catch {
    return null;
  }
}
