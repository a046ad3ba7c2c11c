import { useState } from 'react';
import { Trash2 } from 'lucide-react';
import type { Progress } from '#core/progress.ts';
import type { PackSummary } from '#jobs/model-packs-types.ts';
import { removePack, startPack, stopPack, type Run } from '#state/models-store.ts';
import { formatBytes } from '#ui/format.ts';
import { classNames } from '#ui/kit/class-names.ts';
import { Button } from '#ui/kit/button.tsx';
import { Dialog } from '#ui/kit/dialog.tsx';
import { ProgressBar } from '#ui/kit/progress-bar.tsx';
import { FailureNotice } from './failure-notice.tsx';
import { PackHealth } from './pack-health.tsx';
import { progressText } from './progress-text.ts';

/** The pack at work: load it, watch it start, see how it runs, remove it. */
export function PackRun({ pack, run }: { pack: PackSummary; run: Run }) {
  const { id } = pack.manifest;
  if (run.kind === 'starting') return <Starting progress={run.progress} />;
  if (run.kind === 'failed') {
    return (
      <FailureNotice failure={run.failure} onRetry={() => void startPack(id)}>
        <RemoveButton pack={pack} size="small" />
      </FailureNotice>
    );
  }
  const ready = run.kind === 'ready';
  return (
    <>
      {ready && <PackHealth manifest={pack.manifest} report={run.report} />}
      <div className={classNames('flex items-center gap-2', ready && 'mt-4')}>
        {ready ? (
          <Button onClick={stopPack}>Stop</Button>
        ) : (
          <Button look="primary" onClick={() => void startPack(id)}>
            {pack.storedBytes === 0 ? 'Load' : 'Start'}
          </Button>
        )}
        <RemoveButton pack={pack} />
      </div>
    </>
  );
}

function Starting({ progress }: { progress: Progress | null }) {
  const { title, amount, fraction } = progressText(progress);
  return (
    <div>
      <div className="mb-2 flex items-baseline justify-between gap-4" aria-live="polite">
        <p className="font-medium">{title}</p>
        {amount !== undefined && <p className="figures text-soft">{amount}</p>}
      </div>
      <ProgressBar label={title} fraction={fraction} text={amount} />
      <div className="mt-4">
        <Button onClick={stopPack}>Cancel</Button>
      </div>
    </div>
  );
}

/** Bundled packs can be fetched again; one's own are gone for good, so both are asked about, in different words. */
function RemoveButton({ pack, size = 'medium' }: { pack: PackSummary; size?: 'small' | 'medium' }) {
  const [asking, ask] = useState(false);
  const { manifest, origin, storedBytes } = pack;
  if (storedBytes === 0 && origin === 'bundled') return null;
  return (
    <>
      <Button look="quiet" size={size} onClick={() => ask(true)}>
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
          ? 'Its files leave this computer. The pack stays in the list and can be loaded again.'
          : 'Its files leave this computer, and only you have them. Keep the checkpoint or the pack folder if you want it back.'}
      </Dialog>
    </>
  );
}
