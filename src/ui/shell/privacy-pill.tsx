import { ShieldAlert, ShieldCheck } from 'lucide-react';
import { useStore } from 'zustand';
import { privacyStore } from '#state/privacy-store.ts';
import { formatCount } from '#ui/format.ts';
import { PillPopover } from '#ui/kit/popover.tsx';

/** Nothing leaves the machine, and how anyone can check that. The figure is measured, not printed. */
export function PrivacyPill() {
  const { ownRequests, otherRequests, blocked } = useStore(privacyStore);
  const clean = otherRequests === 0;
  return (
    <PillPopover
      tone={clean ? 'accent' : 'danger'}
      title={clean ? 'Nothing has left this computer' : 'This page has asked another address'}
      pill={
        <>
          {clean ? (
            <ShieldCheck aria-hidden className="size-3.5 max-sm:hidden" />
          ) : (
            <ShieldAlert aria-hidden className="size-3.5 max-sm:hidden" />
          )}
          {clean ? '0 bytes sent' : formatCount(otherRequests, 'outside request')}
        </>
      }
    >
      <dl className="mb-3 grid grid-cols-[1fr_auto] gap-x-4 gap-y-1 border-b border-line pb-3">
        <Fact name="Asked of other addresses" value={otherRequests} />
        <Fact name="Stopped by the browser" value={blocked} />
        <Fact name="Fetched from where the app lives" value={ownRequests} />
      </dl>
      <p className="mb-1 font-medium text-ink">Check it yourself</p>
      <ul className="list-disc space-y-1 pl-4 marker:text-faint">
        <li>The page tells the browser to refuse every other address, and the browser enforces it.</li>
        <li>Press F12, open Network, and watch while you work: nothing is sent.</li>
        <li>Unplug the network: what is loaded goes on working.</li>
      </ul>
    </PillPopover>
  );
}

function Fact({ name, value }: { name: string; value: number }) {
  return (
    <>
      <dt>{name}</dt>
      <dd className="figures text-right text-ink">{value}</dd>
    </>
  );
}
