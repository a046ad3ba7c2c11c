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
  /** For what scrolls in itself: all of a small screen, most of a large one. */
  isSheet?: boolean;
};

const SHEET =
  'm-auto h-[min(47rem,calc(100dvh-2rem))] max-h-none w-[min(66rem,calc(100vw-2rem))] max-w-none flex-col rounded-lg open:flex max-sm:m-0 max-sm:h-dvh max-sm:w-screen max-sm:rounded-none max-sm:border-0 max-sm:p-4';

/** The browser's own modal dialog: traps focus, closes on Escape, gives focus back. */
export function Dialog(props: DialogProps) {
  const { open, title, onClose, children, actions, isWide = false, isSheet = false } = props;
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
        'border border-line bg-panel p-5 text-sm text-soft shadow-2xl shadow-black/50 backdrop:bg-black/60',
        isSheet ? SHEET : 'm-auto rounded-lg',
        !isSheet && (isWide ? 'w-[min(48rem,calc(100vw-1rem))]' : 'w-[min(27rem,calc(100vw-2rem))]'),
      )}
    >
      <h2 className="mb-2 text-lg font-semibold text-ink">{title}</h2>
      {children}
      <div className="mt-5 flex flex-wrap justify-end gap-2">{actions}</div>
    </dialog>
  );
}
