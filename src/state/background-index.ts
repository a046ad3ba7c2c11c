import { isCancelled, toAppError } from '#core/errors.ts';
import type { CaseRow } from '#library/case-row.ts';
import type { PartFiles } from '#library/case-source.ts';
import { ensurePackOf } from './case-encoders.ts';

/**
 * Cases that nobody is looking at are read one after the other, so that whoever drops five files finds five timelines.
 * The case on screen goes first: it stops this and starts it again.
 */

let running: { id: string; controller: AbortController; ended: Promise<void> } | null = null;
let isHeld = false;
/** Cases that failed in this visit; opening one says why. */
const failed = new Set<string>();

/** Goes through the cases that are not complete and can be read without asking, until there are none. */
export function startBackground(): void {
  isHeld = false;
  if (running === null) void next();
}

/** Stops, and returns once the case is free. Given an id, only when it is that case's turn. */
export async function stopBackground(id?: string): Promise<void> {
  if (id === undefined) isHeld = true;
  const current = running;
  if (current === null || (id !== undefined && current.id !== id)) return;
  current.controller.abort();
  await current.ended;
}

async function next(): Promise<void> {
  const [{ savedCases }, { findSource }] = await Promise.all([
    import('#library/cases.ts'),
    import('#library/case-source.ts'),
  ]);
  // In the order they were dropped.
  for (const row of (await savedCases()).sort((a, b) => a.createdAt - b.createdAt)) {
    if (row.index.state !== 'open' || failed.has(row.id)) continue;
    const source = await findSource(row).catch(() => null);
    if (isHeld || running !== null) return;
    if (source?.kind !== 'ready') continue;
    const controller = new AbortController();
    const ended = indexQuietly(row, source.files, controller.signal).finally(() => {
      running = null;
      if (!isHeld) void next();
    });
    running = { id: row.id, controller, ended };
    return;
  }
}

async function indexQuietly(
  { id, index: { packId, packVersion } }: CaseRow,
  files: PartFiles,
  signal: AbortSignal,
): Promise<void> {
  const [{ CaseSession }, { indexCase }] = await Promise.all([
    import('#jobs/cases/case-session.ts'),
    import('#jobs/cases/index-case.ts'),
  ]);
  try {
    const pack = await ensurePackOf({ packId, packVersion, packName: packId });
    const session = await CaseSession.open(id);
    try {
      const events = { onProgress: () => undefined, onLabelling: () => undefined };
      await indexCase(session, pack, files, events, { signal });
    } finally {
      session.close();
    }
  } catch (thrown) {
    if (isCancelled(thrown)) return;
    failed.add(id);
    console.warn(`Reading case ${id} stopped: ${toAppError(thrown).code}`);
  }
}
