import { AppError, toAppError } from '#core/errors.ts';
import { asLocked, ensureDirectory, remove, rename } from './opfs.ts';

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

/**
 * Writes a file that counts once it is whole: `fill` gets the way to write, and what it leaves takes the name only when it
 * has ended. A failure leaves nothing behind.
 */
export async function writeWhole(
  path: readonly string[],
  fill: (write: (bytes: Uint8Array<ArrayBuffer>, at: number) => void) => Promise<void>,
): Promise<void> {
  const name = path.at(-1) ?? '';
  const part = [...path.slice(0, -1), `${name}.part`];
  const handle = await openForWriting(part);
  try {
    // What an attempt left that was killed.
    handle.truncate(0);
    await fill((bytes, at) => writeFully(handle, bytes, at));
    handle.flush();
    handle.close();
    await rename(part, name);
  } catch (thrown) {
    handle.close();
    await remove(part);
    throw thrown;
  }
}
