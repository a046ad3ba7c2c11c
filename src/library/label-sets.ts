import * as z from 'zod';
import { toAppError } from '#core/errors.ts';
import { labelSetSchema, type WordedLabelSet } from '#core/label-sets.ts';
import { Changes } from './changes.ts';
import { openDatabase } from './database.ts';

/** Label sets that the user made, in IndexedDB. */

const rowSchema = z.object({
  id: z.string(),
  /** Raised with every change: cases labelled with an older one are labelled anew. */
  version: z.int().positive(),
  savedAt: z.number(),
  set: labelSetSchema,
});

export type OwnLabelSet = z.infer<typeof rowSchema>;

const changes = new Changes('ophclip-label-sets');

/** Calls `listener` with the id of every set that changes, here or in another tab; returns the way to stop. */
export function onLabelSetChange(listener: (id: string) => void): () => void {
  return changes.listen(listener);
}

/** All of them, by name. A row this version cannot read is passed over, not deleted. */
export async function savedLabelSets(): Promise<OwnLabelSet[]> {
  const rows = await (await openDatabase()).getAll('labelSets');
  return rows
    .flatMap((row) => rowSchema.safeParse(row).data ?? [])
    .sort((a, b) => a.set.name.localeCompare(b.set.name));
}

export async function savedLabelSet(id: string): Promise<OwnLabelSet | null> {
  return rowSchema.safeParse(await (await openDatabase()).get('labelSets', id)).data ?? null;
}

/** Keeps a set under its id, as the next version where there is one. Throws AppError `storage/full`. */
export async function saveLabelSet(set: WordedLabelSet): Promise<OwnLabelSet> {
  const transaction = (await openDatabase()).transaction('labelSets', 'readwrite');
  const before = rowSchema.safeParse(await transaction.store.get(set.id)).data;
  const row = { id: set.id, version: (before?.version ?? 0) + 1, savedAt: Date.now(), set };
  try {
    await transaction.store.put(row);
    await transaction.done;
  } catch (thrown) {
    throw toAppError(thrown);
  }
  changes.announce(set.id);
  return row;
}

export async function deleteLabelSet(id: string): Promise<void> {
  await (await openDatabase()).delete('labelSets', id);
  changes.announce(id);
}
