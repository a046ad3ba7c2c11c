import { createStore } from 'zustand/vanilla';
import type { Correction, Mark } from '#core/review.ts';
import { AppError, isCancelled } from '#core/errors.ts';
import { endOf, type Stretch } from '#core/joined-clock.ts';
import type { LabelChoice } from '#core/label-choice.ts';
import { NOTHING_LABELLED, type Labelling } from '#core/labelling.ts';
import type { ShownFrame, VideoFacts } from '#core/video.ts';
import type { IndexProgress } from '#jobs/cases/index-case.ts';
import type { CaseSession } from '#jobs/cases/case-session.ts';
import { partsOf, withPart, type RecordedPart } from '#library/case-parts.ts';
import type { CaseRow } from '#library/case-row.ts';
import type { GivenPart, PartFiles, SourceState } from '#library/case-source.ts';
import { startBackground, stopBackground } from './background-index.ts';
import { failureOf, type Failure } from './failure.ts';
import { ensurePackOf } from './case-encoders.ts';
import { modelsStore, packForNewCases, refreshPacks } from './models-store.ts';
import { recoverReview } from './review-note.ts';
import { showCase } from './timeline-store.ts';

/** The case on screen: what it is, how far it is read, what it is labelled with. */

export type CaseFacts = {
  readonly id: string;
  readonly name: string;
  readonly video: VideoFacts;
  /** The files it was recorded in, on its clock. */
  readonly parts: readonly RecordedPart[];
  readonly packId: string;
  readonly packVersion: string;
  /** As people call it; its id where nobody has said. */
  readonly packName: string;
  readonly rate: number;
  readonly cells: number;
  readonly isSample: boolean;
  readonly labels: LabelChoice;
};

export type Run =
  /** Not reading, and nothing in the way of it. */
  | { readonly kind: 'paused' }
  | { readonly kind: 'starting' }
  | { readonly kind: 'running'; readonly progress: IndexProgress }
  /** Another tab reads this case; this one waits for its turn. */
  | { readonly kind: 'elsewhere' }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'done'; readonly unreadable: number };

export type Source = 'looking' | 'ready' | 'needs-permission' | 'needs-file';

export type Playable =
  | { readonly kind: 'none' }
  /** `fraction` is undefined until it can be told. */
  | { readonly kind: 'making'; readonly fraction: number | undefined }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** What the player plays: a part that can be read. */
export type PlayedPart = Stretch & { readonly url: string; readonly frameRate: number };

export type CaseState = {
  readonly opening: 'none' | 'opening' | 'open' | Failure;
  readonly facts: CaseFacts | null;
  readonly source: Source;
  /** Why the recording that was shown could not be used. */
  readonly sourceFailure: Failure | null;
  /** Names of the files that the user has to show. */
  readonly missing: readonly string[];
  /** For the native player; null until the recording is there. */
  readonly media: readonly PlayedPart[] | null;
  readonly labelling: Labelling;
  /** What a person says, in any label set: laid over the labelling where it is shown. */
  readonly corrections: readonly Correction[];
  /** Notes and stars of a person's. */
  readonly marks: readonly Mark[];
  /** Frames read so far. */
  readonly done: number;
  readonly run: Run;
  /** Why the recording is not kept with the case, where that was tried. */
  readonly copyFailure: Failure | null;
  /** A copy that this browser can play, while it is made. */
  readonly playable: Playable;
};

const CLOSED: CaseState = {
  opening: 'none',
  facts: null,
  source: 'looking',
  sourceFailure: null,
  missing: [],
  media: null,
  labelling: NOTHING_LABELLED,
  corrections: [],
  marks: [],
  done: 0,
  run: { kind: 'paused' },
  copyFailure: null,
  playable: { kind: 'none' },
};

export const caseStore = createStore<CaseState>(() => CLOSED);

const { setState, getState } = caseStore;

/** What belongs to the case on screen and is no plain value. */
type Live = {
  session: CaseSession;
  row: CaseRow;
  files: PartFiles | null;
  /** What is played of each part: its file, or a copy that was made of it. */
  played: (Blob | null)[];
  indexing: { controller: AbortController; ended: Promise<void> } | null;
  /** Ends the making of a copy to play. */
  copying: AbortController | null;
};

let live: Live | null = null;
/** Raised with every opening and closing, so that a slow one notices that it was overtaken. */
let turn = 0;

export function caseSession(): CaseSession | null {
  return live?.session ?? null;
}

/** The files of the case on screen, and what is played of each, by part; null until they are there. */
export function caseFiles(): { readonly files: PartFiles; readonly played: PartFiles } | null {
  return live === null || live.files === null ? null : { files: live.files, played: live.played };
}

/** Opens a stored case, and goes on reading it when that is not complete. */
export async function openCase(id: string): Promise<void> {
  await closeCase();
  const mine = ++turn;
  setState({ ...CLOSED, opening: 'opening' });
  try {
    await stopBackground();
    const [{ CaseSession }, { savedCase, updateCase }] = await Promise.all([
      import('#jobs/cases/case-session.ts'),
      import('#library/cases.ts'),
    ]);
    await recoverReview(id);
    // A case that is gone: reading it throws with the right code.
    const opened = (await updateCase(id, () => ({ openedAt: Date.now() }))) ?? (await savedCase(id));
    const row = await freshen(opened);
    const session = await CaseSession.open(id);
    if (mine !== turn) return session.close();
    live = { session, row, files: null, played: [], indexing: null, copying: null };
    showCase(row.video.durationSeconds);
    setState({
      opening: 'open',
      facts: factsOf(row),
      labelling: row.labelling,
      corrections: row.corrections,
      marks: row.marks,
      done: session.known,
      run:
        row.index.state === 'done' ? { kind: 'done', unreadable: row.index.unreadable } : { kind: 'paused' },
    });
    if (modelsStore.getState().catalogue !== 'read') void refreshPacks();
    await lookForSource();
  } catch (thrown) {
    if (mine === turn) setState({ opening: failureOf(thrown) });
  }
}

/**
 * A case read with an older version of its pack, or of decoding, is read anew; its old labels show meanwhile. What came in
 * a case file stays as it was read elsewhere until somebody asks.
 */
async function freshen(row: CaseRow): Promise<CaseRow> {
  const [{ freshIndex }, { PIPELINE_VERSION }, { updateCase }] = await Promise.all([
    import('#jobs/cases/case-session.ts'),
    import('#library/case-row.ts'),
    import('#library/cases.ts'),
  ]);
  if (modelsStore.getState().catalogue !== 'read') await refreshPacks();
  const pack = modelsStore.getState().packs.find(({ manifest }) => manifest.id === row.index.packId);
  if (pack === undefined || row.brought !== null) return row;
  const { index, video } = row;
  if (index.packVersion === pack.manifest.version && index.pipeline === PIPELINE_VERSION) return row;
  const fresh = freshIndex(video.durationSeconds, index.rate, pack.manifest);
  return (await updateCase(row.id, () => ({ index: fresh }))) ?? row;
}

function factsOf(row: CaseRow): CaseFacts {
  const { id, name, video, source, index, labels } = row;
  return {
    id,
    name,
    video,
    parts: partsOf(row),
    packId: index.packId,
    packVersion: index.packVersion,
    packName: row.brought?.encoders.name ?? index.packId,
    rate: index.rate,
    cells: index.cells,
    isSample: source.kind === 'sample',
    labels,
  };
}

/** Leaves the case. Reading it goes on in the background. */
export async function closeCase(): Promise<void> {
  turn++;
  const closing = live;
  live = null;
  releaseMedia();
  setState(CLOSED);
  if (closing === null) return;
  closing.indexing?.controller.abort();
  closing.copying?.abort();
  await closing.indexing?.ended;
  closing.session.close();
  startBackground();
}

async function lookForSource(): Promise<void> {
  const current = live;
  if (current === null) return;
  const { findSource } = await import('#library/case-source.ts');
  try {
    takeSource(current, await findSource(current.row));
  } catch (thrown) {
    if (live === current) setState({ source: 'needs-file', sourceFailure: failureOf(thrown) });
  }
}

/** In a click: asks the browser to let us read the file again. */
export async function allowSource(): Promise<void> {
  const current = live;
  if (current === null) return;
  const { requestSource } = await import('#library/case-source.ts');
  takeSource(current, await requestSource(current.row));
}

/** The user shows where the files of the recording are. */
export async function showSource(files: readonly GivenPart[]): Promise<void> {
  const current = live;
  if (current === null) return;
  const { findSource, giveSource } = await import('#library/case-source.ts');
  try {
    setState({ sourceFailure: null });
    current.row = await giveSource(current.row, files);
  } catch (thrown) {
    setState({ sourceFailure: failureOf(thrown) });
  }
  takeSource(current, await findSource(current.row));
}

function takeSource(current: Live, source: SourceState): void {
  if (live !== current) return;
  if (source.kind !== 'ready') {
    return setState({ source: source.kind, missing: source.kind === 'needs-file' ? source.missing : [] });
  }
  current.files = source.files;
  current.played = [...source.files];
  setState({ source: 'ready', sourceFailure: null, missing: [] });
  showMedia(current);
  void keepCopies(current, source.files);
  void playCopies(current);
  if (current.row.index.state === 'open') resume();
}

function releaseMedia(): void {
  for (const { url } of getState().media ?? []) URL.revokeObjectURL(url);
}

function showMedia({ row, played, session }: Live): void {
  releaseMedia();
  const media = partsOf(row).flatMap(({ start, durationSeconds, video }, i) => {
    const blob = played[i];
    if (blob == null) return [];
    return { start, durationSeconds, frameRate: video?.frameRate ?? 0, url: URL.createObjectURL(blob) };
  });
  void session.play(played.filter((blob) => blob !== null)).catch(() => undefined);
  setState({ media });
}

/** Browsers that hand out no file handles would ask for the files at every visit: they keep copies. */
async function keepCopies(current: Live, files: PartFiles): Promise<void> {
  const { source, id } = current.row;
  if (source.kind !== 'files') return;
  try {
    for (const [part, { handle, hasCopy }] of source.parts.entries()) {
      const file = files[part];
      if (handle !== null || hasCopy || file == null) continue;
      const { updateCase } = await import('#library/cases.ts');
      await navigator.storage.persist();
      await current.session.worker.call('keepCopy', { part, file });
      await updateCase(id, (row) => ({ source: withPart(row.source, part, { hasCopy: true }) }));
    }
  } catch (thrown) {
    if (live === current && !isCancelled(thrown)) setState({ copyFailure: failureOf(thrown) });
  }
}

/** Plays the copies that were made of parts the browser cannot play, where there are any. */
async function playCopies(current: Live): Promise<void> {
  const { files } = current;
  const { savedPlayable } = await import('#library/case-source.ts');
  const copies = await Promise.all((files ?? []).map((_, part) => savedPlayable(current.row.id, part)));
  const isNew = copies.map((copy, part) => copy !== null && current.played[part] === files?.[part]);
  if (live !== current || !isNew.includes(true)) return;
  current.played = current.played.map((blob, part) => (isNew[part] === true ? (copies[part] ?? blob) : blob));
  showMedia(current);
  setState({ playable: { kind: 'none' } });
}

/** Makes a copy of the recording that this browser can play. */
export async function makePlayable(): Promise<void> {
  const current = live;
  if (current === null || current.files === null || current.copying !== null) return;
  const controller = new AbortController();
  current.copying = controller;
  const show = (playable: Playable): void => {
    if (live === current) setState({ playable });
  };
  show({ kind: 'making', fraction: undefined });
  try {
    const { ensurePlayable } = await import('#jobs/cases/playable.ts');
    const parts = partsOf(current.row);
    const whole = endOf(parts);
    for (const [part, file] of current.files.entries()) {
      if (file === null) continue;
      await ensurePlayable(current.row.id, part, file, {
        signal: controller.signal,
        onProgress: ({ done }) =>
          show({ kind: 'making', fraction: ((parts[part]?.start ?? 0) + done) / whole }),
      });
      await playCopies(current);
    }
    show({ kind: 'none' });
  } catch (thrown) {
    show(isCancelled(thrown) ? { kind: 'none' } : { kind: 'failed', failure: failureOf(thrown) });
  } finally {
    current.copying = null;
  }
}

export function stopPlayable(): void {
  live?.copying?.abort();
}

/** Goes on reading. */
export function resume(): void {
  const current = live;
  if (current === null || current.files === null || current.indexing !== null) return;
  const controller = new AbortController();
  const ended = index(current, current.files, controller.signal).finally(() => (current.indexing = null));
  current.indexing = { controller, ended };
}

/** Stops reading until `resume`; what was read stays. */
export async function pauseReading(): Promise<void> {
  const current = live;
  if (current === null) return;
  current.indexing?.controller.abort();
  const { updateCase } = await import('#library/cases.ts');
  await current.indexing?.ended;
  // It may have come to its end just then.
  const row = await updateCase(current.row.id, ({ index }) => ({
    index: { ...index, state: index.state === 'done' ? 'done' : 'paused' },
  }));
  if (live === current && row?.index.state === 'paused') setState({ run: { kind: 'paused' } });
}

async function index(current: Live, files: PartFiles, signal: AbortSignal): Promise<void> {
  const show = (state: Partial<CaseState>): void => {
    if (live === current) setState(state);
  };
  show({ run: { kind: 'starting' } });
  try {
    const [{ indexCase }, { savedCase, updateCase }] = await Promise.all([
      import('#jobs/cases/index-case.ts'),
      import('#library/cases.ts'),
    ]);
    const pack = await ensurePackOf(factsOf(current.row));
    await refuseOtherPipeline(current.row);
    await updateCase(current.row.id, ({ index }) => ({ index: { ...index, state: 'open' } }));
    const events = {
      onProgress: (progress: IndexProgress) => {
        const isCopying = progress.stage === 'copying';
        show({ run: { kind: 'running', progress }, ...(!isCopying && { done: progress.done }) });
        if (!isCopying && current.row.video.route !== 'direct') void playCopies(current);
      },
      onLabelling: (labelling: Labelling) => show({ labelling }),
      onElsewhere: () => show({ run: { kind: 'elsewhere' } }),
    };
    await indexCase(current.session, pack, files, events, { signal });
    const row = await savedCase(current.row.id);
    const { index } = row;
    show({
      facts: factsOf(row),
      run: { kind: 'done', unreadable: index.unreadable },
      done: index.done,
    });
  } catch (thrown) {
    show({ run: isCancelled(thrown) ? { kind: 'paused' } : { kind: 'failed', failure: failureOf(thrown) } });
  }
}

/** Frames that are decoded in another way belong into no case that was read elsewhere. */
async function refuseOtherPipeline({ brought, index }: CaseRow): Promise<void> {
  const { PIPELINE_VERSION } = await import('#library/case-row.ts');
  if (brought === null || index.pipeline === PIPELINE_VERSION) return;
  throw new AppError('case/other-encoders', `Pipeline ${index.pipeline}`, {
    details: { wanted: 'another version of ophclip' },
  });
}

/** Reads the case again with other encoders or another number of frames a second. */
export async function readAgain(options: { rate?: number; withChosenPack?: boolean }): Promise<void> {
  const current = live;
  // Without the recording, what was read once could not be had again.
  if (current === null || current.files === null) return;
  const { id, index, video } = current.row;
  const pack =
    options.withChosenPack === true
      ? await packForNewCases()
      : modelsStore.getState().packs.find(({ manifest }) => manifest.id === index.packId);
  if (pack === undefined) return;
  const [{ freshIndex }, { updateCase }] = await Promise.all([
    import('#jobs/cases/case-session.ts'),
    import('#library/cases.ts'),
  ]);
  current.indexing?.controller.abort();
  await current.indexing?.ended;
  const fresh = freshIndex(video.durationSeconds, options.rate ?? index.rate, pack.manifest);
  await updateCase(id, () => ({ index: fresh }));
  await openCase(id);
}

/** A JPEG picture of the case's cell, or of the nearest that was read; null where nothing has been read yet. */
export async function pictureOf(cell: number): Promise<Blob | null> {
  const bytes = await live?.session.thumbnail(cell).catch(() => null);
  return bytes == null ? null : new Blob([bytes], { type: 'image/jpeg' });
}

/** The frame `frames` on from the one shown at `seconds` of a part that is played; null where the file does not tell. */
export async function frameBeside(part: number, seconds: number, frames: number): Promise<ShownFrame | null> {
  return (await live?.session.frameBeside(part, seconds, frames).catch(() => null)) ?? null;
}
