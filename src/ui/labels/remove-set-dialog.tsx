import { useEffect } from 'react';
import { useStore } from 'zustand';
import { LABELLED_KINDS } from '#core/label-choice.ts';
import { removeLabelSet } from '#state/label-sets-store.ts';
import { libraryStore, watchLibrary } from '#state/library-store.ts';
import { formatCount } from '#ui/format.ts';
import { Button } from '#ui/kit/button.tsx';
import { Dialog } from '#ui/kit/dialog.tsx';

export type RemovedSet = { readonly id: string; readonly name: string; readonly kind: string };

/** Asks before a set is removed, and says which cases are labelled with it. */
export function RemoveSetDialog({ set, onClose }: { set: RemovedSet | null; onClose: () => void }) {
  const cases = useStore(libraryStore, (state) => state.cases);
  useEffect(() => void watchLibrary(), []);
  const uses = (cases ?? []).filter(({ labels }) =>
    LABELLED_KINDS.some((kind) => labels[kind] === `own:${set?.id}`),
  ).length;
  const remove = (): void => {
    if (set !== null) void removeLabelSet(set.id);
    onClose();
  };
  return (
    <Dialog
      open={set !== null}
      title={`Remove “${set?.name ?? 'this set'}”?`}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button look="danger" onClick={remove}>
            Remove
          </Button>
        </>
      }
    >
      {uses === 0
        ? 'No case is labelled with it. Save it as a file first if you may want it back.'
        : `${formatCount(uses, 'case')} ${uses === 1 ? 'is' : 'are'} labelled with it and will go back to the encoders’ own labels. Save it as a file first if you may want it back.`}
    </Dialog>
  );
}
