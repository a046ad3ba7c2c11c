import { useId, type ReactNode } from 'react';
import { PillButton, type Tone } from './pill.tsx';

type PillPopoverProps = {
  tone: Tone;
  /** What the pill shows. */
  pill: ReactNode;
  title: string;
  children: ReactNode;
};

/**
 * A pill that explains itself. The browser's own popover: closes on Escape and outside clicks, gives focus back. It
 * hangs under the top bar's right end rather than under the pill, which needs no measuring and fits a phone.
 */
export function PillPopover({ tone, pill, title, children }: PillPopoverProps) {
  const id = useId();
  return (
    <>
      <PillButton tone={tone} popoverTarget={id}>
        {pill}
      </PillButton>
      <dialog
        id={id}
        popover="auto"
        aria-label={title}
        className="fixed inset-auto top-14 right-4 m-0 w-[min(23rem,calc(100vw-2rem))] rounded-lg border border-line bg-panel p-4 text-sm text-soft shadow-2xl shadow-black/50"
      >
        <p className="mb-2 text-base font-semibold text-ink">{title}</p>
        {children}
      </dialog>
    </>
  );
}
