import { useMemo } from 'react';
import { useStore } from 'zustand';
import { modelsStore } from '#state/models-store.ts';
import { labelLooks, type LabelLook } from './labels.ts';

/** Names and colours of the labels of a pack; plain names until the pack's facts are read. */
export function useLabelLooks(packId: string | undefined): (label: string) => LabelLook {
  const sets = useStore(
    modelsStore,
    ({ packs }) => packs.find(({ manifest }) => manifest.id === packId)?.manifest.labelSets,
  );
  return useMemo(() => labelLooks(sets ?? []), [sets]);
}
