import { useEffect } from 'react';
import { useStore } from 'zustand';
import { modelsStore, packToStart, startSomePack } from '#state/models-store.ts';
import { showPicture, tryItStore } from '#state/try-it-store.ts';
import { Button } from '#ui/kit/button.tsx';
import { EmptyState } from '#ui/kit/empty-state.tsx';
import { FailureNotice } from './failure-notice.tsx';
import { LabelResults } from './label-results.tsx';
import { PictureStage } from './picture-stage.tsx';
import { SentenceResults } from './sentence-results.tsx';

/** The proof: a picture, and what the running pack says about it. */
export function TryIt() {
  const failure = useStore(tryItStore, (state) => state.failure);
  usePastedPicture();
  return (
    <section id="try" aria-labelledby="try-title" className="panel min-w-0 scroll-mt-4 overflow-hidden">
      <h2 id="try-title" className="px-5 pt-4 pb-3 text-lg font-semibold">
        Try it
      </h2>
      <PictureStage />
      {failure !== null && (
        <div className="px-5 pt-4">
          <FailureNotice failure={failure} />
        </div>
      )}
      <Answers />
    </section>
  );
}

function Answers() {
  const run = useStore(modelsStore, (state) => state.run);
  const next = useStore(modelsStore, (state) => packToStart(state)?.manifest.name);
  const pack = useStore(modelsStore, ({ packs, run }) =>
    packs.find(({ manifest }) => run.kind !== 'off' && manifest.id === run.id),
  );
  if (run.kind === 'off' || run.kind === 'failed') {
    return (
      <EmptyState title="No pack is running">
        <p>What it says about the picture appears here.</p>
        {next !== undefined && (
          <Button size="small" className="mt-4" onClick={() => void startSomePack()}>
            Start {next}
          </Button>
        )}
      </EmptyState>
    );
  }
  if (pack === undefined) return null;
  return (
    <div className="grid gap-x-8 gap-y-6 p-5 md:grid-cols-2">
      <SentenceResults manifest={pack.manifest} run={run} />
      <LabelResults manifest={pack.manifest} />
    </div>
  );
}

/** Ctrl+V anywhere on the screen, unless it lands in a text field with text. */
function usePastedPicture(): void {
  useEffect(() => {
    const paste = (event: ClipboardEvent): void => {
      const picture = [...(event.clipboardData?.files ?? [])].find((file) => file.type.startsWith('image/'));
      if (picture === undefined) return;
      event.preventDefault();
      void showPicture(picture, 'Pasted picture');
    };
    window.addEventListener('paste', paste);
    return () => window.removeEventListener('paste', paste);
  }, []);
}
