import { AppError, toAppError } from '#core/errors.ts';
import { remove, savedNames } from '#platform/opfs.ts';
import { caseRowSchema, type CaseRow } from './case-row.ts';
import { Changes } from './changes.ts';
import { openDatabase } from './database.ts';

/** The facts of all cases, in IndexedDB. Tabs hear of each other's changes. */

const changes = new Changes('ophclip-cases');

/** Calls `listener` with the id of every case that changes, here or in another tab; returns the way to stop. */
export function onCaseChange(listener: (id: string) => void): () => void {
  return changes.listen(listener);
}

/** All cases, last opened first. A row this version cannot read is passed over, not deleted. */
export async function savedCases(): Promise<CaseRow[]> {
  const rows = await (await openDatabase()).getAll('cases');
  return rows
    .flatMap((row) => {
      const parsed = caseRowSchema.safeParse(row);
      return parsed.success ? [parsed.data] : [];
    })
    .sort((a, b) => b.openedAt - a.openedAt);
}

/** Throws AppError `case/not-found`. */
export async function savedCase(id: string): Promise<CaseRow> {
  const parsed = caseRowSchema.safeParse(await (await openDatabase()).get('cases', id));
  if (!parsed.success) throw new AppError('case/not-found', `No case ${id}`);
  return parsed.data;
}

export async function saveCase(row: CaseRow): Promise<void> {
  try {
    await (await openDatabase()).put('cases', row);
  } catch (thrown) {
    throw toAppError(thrown);
  }
  changes.announce(row.id);
}

/** Changes some facts of a case, as one step; a case that is gone stays gone. Returns the new row, or null. */
export async function updateCase(
  id: string,
  change: (row: CaseRow) => Partial<Omit<CaseRow, 'id' | 'schema'>>,
): Promise<CaseRow | null> {
  const transaction = (await openDatabase()).transaction('cases', 'readwrite');
  const parsed = caseRowSchema.safeParse(await transaction.store.get(id));
  if (!parsed.success) {
    await transaction.done;
    return null;
  }
  const row = { ...parsed.data, ...change(parsed.data) };
  await transaction.store.put(row);
  await transaction.done;
  changes.announce(id);
  return row;
}

/** Removes a case with all its bytes. Throws AppError `storage/locked` while another tab works on it. */
export async function deleteCase(id: string): Promise<void> {
  // Bytes first: a row without bytes can be seen and deleted again, bytes without a row could not.
  await remove(caseFolder(id));
  await (await openDatabase()).delete('cases', id);
  changes.announce(id);
}

/** Removes bytes of cases that have no row, whatever its schema. Only while nobody is making a case out of bytes. */
export async function removeLeftovers(): Promise<void> {
  const names = await savedNames(['cases'], 'directory');
  const ids = new Set<string>(await (await openDatabase()).getAllKeys('cases'));
  // What another tab is removing just now is its own to remove.
  for (const name of names) if (!ids.has(name)) await remove(caseFolder(name)).catch(() => undefined);
}

/** Where a case's bytes lie in OPFS. */
export function caseFolder(id: string): string[] {
  return ['cases', id];
}
