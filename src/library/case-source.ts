import { AppError } from '#core/errors.ts';
import { savedFile } from '#platform/opfs.ts';
import type { CaseRow } from './case-row.ts';
import { caseFolder } from './cases.ts';
import { fingerprintOf } from './fingerprint.ts';

/** The recording of a case: where it is, and what has to happen before it can be read. */
export type SourceState =
  | { readonly kind: 'ready'; readonly file: Blob }
  /** The browser wants a click before it reads the file again. */
  | { readonly kind: 'needs-permission' }
  /** The user has to show where the file is. */
  | { readonly kind: 'needs-file' };

/** Where a copy of a recording lies, for browsers that keep no handle. */
export function copyPath(id: string): string[] {
  return [...caseFolder(id), 'recording'];
}

/** Where a copy lies that the browser can play, made of a recording it cannot. */
export function playablePath(id: string): string[] {
  return [...caseFolder(id), 'playable.mp4'];
}

/** The copy to play, with its type: browsers do not look into a file from their own storage. Null: there is none. */
export async function savedPlayable(id: string): Promise<Blob | null> {
  const file = await savedFile(playablePath(id));
  return file?.slice(0, file.size, 'video/mp4') ?? null;
}

/** Part of the File System Access API that the DOM typings lack. */
type PermissionHandle = FileSystemFileHandle & {
  queryPermission(options: { mode: 'read' }): Promise<PermissionState>;
  requestPermission(options: { mode: 'read' }): Promise<PermissionState>;
};

/** Files of this visit, by case: what was dropped needs no permission. */
const held = new Map<string, File>();

export function holdFile(id: string, file: File): void {
  held.set(id, file);
}

/** Looks for the recording without asking anyone. Throws AppError `video/file-changed` or a fetch failure. */
export async function findSource({ id, source }: CaseRow): Promise<SourceState> {
  if (source.kind === 'sample') {
    const response = await fetch(source.url);
    if (!response.ok) throw new AppError('video/file-changed', `${source.url}: HTTP ${response.status}`);
    return { kind: 'ready', file: await response.blob() };
  }
  const known = held.get(id);
  if (known !== undefined) return { kind: 'ready', file: known };
  if (source.hasCopy) {
    const copy = await savedFile(copyPath(id));
    if (copy !== null) return { kind: 'ready', file: copy };
  }
  if (source.handle === null) return { kind: 'needs-file' };
  const handle = source.handle as PermissionHandle;
  // Handles into the browser's own storage are always granted and know no permission.
  const permission = (await handle.queryPermission?.({ mode: 'read' })) ?? 'granted';
  if (permission !== 'granted') return { kind: 'needs-permission' };
  return readHandle(id, source.fingerprint, handle);
}

/** Asks for permission (in a click). Answers what came of it. */
export async function requestSource({ id, source }: CaseRow): Promise<SourceState> {
  if (source.kind !== 'file' || source.handle === null) return { kind: 'needs-file' };
  const handle = source.handle as PermissionHandle;
  const permission = await handle.requestPermission({ mode: 'read' });
  return permission === 'granted' ? readHandle(id, source.fingerprint, handle) : { kind: 'needs-permission' };
}

/** Takes a file the user shows. Throws AppError `video/another-file` when it is not the case's. */
export async function giveSource({ id, source }: CaseRow, file: File): Promise<void> {
  if (source.kind === 'file' && (await fingerprintOf(file)) !== source.fingerprint) {
    throw new AppError('video/another-file', 'Not the recording of this case', {
      details: { file: source.name },
    });
  }
  holdFile(id, file);
}

async function readHandle(
  id: string,
  fingerprint: string,
  handle: FileSystemFileHandle,
): Promise<SourceState> {
  const file = await handle.getFile().catch(() => null);
  // Moved or deleted: the user may know where it is now.
  if (file === null) return { kind: 'needs-file' };
  if ((await fingerprintOf(file)) !== fingerprint) return { kind: 'needs-file' };
  holdFile(id, file);
  return { kind: 'ready', file };
}
