import { useRef, useState, type DragEvent, type ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { droppedFiles } from './dropped-files.ts';

type DropZoneProps = {
  /** Names the region for screen readers; the buttons inside are the way without a mouse. */
  label: string;
  onFiles: (files: File[]) => void;
  onUnreadable?: () => void;
  className?: string;
  children: ReactNode;
};

/** A region that takes dropped files and folders, and says so while something is held above it. */
export function DropZone({ label, onFiles, onUnreadable, className, children }: DropZoneProps) {
  const [over, setOver] = useState(false);
  // Entering a child leaves the parent: only the balance says whether the drag is still inside.
  const depth = useRef(0);

  const enter = (event: DragEvent, step: 1 | -1): void => {
    if (!event.dataTransfer.types.includes('Files')) return;
    depth.current += step;
    setOver(depth.current > 0);
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    depth.current = 0;
    setOver(false);
    void droppedFiles(event.dataTransfer).then((files) => files.length > 0 && onFiles(files), onUnreadable);
  };

  return (
    // Dropping is the quick way for a mouse; the buttons inside are the way for everyone.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <section
      aria-label={label}
      data-over={over || undefined}
      onDragEnter={(event) => enter(event, 1)}
      onDragLeave={(event) => enter(event, -1)}
      onDragOver={(event) => event.preventDefault()}
      onDrop={drop}
      className={classNames(
        'relative rounded-lg transition-[border-color,background-color] duration-150',
        'data-over:border-accent data-over:bg-accent/5',
        className,
      )}
    >
      {children}
    </section>
  );
}
