import { useMemo } from 'react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import type { ReviewedSegment } from '#core/corrections.ts';
import type { Labelling } from '#core/labelling.ts';
import { caseLabelsStore } from '#state/case-labels-store.ts';
import { caseStore, type CaseFacts } from '#state/case-store.ts';
import { shownPhases } from '#state/corrections-store.ts';
import { modelsStore } from '#state/models-store.ts';

type LabelledCase = {
  readonly facts: CaseFacts | null;
  readonly labelling: Omit<Labelling, 'phases'> & { readonly phases: readonly ReviewedSegment[] };
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
      labelling: {
        ...labelling,
        phases: shownPhases({ labelling, corrections, facts }, { packs }, { missing }),
      },
    }),
    [labelling, corrections, facts, packs, missing],
  );
}
