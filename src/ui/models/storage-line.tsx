import { useStore } from 'zustand';
import { modelsStore } from '#state/models-store.ts';
import { formatBytes } from '#ui/format.ts';

/** What ophclip takes on this computer, and whether the browser has promised to keep it. */
export function StorageLine() {
  const storage = useStore(modelsStore, (state) => state.storage);
  if (storage === null) return null;
  const { usedBytes, quotaBytes, persisted } = storage;
  return (
    <p className="text-xs text-faint">
      <span className="figures text-soft">{formatBytes(usedBytes)}</span> kept on this computer,{' '}
      <span className="figures text-soft">{formatBytes(Math.max(0, quotaBytes - usedBytes))}</span> free for
      it
      {!persisted && usedBytes > 0 && (
        <span className="block sm:text-right">The browser may clear it when space runs low.</span>
      )}
    </p>
  );
}
