import { useEffect, useState } from 'react';
import { Upload } from 'lucide-react';
import { droppedWithHandles, type DroppedFile } from '#ui/kit/dropped-files.ts';

/** The whole window takes files, and says so while something is held above it. */
export function DropAnywhere({ onFiles }: { onFiles: (files: DroppedFile[]) => void }) {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    // Entering a child leaves its parent: only the balance says whether the drag is still inside.
    let depth = 0;
    const controller = new AbortController();
    const { signal } = controller;
    const enter = (event: DragEvent, step: 1 | -1): void => {
      if (event.dataTransfer?.types.includes('Files') !== true) return;
      depth = Math.max(0, depth + step);
      setOver(depth > 0);
    };
    const drop = (event: DragEvent): void => {
      depth = 0;
      setOver(false);
      if (event.dataTransfer === null) return;
      void droppedWithHandles(event.dataTransfer).then((files) => files.length > 0 && onFiles(files));
    };
    window.addEventListener('dragenter', (event) => enter(event, 1), { signal });
    window.addEventListener('dragleave', (event) => enter(event, -1), { signal });
    window.addEventListener('drop', drop, { signal });
    return () => controller.abort();
  }, [onFiles]);
  if (!isOver) return null;
  return (
    <div
      aria-hidden
      className="pointer-events-none fixed inset-0 z-50 flex items-center justify-center bg-ground/85 p-6"
    >
      <div className="flex size-full flex-col items-center justify-center gap-4 rounded-lg border-2 border-dashed border-accent">
        <Upload className="size-10 text-accent" strokeWidth={1.5} />
        <p className="text-lg font-semibold">Let go to open it</p>
      </div>
    </div>
  );
}
