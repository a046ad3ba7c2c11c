import { AppError } from '#core/errors.ts';
import type { SetRef } from '#core/label-choice.ts';
import { readLabelSet, writeLabelSetCsv, writeLabelSetJson } from '#core/formats/label-set.ts';
import { freeId } from '#core/label-set-edits.ts';
import type { Manifest } from '#core/model-pack.ts';
import { savedLabelSets, saveLabelSet, type OwnLabelSet } from '#library/label-sets.ts';
import { findLabelSet } from './label-sets.ts';

/** Ten times the largest set there is; what is larger is something else. */
const MOST_BYTES = 8_000_000;

/**
 * Keeps a set from a file with the user's own; one that is there already, word for word, is not kept twice. Throws
 * `annotations/broken` with the line and the reason.
 */
export async function importLabelSet(file: File): Promise<OwnLabelSet> {
  if (file.size > MOST_BYTES) {
    const details = { file: file.name, line: 1, reason: 'it is too large for a label set' };
    throw new AppError('annotations/broken', details.reason, { details });
  }
  const set = readLabelSet({ name: file.name, text: await file.text() });
  const own = await savedLabelSets();
  const same = own.find((row) => JSON.stringify(row.set) === JSON.stringify({ ...set, id: row.id }));
  return same ?? saveLabelSet({ ...set, id: freeId(set.id, new Set(own.map(({ id }) => id))) });
}

/** A set as a file; null where it is gone. */
export async function exportLabelSet(
  ref: SetRef,
  form: 'json' | 'csv',
  manifest: Manifest | null,
): Promise<{ name: string; text: string; type: string } | null> {
  const set = await findLabelSet(ref, manifest);
  if (set === null) return null;
  const name = `${set.id}.${form}`;
  return form === 'json'
    ? { name, text: writeLabelSetJson(set), type: 'application/json' }
    : { name, text: writeLabelSetCsv(set), type: 'text/csv' };
}
