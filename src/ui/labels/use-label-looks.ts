import { useEffect, useMemo } from 'react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { LABELLED_KINDS, packLabelSet, packSetRef, splitRef, type LabelChoice } from '#core/label-choice.ts';
import { labelSetIn, labelSetsStore, loadLabelSet } from '#state/label-sets-store.ts';
import { modelsStore } from '#state/models-store.ts';
import { labelLooks, type LabelLook } from './labels.ts';

/** What is labelled: a case, as far as its labels' names and colours depend on it. */
export type Labelled = {
  /** Left out: nothing of it is being edited. */
  readonly id?: string;
  readonly packId: string;
  readonly labels: LabelChoice;
};

/** Names and colours of a case's labels, from the sets it is labelled with; plain names until those are here. */
export function useLabelLooks(labelled: Labelled | null): (label: string) => LabelLook {
  const manifest = useStore(
    modelsStore,
    ({ packs }) => packs.find(({ manifest }) => manifest.id === labelled?.packId)?.manifest,
  );
  const choice = labelled?.labels;
  const refs = useMemo(() => LABELLED_KINDS.flatMap((kind) => choice?.[kind] ?? []), [choice]);
  useEffect(() => {
    for (const ref of refs) void loadLabelSet(ref);
  }, [refs]);
  const chosen = useStore(
    labelSetsStore,
    useShallow((state) => refs.map((ref) => labelSetIn(state, ref))),
  );
  const draft = useStore(labelSetsStore, (state) =>
    state.draft !== null && state.draft.caseId === labelled?.id ? state.draft.set : null,
  );
  return useMemo(() => {
    // The encoders' own stand in for what is gone.
    const packed = LABELLED_KINDS.map((kind) => manifest && packSetRef(manifest, kind));
    const own = packed.map((ref) => manifest && ref && packLabelSet(manifest, splitRef(ref).id));
    const named = refs.map((ref, i) =>
      ref.startsWith('pack:') ? manifest && packLabelSet(manifest, splitRef(ref).id) : chosen[i],
    );
    return labelLooks([draft, ...named, ...own].filter((set) => set != null));
  }, [draft, manifest, refs, chosen]);
}
