import { useState } from 'react';
import { Trash2 } from 'lucide-react';
import type { Progress } from '#core/progress.ts';
import type { PackSummary } from '#jobs/model-packs-types.ts';
import { removePack, startPack, stopPack, type Run } from '#state/models-store.ts';
import { formatBytes } from '#ui/format.ts';
import { Button } from '#ui/kit/button.tsx';
import { Dialog } from '#ui/kit/dialog.tsx';
import { ProgressBar } from '#ui/kit/progress-bar.tsx';
import { FailureNotice } from './failure-notice.tsx';
import { PackHealth } from './pack-health.tsx';
import { progressText } from './progress-text.ts';

/** The pack at work: load it, watch it start, see how it runs, remove it. */
export function PackRun({ pack, run }: { pack: PackSummary; run: Run }) {
  const { label, look, act } = actionOf(pack, run);
  return (
    <div className="space-y-4">
      {run.kind === 'starting' && <Starting progress={run.progress} />}
      {run.kind === 'ready' && <PackHealth manifest={pack.manifest} report={run.report} />}
      {run.kind === 'failed' && <FailureNotice failure={run.failure} />}
      {/* One button through all states: whoever pressed it keeps the focus. */}
      <div className="flex items-center gap-2">
        <Button look={look} onClick={act}>
          {label}
        </Button>
        {run.kind !== 'starting' && <RemoveButton pack={pack} />}
      </div>
    </div>
  );
}

type Action = { label: string; look: 'primary' | 'secondary'; act: () => void };

function actionOf({ manifest, storedBytes }: PackSummary, run: Run): Action {
  if (run.kind === 'starting') return { label: 'Cancel', look: 'secondary', act: stopPack };
  if (run.kind === 'ready') return { label: 'Stop', look: 'secondary', act: stopPack };
  const act = (): void => void startPack(manifest.id);
  if (run.kind === 'failed') return { label: 'Try again', look: 'primary', act };
  return { label: storedBytes === 0 ? 'Load' : 'Start', look: 'primary', act };
}

function Starting({ progress }: { progress: Progress | null }) {
  const { title, amount, fraction } = progressText(progress);
  return (
    <div>
      <div className="mb-2 flex items-baseline justify-between gap-4">
        <p className="font-medium" aria-live="polite">
          {title}
        </p>
        {amount !== undefined && <p className="figures shrink-0 text-soft">{amount}</p>}
      </div>
      <ProgressBar label={title} fraction={fraction} text={amount} />
    </div>
  );
}

/** Bundled packs can be fetched again; one's own are gone for good, so both are asked about, in different words. */
function RemoveButton({ pack }: { pack: PackSummary }) {
  const [asking, ask] = useState(false);
  const { manifest, origin, storedBytes } = pack;
  if (storedBytes === 0 && origin === 'bundled') return null;
  return (
    <>
      <Button look="quiet" onClick={() => ask(true)}>
        <Trash2 aria-hidden className="size-4" />
        Remove
      </Button>
      <Dialog
        open={asking}
        title={`Remove ${manifest.name}?`}
        onClose={() => ask(false)}
        actions={
          <>
            <Button onClick={() => ask(false)}>Keep it</Button>
            <Button
              look="danger"
              onClick={() => {
                ask(false);
                void removePack(manifest.id);
              }}
            >
              Remove {formatBytes(storedBytes)}
            </Button>
          </>
        }
      >
        {origin === 'bundled'
          ? 'Its files are deleted here. The pack stays in the list and can be loaded again.'
          : 'Its files are deleted here and cannot be fetched again. Keep the checkpoint or the pack folder if you want it back.'}
      </Dialog>
    </>
  );
}
