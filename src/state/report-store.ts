import { createStore } from 'zustand/vanilla';
import { isCancelled } from '#core/errors.ts';
import type { ExportCase } from '#core/export/export-case.ts';
import type { CaseReport, Still } from '#core/report/case-report.ts';
import { cellAt } from '#core/sampling.ts';
import type { CaseRow } from '#library/case-row.ts';
import { failureOf, type Failure } from './failure.ts';
import { modelsStore, refreshPacks } from './models-store.ts';

/** A case as a page to print: as it is stored, and again whenever that changes. */

export type Picture = Uint8Array<ArrayBuffer>;

export type ReportState = {
  readonly caseId: string | null;
  readonly exported: ExportCase | null;
  readonly report: CaseReport | null;
  /** One for each of the report's stills, null where nothing was read yet; null while they are looked up. */
  readonly pictures: readonly (Picture | null)[] | null;
  /** The case is still being read, or was left before its end. */
  readonly isPartial: boolean;
  readonly failure: Failure | null;
};

const NONE: ReportState = {
  caseId: null,
  exported: null,
  report: null,
  pictures: null,
  isPartial: false,
  failure: null,
};

export const reportStore = createStore<ReportState>(() => NONE);

const { setState, getState } = reportStore;

/** A case that is being read changes every second; its page need not. */
const SETTLE_MS = 1000;

/** Puts the page of a case together; returns the way to stop. */
export function watchReport(id: string): () => void {
  setState({ ...NONE, caseId: id });
  let queued: ReturnType<typeof setTimeout> | null = null;
  let stop = (): void => undefined;
  let isOver = false;
  const listen = async (): Promise<void> => {
    const { onCaseChange } = await import('#library/cases.ts');
    if (isOver) return;
    stop = onCaseChange((changed) => {
      if (changed !== id) return;
      queued ??= setTimeout(() => {
        queued = null;
        void read(id);
      }, SETTLE_MS);
    });
  };
  void listen();
  void read(id);
  return () => {
    isOver = true;
    stop();
    if (queued !== null) clearTimeout(queued);
    if (getState().caseId === id) setState(NONE);
  };
}

async function read(id: string): Promise<void> {
  const show = (state: Partial<ReportState>): void => {
    if (getState().caseId === id) setState(state);
  };
  try {
    if (modelsStore.getState().catalogue !== 'read') await refreshPacks();
    const [{ savedCase }, { caseForExport }, { caseReport }] = await Promise.all([
      import('#library/cases.ts'),
      import('#jobs/export/case-export.ts'),
      import('#core/report/case-report.ts'),
    ]);
    const row = await savedCase(id);
    const pack = modelsStore.getState().packs.find(({ manifest }) => manifest.id === row.index.packId);
    const exported = await caseForExport(row, pack?.manifest ?? null);
    const report = caseReport(exported);
    show({ exported, report, isPartial: row.index.state !== 'done', failure: null });
    show({ pictures: await picturesOf(row, report.stills) });
  } catch (thrown) {
    if (!isCancelled(thrown)) show({ failure: failureOf(thrown) });
  }
}

/** From the thumbnails: they are there when the recording is not. */
async function picturesOf({ id }: CaseRow, stills: readonly Still[]): Promise<(Picture | null)[]> {
  if (stills.length === 0) return [];
  const { CaseSession } = await import('#jobs/cases/case-session.ts');
  // A case that another tab writes to may refuse to be read just now: its page comes without pictures.
  const session = await CaseSession.open(id).catch(() => null);
  if (session === null) return stills.map(() => null);
  try {
    return await Promise.all(
      stills.map(({ seconds }) => session.thumbnail(cellAt(session.grid, seconds)).catch(() => null)),
    );
  } finally {
    session.close();
  }
}
