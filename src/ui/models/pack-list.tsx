import { Package } from 'lucide-react';
import { useStore } from 'zustand';
import { modelsStore, refreshPacks } from '#state/models-store.ts';
import { Button } from '#ui/kit/button.tsx';
import { EmptyState } from '#ui/kit/empty-state.tsx';
import { Skeleton } from '#ui/kit/skeleton.tsx';
import { FailureNotice } from './failure-notice.tsx';
import { PackCard } from './pack-card.tsx';

export function PackList() {
  const { catalogue, packs, removal } = useStore(modelsStore);
  const failed = typeof catalogue === 'object';
  return (
    <section aria-labelledby="packs-title" className="min-w-0 space-y-4">
      <h2 id="packs-title" className="sr-only">
        Packs
      </h2>
      {failed && <FailureNotice failure={catalogue} onRetry={() => void refreshPacks()} />}
      {removal !== null && <FailureNotice failure={removal} />}
      {packs.map((pack) => (
        <PackCard key={pack.manifest.id} pack={pack} />
      ))}
      {packs.length === 0 && !failed && (catalogue === 'read' ? <NoPacks /> : <PackSkeleton />)}
    </section>
  );
}

function NoPacks() {
  return (
    <div className="panel">
      <EmptyState icon={<Package aria-hidden className="size-6" />} title="No packs here">
        <p className="mb-3">None came with this copy of ophclip. Bring your own below, or look again.</p>
        <Button size="small" onClick={() => void refreshPacks()}>
          Look again
        </Button>
      </EmptyState>
    </div>
  );
}

function PackSkeleton() {
  return (
    <div className="panel space-y-3 p-5" aria-busy="true">
      <span className="sr-only">Reading the packs</span>
      <Skeleton className="h-6 w-48" />
      <Skeleton className="h-4" />
      <Skeleton className="h-4 w-4/5" />
      <Skeleton className="h-24" />
      <Skeleton className="h-10 w-28 rounded-md" />
    </div>
  );
}
