import { AppError } from '#core/errors.ts';
import { savedFile } from '#platform/opfs.ts';
import type { CasePart, CaseRow } from './case-row.ts';
import { withPart } from './case-parts.ts';
import { caseFolder, updateCase } from './cases.ts';
import { fingerprintOf } from './fingerprint.ts';

/** The file of each part of a case, in order; null where it cannot be read anyway. */
export type PartFiles = readonly (Blob | null)[];

/** The recording of a case: where it is, and what has to happen before it can be read. */
export type SourceState =
  | { readonly kind: 'ready'; readonly files: PartFiles }
  /** The browser wants a click before it reads the files again. */
  | { readonly kind: 'needs-permission' }
  /** The user has to show where these files are, by name. */
  | { readonly kind: 'needs-file'; readonly missing: readonly string[] };

/** Where a copy of a part lies, for browsers that keep no handle. */
export function copyPath(id: string, part: number): string[] {
  return [...caseFolder(id), `recording${suffix(part)}`];
}

/** Where a copy lies that the browser can play, made of a part it cannot. */
export function playablePath(id: string, part: number): string[] {
  return [...caseFolder(id), `playable${suffix(part)}.mp4`];
}

/** The first part's names are those of cases that have one part only. */
function suffix(part: number): string {
  return part === 0 ? '' : `-${part + 1}`;
}

/** The copy to play, with its type: browsers do not look into a file from their own storage. Null: there is none. */
export async function savedPlayable(id: string, part: number): Promise<Blob | null> {
  const file = await savedFile(playablePath(id, part));
  return file?.slice(0, file.size, 'video/mp4') ?? null;
}

/** Part of the File System Access API that the DOM typings lack. */
type PermissionHandle = FileSystemFileHandle & {
  queryPermission?(options: { mode: 'read' }): Promise<PermissionState>;
  requestPermission?(options: { mode: 'read' }): Promise<PermissionState>;
};

/** Files of this visit, by case and part: what was dropped needs no permission. */
const held = new Map<string, File>();

export function holdFile(id: string, part: number, file: File): void {
  held.set(`${id}/${part}`, file);
}

/** Looks for the recording without asking anyone. Throws AppError `video/file-changed` or a fetch failure. */
export function findSource(row: CaseRow): Promise<SourceState> {
  // Handles into the browser's own storage are always granted and know no permission.
  return look(row, async (handle) => (await handle.queryPermission?.({ mode: 'read' })) ?? 'granted');
}

/** Asks for permission (in a click). Answers what came of it. */
export function requestSource(row: CaseRow): Promise<SourceState> {
  // A click may be too long ago for the next question: another click asks for the rest.
  return look(row, async (handle) => {
    const answer = handle.requestPermission?.({ mode: 'read' }).catch(() => 'prompt' as const);
    return (await answer) ?? 'granted';
  });
}

/** A file that the user shows; the handle where the browser gives one. */
export type GivenPart = { readonly file: File; readonly handle: FileSystemFileHandle | null };

/**
 * Takes files the user shows, and keeps their handles with the case: the result is the row as it is then. Throws AppError
 * `video/another-file` when one is none of the case's.
 */
export async function giveSource(row: CaseRow, files: readonly GivenPart[]): Promise<CaseRow> {
  const { id, source } = row;
  if (source.kind !== 'files') return row;
  let given = row;
  for (const { file, handle } of files) {
    const fingerprint = await fingerprintOf(file);
    const matching = [...source.parts.entries()].filter(([, part]) => part.fingerprint === fingerprint);
    if (matching.length === 0) {
      throw new AppError('video/another-file', 'Not the recording of this case', {
        details: { file: source.parts.map(({ name }) => name).join(', ') },
      });
    }
    for (const [part] of matching) {
      holdFile(id, part, file);
      if (handle === null) continue;
      const kept = await updateCase(id, (now) => ({ source: withPart(now.source, part, { handle }) }));
      given = kept ?? given;
    }
  }
  return given;
}

type Permit = (handle: PermissionHandle) => Promise<PermissionState>;

async function look({ id, source }: CaseRow, permit: Permit): Promise<SourceState> {
  if (source.kind === 'sample') {
    const response = await fetch(source.url);
    if (!response.ok) throw new AppError('video/file-changed', `${source.url}: HTTP ${response.status}`);
    return { kind: 'ready', files: [await response.blob()] };
  }
  const files: (Blob | null)[] = [];
  const missing: string[] = [];
  let isAsking = false;
  for (const [i, part] of source.parts.entries()) {
    // Nobody is asked for a file that cannot be opened.
    const found = part.video === null ? null : await findPart(id, i, part, permit);
    if (found === 'needs-permission') isAsking = true;
    else if (found === 'needs-file') missing.push(part.name);
    else files.push(found);
  }
  if (isAsking) return { kind: 'needs-permission' };
  return missing.length > 0 ? { kind: 'needs-file', missing } : { kind: 'ready', files };
}

async function findPart(
  id: string,
  index: number,
  { fingerprint, handle, hasCopy }: CasePart,
  permit: Permit,
): Promise<Blob | 'needs-permission' | 'needs-file'> {
  const known = held.get(`${id}/${index}`);
  if (known !== undefined) return known;
  const copy = hasCopy ? await savedFile(copyPath(id, index)) : null;
  if (copy !== null) return copy;
  if (handle === null) return 'needs-file';
  if ((await permit(handle)) !== 'granted') return 'needs-permission';
  const file = await handle.getFile().catch(() => null);
  // Moved or deleted: the user may know where it is now.
  if (file === null || (await fingerprintOf(file)) !== fingerprint) return 'needs-file';
  holdFile(id, index, file);
  return file;
}
