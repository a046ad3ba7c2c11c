import { sha256 } from 'hash-wasm';
import { AppError, toAppError } from '#core/errors.ts';
import { packFiles, parseManifest, parsePackIndex, type FileRef, type Manifest } from '#core/model-pack.ts';
import { remove, savedFile, savedNames } from '#platform/opfs.ts';
import {
  bundledFolder,
  bundledPacks,
  droppedFolder,
  droppedPacks,
  idOfBundledFolder,
  type PackFolder,
} from './pack-paths.ts';

/** `bundled`: served with the app. `dropped`: the user's own, in this browser only. */
export type PackOrigin = 'bundled' | 'dropped';

/** A pack this page can use: what it is, where its files lie in OPFS and, if bundled, where they come from. */
export type CataloguePack = {
  readonly manifest: Manifest;
  readonly origin: PackOrigin;
  readonly folder: PackFolder;
  /** URL the file names are appended to; null for dropped packs, whose files are all stored already. */
  readonly baseUrl: string | null;
};

/** The packs of `<modelsUrl>index.json` and those in OPFS; older stored revisions of bundled packs are removed. */
export async function fetchCatalogue(modelsUrl: string, signal?: AbortSignal): Promise<CataloguePack[]> {
  const bundled = await fetchBundled(modelsUrl, signal);
  await removeStale(bundled);
  return [...bundled, ...(await savedDropped())];
}

async function fetchBundled(modelsUrl: string, signal: AbortSignal | undefined): Promise<CataloguePack[]> {
  const index = parsePackIndex(parseJson(await fetchText(`${modelsUrl}index.json`, signal), 'index.json'));
  return Promise.all(
    index.packs.map(async (entry) => {
      const url = `${modelsUrl}${entry.manifest}`;
      const text = await fetchText(url, signal);
      const manifest = parseManifest(parseJson(text, entry.manifest));
      const revision = (await sha256(text)).slice(0, 12);
      const folder = bundledFolder(manifest.id, revision);
      return {
        manifest,
        origin: 'bundled' as const,
        folder,
        baseUrl: url.slice(0, url.lastIndexOf('/') + 1),
      };
    }),
  );
}

/** The user's own packs. One with an unreadable manifest is left out: it is a conversion that never finished. */
export async function savedDropped(): Promise<CataloguePack[]> {
  const packs: CataloguePack[] = [];
  for (const id of await savedNames(droppedPacks, 'directory')) {
    const folder = droppedFolder(id);
    const file = await savedFile([...folder, 'manifest.json']);
    if (file === null) continue;
    try {
      const manifest = parseManifest(parseJson(await file.text(), 'manifest.json'));
      packs.push({ manifest, origin: 'dropped', folder, baseUrl: null });
    } catch {
      continue;
    }
  }
  return packs;
}

async function removeStale(bundled: readonly CataloguePack[]): Promise<void> {
  const current = new Set(bundled.map((pack) => pack.folder.at(-1)));
  for (const name of await savedNames(bundledPacks, 'directory')) {
    if (!current.has(name)) await removeQuietly([...bundledPacks, name]);
  }
}

/** Another tab may still read an older revision: it goes next time. */
async function removeQuietly(folder: PackFolder): Promise<void> {
  try {
    await remove(folder);
  } catch (thrown) {
    if (toAppError(thrown).code === 'internal') throw thrown;
  }
}

/** Removes every stored file of the pack with this id, finished or not. */
export async function removePack(id: string): Promise<void> {
  await remove(droppedFolder(id));
  for (const name of await savedNames(bundledPacks, 'directory')) {
    if (idOfBundledFolder(name) === id) await remove([...bundledPacks, name]);
  }
}

/** Bytes of the pack's files that lie complete or in part on this machine. */
export async function storedBytes(pack: CataloguePack): Promise<number> {
  let bytes = 0;
  for (const ref of packFiles(pack.manifest)) {
    const file =
      (await savedFile([...pack.folder, ref.file])) ??
      (await savedFile([...pack.folder, `${ref.file}.part`]));
    bytes += file?.size ?? 0;
  }
  return bytes;
}

/** The files of `refs` that are not complete in the pack's folder. */
export async function missingFiles(pack: CataloguePack, refs: readonly FileRef[]): Promise<FileRef[]> {
  const sizes = await Promise.all(
    refs.map(async (ref) => (await savedFile([...pack.folder, ref.file]))?.size),
  );
  return refs.filter((ref, i) => sizes[i] !== ref.bytes);
}

/** JSON of a file from outside; `pack/invalid-manifest` when it is not JSON. */
export function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError('pack/invalid-manifest', `${file} is not JSON`, {
      details: { where: file, problem: 'not JSON' },
      cause,
    });
  }
}

async function fetchText(url: string, signal: AbortSignal | undefined): Promise<string> {
  const file = url.slice(url.lastIndexOf('/') + 1);
  try {
    const response = await fetch(url, { cache: 'no-cache', ...(signal && { signal }) });
    const isPage = response.headers.get('content-type')?.startsWith('text/html') === true;
    if (!response.ok || isPage) {
      throw new AppError('pack/file-missing', `${url}: HTTP ${response.status}`, { details: { file } });
    }
    return await response.text();
  } catch (thrown) {
    if (thrown instanceof TypeError) {
      throw new AppError('pack/offline', `${url} could not be fetched`, { details: { file }, cause: thrown });
    }
    throw thrown;
  }
}
