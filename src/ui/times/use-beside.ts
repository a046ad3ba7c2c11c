import { useEffect, useMemo } from 'react';
import { useStore } from 'zustand';
import { timesBeside, type Timed, type TimesBeside } from '#state/case-times.ts';
import { labelSetsStore } from '#state/label-sets-store.ts';
import { libraryStore, watchLibrary } from '#state/library-store.ts';
import { modelsStore } from '#state/models-store.ts';

/** The times of a case beside those of the user's other cases; null until those are read. */
export function useBeside(timed: Timed | null): TimesBeside | null {
  const cards = useStore(libraryStore, (state) => state.cases);
  const packs = useStore(modelsStore, (state) => state.packs);
  const sets = useStore(labelSetsStore);
  useEffect(() => void watchLibrary(), []);
  return useMemo(
    () => (timed === null || cards === null ? null : timesBeside(timed, cards, { packs }, sets)),
    [timed, cards, packs, sets],
  );
}
