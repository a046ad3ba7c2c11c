import { AppError, toAppError } from '#core/errors.ts';
import { asLocked, ensureDirectory } from './opfs.ts';

/**
 * A file open for random access, in workers only and exclusive across tabs; the caller closes it. `createWritable`
 * would copy the whole file first, so it is never used for model files.
 */
export async function openForWriting(path: readonly string[]): Promise<FileSystemSyncAccessHandle> {
  const directory = await ensureDirectory(path.slice(0, -1));
  const file = await directory.getFileHandle(path.at(-1) ?? '', { create: true });
  try {
    return await file.createSyncAccessHandle();
  } catch (thrown) {
    throw asLocked(thrown);
  }
}

/** Writes all of `bytes` at `at`; a short write or a quota error becomes `storage/full`. */
export function writeFully(
  handle: FileSystemSyncAccessHandle,
  bytes: Uint8Array<ArrayBuffer>,
  at: number,
): void {
  let written = 0;
  try {
    written = handle.write(bytes, { at });
  } catch (thrown) {
    throw toAppError(thrown);
  }
  if (written !== bytes.length) throw new AppError('storage/full', 'The disk is full');
}
