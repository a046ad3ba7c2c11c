import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { caseStore, pictureAt } from '#state/case-store.ts';

/** Small pictures of the case on screen, by cell; the oldest are let go of. */
const MOST = 240;
const cache = new Map<string, Promise<string | null>>();

function pictureUrl(key: string, seconds: number): Promise<string | null> {
  const found = cache.get(key);
  if (found !== undefined) return found;
  const made = pictureAt(seconds).then((blob) => (blob === null ? null : URL.createObjectURL(blob)));
  cache.set(key, made);
  for (const [oldest, url] of cache) {
    if (cache.size <= MOST) break;
    cache.delete(oldest);
    void url.then((address) => address !== null && URL.revokeObjectURL(address));
  }
  return made;
}

/** While a case is read, better pictures come in; they are asked for again after so many frames. */
const FRESH_FRAMES = 24;

/** The address of a picture of the case at `seconds`; null while there is none. */
export function usePicture(seconds: number | null): string | null {
  const id = useStore(caseStore, (state) => state.facts?.id);
  const rate = useStore(caseStore, (state) => state.facts?.rate ?? 1);
  const version = useStore(caseStore, ({ run, done }) =>
    run.kind === 'done' ? 'done' : String(Math.floor(done / FRESH_FRAMES)),
  );
  const [url, setUrl] = useState<string | null>(null);
  const key = seconds === null || id === undefined ? null : `${id} ${version} ${Math.floor(seconds * rate)}`;
  useEffect(() => {
    if (key === null || seconds === null) return undefined;
    let isWanted = true;
    void pictureUrl(key, seconds).then((address) => isWanted && setUrl(address));
    return () => {
      isWanted = false;
    };
    // The key says which picture it is; seconds inside the same cell are the same picture.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [key]);
  return key === null ? null : url;
}
