import { useEffect, useRef, type ReactNode } from 'react';

type DialogProps = {
  open: boolean;
  title: string;
  onClose: () => void;
  children: ReactNode;
  /** Buttons, the safe one first: it gets the focus. */
  actions: ReactNode;
};

/** The browser's own modal dialog: traps focus, closes on Escape, gives focus back. */
export function Dialog({ open, title, onClose, children, actions }: DialogProps) {
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
      className="m-auto w-[min(27rem,calc(100vw-2rem))] rounded-lg border border-line bg-panel p-5 text-sm text-soft shadow-2xl shadow-black/50 backdrop:bg-black/60"
    >
      <h2 className="mb-2 text-lg font-semibold text-ink">{title}</h2>
      {children}
      <div className="mt-5 flex flex-wrap justify-end gap-2">{actions}</div>
    </dialog>
  );
}
