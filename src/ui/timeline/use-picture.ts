import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { cellAt, gridOf } from '#core/sampling.ts';
import { caseStore, pictureOf } from '#state/case-store.ts';
import { pictureVersion } from './film-pictures.ts';

/** Small pictures of the case on screen, by cell; the oldest are let go of. */
const MOST = 240;
const cache = new Map<string, Promise<string | null>>();

function pictureUrl(key: string, cell: number): Promise<string | null> {
  const found = cache.get(key);
  if (found !== undefined) return found;
  const made = pictureOf(cell).then((blob) => (blob === null ? null : URL.createObjectURL(blob)));
  cache.set(key, made);
  for (const [oldest, url] of cache) {
    if (cache.size <= MOST) break;
    cache.delete(oldest);
    void url.then((address) => address !== null && URL.revokeObjectURL(address));
  }
  return made;
}

/** The address of a picture of the case at `seconds`; null while there is none. */
export function usePicture(seconds: number | null): string | null {
  const facts = useStore(caseStore, (state) => state.facts);
  const version = useStore(caseStore, pictureVersion);
  const [url, setUrl] = useState<string | null>(null);
  const id = facts?.id;
  const cell =
    facts === null || seconds === null
      ? null
      : cellAt(gridOf(facts.video.durationSeconds, facts.rate), seconds);
  useEffect(() => {
    if (id === undefined || cell === null) return undefined;
    let isWanted = true;
    void pictureUrl(`${version} ${cell}`, cell).then((address) => isWanted && setUrl(address));
    return () => {
      isWanted = false;
    };
  }, [id, version, cell]);
  return cell === null ? null : url;
}
