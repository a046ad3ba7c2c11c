import { useMemo } from 'react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { caseLabelsStore } from '#state/case-labels-store.ts';
import { caseStore, type CaseFacts } from '#state/case-store.ts';
import { shownLabelling, type ReviewedLabelling } from '#state/review-lanes.ts';
import { modelsStore } from '#state/models-store.ts';

type LabelledCase = {
  readonly facts: CaseFacts | null;
  readonly labelling: ReviewedLabelling;
};

/** The case on screen and its labels, a person's laid over the model's, without what changes with every frame that is read. */
export function useLabelledCase(): LabelledCase {
  const { labelling, corrections, facts } = useStore(
    caseStore,
    useShallow(({ labelling, corrections, facts }) => ({ labelling, corrections, facts })),
  );
  // They tell which label set the phases are named with.
  const packs = useStore(modelsStore, (state) => state.packs);
  const missing = useStore(caseLabelsStore, (state) => state.missing);
  return useMemo(
    () => ({
      facts,
      labelling: shownLabelling({ labelling, corrections, facts }, { packs }, { missing }),
    }),
    [labelling, corrections, facts, packs, missing],
  );
}
