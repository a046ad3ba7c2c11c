import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { caseStore, type CaseState } from '#state/case-store.ts';

/** The case on screen and its labels, without what changes with every frame that is read. */
export function useLabelledCase(): Pick<CaseState, 'labelling' | 'facts'> {
  return useStore(
    caseStore,
    useShallow(({ labelling, facts }) => ({ labelling, facts })),
  );
}
