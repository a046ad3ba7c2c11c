import type { ReviewedCase } from '#core/learning/stretches.ts';
import { remove, savedNames } from '#platform/opfs.ts';
import { writeWhole } from '#platform/opfs-sync.ts';
import { caseFolder } from './cases.ts';
import { madeWith, reviewedBytes, reviewedPath, type ReviewedKey } from './reviewed-file.ts';

/** In workers only. Nothing reviewed removes the file, and so does another version of the encoders. */
export async function saveReviewed(id: string, key: ReviewedKey, reviewed: ReviewedCase): Promise<void> {
  for (const name of await savedNames(caseFolder(id), 'file')) {
    if (name.endsWith('.reviewed') && !name.startsWith(madeWith(key)))
      await remove([...caseFolder(id), name]);
  }
  const path = reviewedPath(id, key);
  if (reviewed.stretches.length === 0) return remove(path);
  const bytes = reviewedBytes(reviewed);
  await writeWhole(path, (write) => Promise.resolve(write(bytes, 0)));
}
