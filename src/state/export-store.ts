import { createStore } from 'zustand/vanilla';
import type { ExportCase, ExportOptions } from '#core/export/export-case.ts';
import type { FormatId } from '#core/export/formats.ts';
import type { Matched } from '#core/export/match-labels.ts';
import type { TimedLabel } from '#core/formats/timed-labels.ts';
import type { Chapters } from '#core/formats/youtube.ts';
import { PHASE_LANE } from '#core/review.ts';
import type { Kept, Preview } from '#jobs/export/export-labels.ts';
import { caseStore } from './case-store.ts';
import { failureOf, type Failure } from './failure.ts';
import { modelsStore, refreshPacks } from './models-store.ts';
import { labelsOf, laneOf, setRefOf } from './review-lanes.ts';
import { changeReview, reviewNow } from './review-store.ts';

/** Labels of the case on screen as files, and labels from files. */

/** A file that was brought, before anything of it is taken over. */
export type Brought =
  | {
      readonly kind: 'case';
      readonly file: string;
      readonly exported: ExportCase;
      /** It is this very case, exported before. */
      readonly isThisCase: boolean;
    }
  | {
      readonly kind: 'labels';
      readonly file: string;
      readonly labels: readonly TimedLabel[];
      /** Labels that a model gave are taken over, too. */
      readonly withModel: boolean;
      readonly matched: Matched;
    };

export type ExportState = {
  readonly isOpen: boolean;
  readonly options: ExportOptions;
  /** The case as it goes out; null while it is put together. */
  readonly exported: ExportCase | null;
  readonly format: FormatId;
  /** The first lines of what `format` would be; null while they are written. */
  readonly preview: Preview | null;
  readonly chapters: Chapters | null;
  /** What is being written. */
  readonly working: FormatId | 'all' | 'reading' | null;
  readonly brought: Brought | null;
  /** What was taken over last. */
  readonly taken: string | null;
  readonly failure: Failure | null;
};

const CLOSED: ExportState = {
  isOpen: false,
  options: { lanes: 'shown', separator: ',' },
  exported: null,
  format: 'segments',
  preview: null,
  chapters: null,
  working: null,
  brought: null,
  taken: null,
  failure: null,
};

export const exportStore = createStore<ExportState>(() => CLOSED);

const { setState, getState } = exportStore;

const jobs = () => import('#jobs/export/export-labels.ts');

caseStore.subscribe(({ facts }, before) => {
  if (facts?.id !== before.facts?.id) setState(CLOSED);
});

export async function openExport(): Promise<void> {
  if (caseStore.getState().facts === null) return;
  const { options, format } = getState();
  setState({ ...CLOSED, options, format, isOpen: true });
  await gather();
}

export function closeExport(): void {
  setState({ isOpen: false, brought: null, taken: null, failure: null });
}

export function choose(options: Partial<ExportOptions>): void {
  setState((state) => ({ options: { ...state.options, ...options } }));
  void refresh();
}

/** Shows the first lines of a format. */
export function show(format: FormatId): void {
  if (format === getState().format && getState().preview !== null) return;
  setState({ format });
  void refresh();
}

/** Puts the case together as it is on screen, which is ahead of what is stored of it. */
async function gather(): Promise<void> {
  const { facts, labelling } = caseStore.getState();
  if (facts === null) return;
  try {
    if (modelsStore.getState().catalogue !== 'read') await refreshPacks();
    const [{ savedCase }, { caseForExport }] = await Promise.all([
      import('#library/cases.ts'),
      import('#jobs/export/case-export.ts'),
    ]);
    const row = await savedCase(facts.id);
    const pack = modelsStore.getState().packs.find(({ manifest }) => manifest.id === row.index.packId);
    const seen = { ...row, name: facts.name, labelling, ...reviewNow() };
    const exported = await caseForExport(seen, pack?.manifest ?? null);
    if (caseStore.getState().facts?.id !== facts.id) return;
    setState({ exported });
    await refresh();
  } catch (thrown) {
    setState({ failure: failureOf(thrown) });
  }
}

/** Raised with every preview, so that a slow one notices that it was overtaken. */
let turn = 0;

async function refresh(): Promise<void> {
  const { exported, format, options } = getState();
  if (exported === null) return;
  const mine = ++turn;
  try {
    const [{ previewOf }, { chaptersOf }] = await Promise.all([jobs(), import('#core/formats/youtube.ts')]);
    const chapters = chaptersOf(exported, options.lanes);
    const preview = await previewOf(format, exported, options);
    if (mine === turn) setState({ preview, chapters });
  } catch (thrown) {
    if (mine === turn) setState({ failure: failureOf(thrown) });
  }
}

/** A file to keep; null where it says nothing, or could not be written. */
export async function exportOne(format: FormatId): Promise<Kept | null> {
  show(format);
  return written(format, async (exported, options) => (await jobs()).exportAs(format, exported, options));
}

/** An archive of all formats. */
export async function exportEverything(): Promise<Kept | null> {
  return written('all', async (exported, options) => {
    const [{ exportAll }, { FORMAT_IDS }] = await Promise.all([jobs(), import('#core/export/formats.ts')]);
    return exportAll(FORMAT_IDS, exported, options);
  });
}

async function written(
  working: FormatId | 'all',
  write: (exported: ExportCase, options: ExportOptions) => Promise<Kept | null>,
): Promise<Kept | null> {
  const { exported, options, working: before } = getState();
  if (exported === null || before !== null) return null;
  setState({ working, failure: null });
  try {
    return await write(exported, options);
  } catch (thrown) {
    setState({ failure: failureOf(thrown) });
    return null;
  } finally {
    setState({ working: null });
  }
}

/** Opens the dialog on a file with labels that was dropped; false where no case is open. */
export function bringToCase(file: File): boolean {
  if (caseStore.getState().facts === null) return false;
  void openExport();
  void bring(file);
  return true;
}

/** Reads a file with labels; nothing is taken over before `take`. */
export async function bring(file: File): Promise<void> {
  const { facts } = caseStore.getState();
  if (facts === null) return;
  setState({ working: 'reading', failure: null, taken: null, brought: null });
  try {
    const read = await (await jobs()).readLabelFile(file, facts.video);
    if (read.kind === 'case') {
      const isThisCase = read.exported.id === facts.id;
      setState({ brought: { kind: 'case', file: file.name, exported: read.exported, isThisCase } });
    } else {
      const { labels } = read;
      const withModel = labels.every(({ source }) => source === 'model');
      const matched = await matchedOf(labels, withModel);
      setState({ brought: { kind: 'labels', file: file.name, labels, withModel, matched } });
    }
  } catch (thrown) {
    setState({ failure: failureOf(thrown) });
  } finally {
    setState({ working: null });
  }
}

async function matchedOf(labels: readonly TimedLabel[], withModel: boolean): Promise<Matched> {
  const { matchLabels } = await import('#core/export/match-labels.ts');
  const [phase, instrument] = (['phase', 'instrument'] as const).map((kind) => {
    const set = setRefOf(kind);
    return set === null ? null : { set, labels: labelsOf(kind) };
  });
  const seconds = caseStore.getState().facts?.video.durationSeconds ?? 0;
  const wanted = withModel ? labels : labels.filter(({ source }) => source === 'person');
  return matchLabels(wanted, { phase: phase ?? null, instrument: instrument ?? null }, seconds);
}

export async function bringModelToo(withModel: boolean): Promise<void> {
  const { brought } = getState();
  if (brought?.kind !== 'labels') return;
  const matched = await matchedOf(brought.labels, withModel);
  if (getState().brought === brought) setState({ brought: { ...brought, withModel, matched } });
}

export function leave(): void {
  setState({ brought: null });
}

/** Takes over what was brought: one step, which undoing takes back. */
export async function take(): Promise<void> {
  const { brought } = getState();
  if (brought === null) return;
  if (brought.kind === 'case') {
    const { corrections, marks } = brought.exported;
    changeReview({ corrections, marks });
  } else {
    const { withLabels } = await import('#core/export/match-labels.ts');
    const corrections = withLabels(reviewNow().corrections, brought.matched.found, {
      phaseSet: setRefOf('phase') ?? '',
      instrumentSet: setRefOf('instrument') ?? '',
      modelOf: (lane) => laneOf(lane)?.model ?? [],
      at: Date.now(),
    });
    changeReview({ corrections });
  }
  setState({ brought: null, taken: brought.file });
  await gather();
}

/** How many words of a person's a file has for the lanes there are. */
export function wordsIn(exported: ExportCase): { phases: number; instruments: number } {
  const phases = exported.corrections.filter(({ lane }) => lane === PHASE_LANE).length;
  return { phases, instruments: exported.corrections.length - phases };
}
