import { useEffect, useRef, type ReactNode } from 'react';
import { classNames } from './class-names.ts';

type DialogProps = {
  open: boolean;
  title: string;
  onClose: () => void;
  children: ReactNode;
  /** Buttons, the safe one first: it gets the focus. */
  actions: ReactNode;
  /** For what has columns. */
  isWide?: boolean;
};

/** The browser's own modal dialog: traps focus, closes on Escape, gives focus back. */
export function Dialog({ open, title, onClose, children, actions, isWide = false }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open && ref.current?.open === false) ref.current.showModal();
    if (!open) ref.current?.close();
  }, [open]);
  return (
    <dialog
      ref={ref}
      aria-label={title}
      onClose={onClose}
      className={classNames(
        'm-auto rounded-lg border border-line bg-panel p-5 text-sm text-soft shadow-2xl shadow-black/50 backdrop:bg-black/60',
        isWide ? 'w-[min(48rem,calc(100vw-1rem))]' : 'w-[min(27rem,calc(100vw-2rem))]',
      )}
    >
      <h2 className="mb-2 text-lg font-semibold text-ink">{title}</h2>
      {children}
      <div className="mt-5 flex flex-wrap justify-end gap-2">{actions}</div>
    </dialog>
  );
}
