import { AppError } from '#core/errors.ts';

/** The Origin Private File System, by path segments. Directories appear when something is written into them. */

async function root(): Promise<FileSystemDirectoryHandle> {
  try {
    return await navigator.storage.getDirectory();
  } catch (cause) {
    throw new AppError('storage/unavailable', 'The browser keeps no files for this page', { cause });
  }
}

function isNotFound(thrown: unknown): boolean {
  return (
    thrown instanceof DOMException && (thrown.name === 'NotFoundError' || thrown.name === 'TypeMismatchError')
  );
}

/** The directory at `path`, created when missing. */
export async function ensureDirectory(path: readonly string[]): Promise<FileSystemDirectoryHandle> {
  let directory = await root();
  for (const name of path) directory = await directory.getDirectoryHandle(name, { create: true });
  return directory;
}

/** The directory at `path`, or null. */
export async function savedDirectory(path: readonly string[]): Promise<FileSystemDirectoryHandle | null> {
  let directory = await root();
  try {
    for (const name of path) directory = await directory.getDirectoryHandle(name);
    return directory;
  } catch (thrown) {
    if (isNotFound(thrown)) return null;
    throw thrown;
  }
}

/** The file at `path`, or null. Bytes are read only when the File is. */
export async function savedFile(path: readonly string[]): Promise<File | null> {
  const directory = await savedDirectory(path.slice(0, -1));
  if (directory === null) return null;
  try {
    return await (await directory.getFileHandle(path.at(-1) ?? '')).getFile();
  } catch (thrown) {
    if (isNotFound(thrown)) return null;
    throw thrown;
  }
}

/** Names of the directories (or files) directly under `path`; empty when `path` does not exist. */
export async function savedNames(path: readonly string[], kind: 'directory' | 'file'): Promise<string[]> {
  const directory = await savedDirectory(path);
  if (directory === null) return [];
  const names: string[] = [];
  for await (const [name, handle] of directory.entries()) if (handle.kind === kind) names.push(name);
  return names.sort();
}

/** Removes a file or a whole directory; nothing happens when it is not there. */
export async function remove(path: readonly string[]): Promise<void> {
  const directory = await savedDirectory(path.slice(0, -1));
  try {
    await directory?.removeEntry(path.at(-1) ?? '', { recursive: true });
  } catch (thrown) {
    if (isNotFound(thrown)) return;
    throw asLocked(thrown);
  }
}

/** Renames a closed file inside its directory. */
export async function rename(path: readonly string[], name: string): Promise<void> {
  const directory = await ensureDirectory(path.slice(0, -1));
  const file = await directory.getFileHandle(path.at(-1) ?? '');
  // `move` is in Chrome, Edge, Safari and Firefox, but not yet in the DOM typings.
  await (file as FileSystemFileHandle & { move(name: string): Promise<void> }).move(name);
}

/** Another tab holding a file open is a state of its own, not a fault. */
export function asLocked(thrown: unknown): unknown {
  const isLocked = thrown instanceof DOMException && thrown.name === 'NoModificationAllowedError';
  return isLocked
    ? new AppError('storage/locked', 'Another tab is using this file', { cause: thrown })
    : thrown;
}
