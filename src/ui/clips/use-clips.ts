import { useMemo } from 'react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { armedStore } from '#state/armed-store.ts';
import { caseStore } from '#state/case-store.ts';
import { clipItems, clipOutputs, clipsStore, type ClipItem, type ClipOutput } from '#state/clips-store.ts';
import { labelSetsStore } from '#state/label-sets-store.ts';
import { modelsStore } from '#state/models-store.ts';
import { reviewStore } from '#state/review-store.ts';
import { searchStore } from '#state/search-store.ts';

export type Clips = { readonly items: readonly ClipItem[]; readonly outputs: readonly ClipOutput[] };

/** What is on offer to be cut, and the files it would make; made again when anything it depends on changes. */
export function useClips(): Clips {
  const seen = [
    useStore(
      caseStore,
      useShallow(({ labelling, corrections, marks, facts }) => [labelling, corrections, marks, facts]),
    ),
    useStore(
      clipsStore,
      useShallow(({ choice, unticked, handles, isReel, template, caseName, leftOut }) => [
        choice,
        unticked,
        handles,
        isReel,
        template,
        caseName,
        leftOut,
      ]),
    ),
    useStore(reviewStore),
    useStore(searchStore, ({ answer }) => answer),
    useStore(labelSetsStore),
    useStore(modelsStore, ({ packs }) => packs),
    useStore(armedStore, ({ armed }) => armed),
  ];
  return useMemo(
    () => {
      const items = clipItems();
      return { items, outputs: clipOutputs(items) };
    },
    // The stores are read where they are used: what was seen of them only says when.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
    seen,
  );
}
