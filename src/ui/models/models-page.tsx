import { useEffect } from 'react';
import { Link } from 'wouter';
import { useStore } from 'zustand';
import { modelsStore, refreshPacks } from '#state/models-store.ts';
import { BringPanel } from './bring-panel.tsx';
import { PackList } from './pack-list.tsx';
import { StorageLine } from './storage-line.tsx';
import { TryIt } from './try-it.tsx';

/** Choose encoders, see that they work on this computer, try them. */
export default function ModelsPage() {
  const catalogue = useStore(modelsStore, (state) => state.catalogue);
  useEffect(() => {
    if (modelsStore.getState().catalogue === 'unread') void refreshPacks();
  }, []);
  useHashTarget(catalogue === 'read');
  return (
    <div className="mx-auto w-full max-w-280 px-4 pt-4 pb-8 sm:px-6">
      <title>Models · ophclip</title>
      <header className="mb-5 flex flex-wrap items-end justify-between gap-x-8 gap-y-2">
        <div>
          <h1 className="text-xl font-semibold tracking-tight">Models</h1>
          <p className="mt-1 max-w-[88ch] text-soft">
            A pack holds two encoders: one looks at pictures, one reads sentences. What they are asked is in
            the{' '}
            <Link href="/label-sets" className="text-accent underline underline-offset-4">
              label sets
            </Link>
            .
          </p>
        </div>
        <StorageLine />
      </header>
      <div className="grid items-start gap-5 lg:grid-cols-[25rem_minmax(0,1fr)] lg:grid-rows-[auto_1fr]">
        <PackList />
        <div className="min-w-0 lg:col-start-2 lg:row-span-2 lg:row-start-1">
          <TryIt />
        </div>
        <BringPanel />
      </div>
    </div>
  );
}

/** The router does not scroll to `#bring` or `#try` on a page that was not there yet. */
function useHashTarget(ready: boolean): void {
  useEffect(() => {
    if (ready && location.hash !== '')
      document.querySelector(location.hash)?.scrollIntoView({ block: 'nearest' });
  }, [ready]);
}
