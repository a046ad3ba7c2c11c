import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import {
  bringFiles,
  bringStore,
  cancelBringing,
  forgetBrought,
  reviseBrought,
  type BringState,
  type VariantFact,
} from '#state/bring-store.ts';
import { startPack } from '#state/models-store.ts';
import { Button } from '#ui/kit/button.tsx';
import { DropZone } from '#ui/kit/drop-zone.tsx';
import { BringForm } from './bring-form.tsx';
import { BringSteps } from './bring-steps.tsx';
import { ConvertedFiles } from './converted-files.tsx';
import { FailureNotice } from './failure-notice.tsx';

/** One's own encoders: dropped here, converted in the page, kept in this browser. */
export function BringPanel() {
  const state = useStore(bringStore);
  const heading = useFocusKept(state.stage.kind);
  return (
    <DropZone
      label="Bring your own encoders"
      onFiles={(files) => void bringFiles(files)}
      className="min-w-0 border border-dashed border-edge/60 p-5"
    >
      <h2 id="bring" ref={heading} tabIndex={-1} className="scroll-mt-4 text-lg font-semibold outline-none">
        Bring your own
      </h2>
      <Stage state={state} />
    </DropZone>
  );
}

/** What was pressed goes away with its stage: focus then goes to the heading instead of the page's top. */
function useFocusKept(stage: string) {
  const heading = useRef<HTMLHeadingElement>(null);
  const before = useRef(stage);
  useEffect(() => {
    if (before.current === stage) return;
    before.current = stage;
    if (document.activeElement === document.body) heading.current?.focus({ preventScroll: true });
  }, [stage]);
  return heading;
}

function Stage({ state }: { state: BringState }) {
  const { stage } = state;
  if (stage.kind === 'collecting') return <BringForm state={state} />;
  if (stage.kind === 'working') return <BringSteps stage={stage} onCancel={cancelBringing} />;
  if (stage.kind === 'done') return <Brought {...stage} />;
  return (
    <div className="mt-3">
      <FailureNotice failure={stage.failure} onRetry={reviseBrought} retry="Back to the files">
        <Button look="quiet" size="small" onClick={forgetBrought}>
          Start over
        </Button>
      </FailureNotice>
    </div>
  );
}

type BroughtProps = { id: string; name: string; variants: readonly VariantFact[] };

function Brought({ id, name, variants }: BroughtProps) {
  const start = (): void => {
    void startPack(id);
    forgetBrought();
  };
  return (
    <output className="mt-3 block">
      <p className="text-soft">
        <span className="font-medium text-ink">{name}</span> is now among your packs.
      </p>
      <ConvertedFiles variants={variants} />
      <div className="mt-4 flex flex-wrap gap-2">
        <Button look="primary" onClick={start}>
          Start it
        </Button>
        <Button look="quiet" onClick={forgetBrought}>
          Bring another
        </Button>
      </div>
    </output>
  );
}
