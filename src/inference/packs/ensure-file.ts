import { createSHA256 } from 'hash-wasm';
import { AppError, toAppError } from '#core/errors.ts';
import type { FileRef } from '#core/model-pack.ts';
import { openForWriting, writeFully } from '#platform/opfs-sync.ts';
import { remove, rename, savedFile } from '#platform/opfs.ts';
import type { PackFolder } from './pack-paths.ts';

/** Bytes read back at a time when a half-finished download is hashed again. */
const REHASH_CHUNK = 4 * 1024 * 1024;

export type EnsureOptions = {
  signal: AbortSignal;
  /** Called with the bytes of this file that are in place so far. */
  onBytes: (bytes: number) => void;
};

/**
 * Makes sure `ref` lies complete in `folder`: streams it into `<file>.part`, resuming what an earlier attempt left,
 * checks size and SHA-256, then renames. One flight per file across tabs. Workers only.
 */
export async function ensureFile(
  folder: PackFolder,
  ref: FileRef,
  url: string,
  options: EnsureOptions,
): Promise<void> {
  const { signal } = options;
  await navigator.locks.request(`pack:${folder.join('/')}/${ref.file}`, { signal }, async () => {
    const stored = await savedFile([...folder, ref.file]);
    if (stored?.size === ref.bytes) {
      options.onBytes(ref.bytes);
      return;
    }
    const resumed = await download(folder, ref, url, true, options);
    // A stale or damaged beginning is indistinguishable from a wrong file: start over once before saying so.
    if (resumed === 'mismatch-after-resume') await download(folder, ref, url, false, options);
  });
}

async function download(
  folder: PackFolder,
  ref: FileRef,
  url: string,
  resume: boolean,
  { signal, onBytes }: EnsureOptions,
): Promise<'done' | 'mismatch-after-resume'> {
  const part = [...folder, `${ref.file}.part`];
  const handle = await openForWriting(part);
  let resumedAt = 0;
  try {
    const hasher = await createSHA256();
    if (!resume || handle.getSize() >= ref.bytes) handle.truncate(0);
    const response = await request(url, ref, handle.getSize(), signal);
    resumedAt = response.status === 206 ? handle.getSize() : 0;
    handle.truncate(resumedAt);
    rehash(handle, resumedAt, (chunk) => hasher.update(chunk));

    let size = resumedAt;
    onBytes(size);
    for await (const chunk of response.body as AsyncIterable<Uint8Array<ArrayBuffer>>) {
      signal.throwIfAborted();
      if (size + chunk.length > ref.bytes) {
        size += chunk.length;
        break;
      }
      writeFully(handle, chunk, size);
      hasher.update(chunk);
      size += chunk.length;
      onBytes(size);
    }
    handle.flush();
    if (size < ref.bytes) throw interrupted(ref, size);
    if (size > ref.bytes || hasher.digest('hex') !== ref.sha256) {
      handle.truncate(0);
      if (resumedAt > 0) return 'mismatch-after-resume';
      throw new AppError('pack/wrong-hash', `${ref.file} is not the file the pack describes`, {
        details: { file: ref.file },
      });
    }
  } catch (thrown) {
    throw asPackError(thrown, ref);
  } finally {
    handle.close();
  }
  await remove([...folder, ref.file]);
  await rename(part, ref.file);
  return 'done';
}

/** The response to read from: 206 when the server continues at `from`, 200 when it starts over. */
async function request(url: string, ref: FileRef, from: number, signal: AbortSignal): Promise<Response> {
  const response = await fetch(url, {
    signal,
    // The hash decides what is good; a cached copy would only cost a second place on the disk.
    cache: 'no-store',
    headers: from > 0 ? { Range: `bytes=${from}-` } : {},
  });
  // Hosts of single-page apps answer a missing file with their page and status 200.
  const isPage = response.headers.get('content-type')?.startsWith('text/html') === true;
  if (response.status === 416 && from > 0) return request(url, ref, 0, signal);
  if (!response.ok || isPage || response.body === null) {
    throw new AppError('pack/file-missing', `${ref.file}: HTTP ${response.status}`, {
      details: { file: ref.file, status: response.status },
    });
  }
  const continues = response.headers.get('content-range')?.startsWith(`bytes ${from}-`) === true;
  if (response.status === 206 && !continues) return request(url, ref, 0, signal);
  return response;
}

function rehash(
  handle: FileSystemSyncAccessHandle,
  until: number,
  update: (chunk: Uint8Array) => void,
): void {
  const buffer = new Uint8Array(Math.min(REHASH_CHUNK, until));
  for (let at = 0; at < until;) {
    const read = handle.read(buffer.subarray(0, Math.min(buffer.length, until - at)), { at });
    if (read === 0) throw new AppError('internal', 'A stored file ended early');
    update(buffer.subarray(0, read));
    at += read;
  }
}

function interrupted(ref: FileRef, size: number): AppError {
  return new AppError('pack/offline', `${ref.file} ended after ${size} of ${ref.bytes} bytes`, {
    details: { file: ref.file, done: size, total: ref.bytes },
  });
}

/** fetch and its stream report every network trouble as TypeError. */
function asPackError(thrown: unknown, ref: FileRef): AppError {
  if (thrown instanceof TypeError) {
    return new AppError('pack/offline', `${ref.file} could not be fetched`, {
      details: { file: ref.file },
      cause: thrown,
    });
  }
  return toAppError(thrown);
}
