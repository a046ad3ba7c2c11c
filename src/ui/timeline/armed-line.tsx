import { useStore } from 'zustand';
import { PHASE_LANE } from '#core/review.ts';
import { armedStore, disarm, type Armed } from '#state/armed-store.ts';
import { formatTimecode } from '#ui/format.ts';
import { Button } from '#ui/kit/button.tsx';
import { classNames } from '#ui/kit/class-names.ts';
import type { LabelLook } from '#ui/labels/labels.ts';
import { usePlace } from './on-view.ts';

/** Where what was taken up would be put down: bright where it meets a border that is there already. */
export function ArmedLine() {
  const target = useStore(armedStore, (state) => state.target);
  const place = usePlace<HTMLDivElement>(target?.seconds ?? 0);
  if (target === null) return null;
  return (
    <div
      ref={place}
      aria-hidden
      className={classNames(
        'pointer-events-none absolute inset-y-0 left-0 z-20 w-px',
        target.isSnapped ? 'bg-accent' : 'bg-mind',
      )}
    >
      <span className="figures absolute bottom-0 left-1 rounded-sm bg-panel px-1 text-xs whitespace-nowrap text-ink">
        {formatTimecode(target.seconds)}
      </span>
    </div>
  );
}

/** Says what the next click means, and how to leave it. */
export function ArmedHint({ lookOf }: { lookOf: (label: string) => LabelLook }) {
  const armed = useStore(armedStore, (state) => state.armed);
  return (
    <output aria-live="polite" className="block empty:hidden">
      {armed !== null && (
        <span className="absolute top-0 left-1/2 z-30 flex -translate-x-1/2 items-center gap-2 rounded-md border border-mind/60 bg-panel py-1 pr-1 pl-3 text-xs whitespace-nowrap text-ink shadow-lg shadow-black/40">
          {words(armed, lookOf)}
          <Button size="small" look="quiet" className="h-6 px-2 text-xs" onClick={disarm}>
            Leave it
          </Button>
        </span>
      )}
    </output>
  );
}

function words(armed: Armed, lookOf: (label: string) => LabelLook): string {
  const what = armed.lane === PHASE_LANE ? 'the phase' : lookOf(armed.lane).name;
  const isStart = armed.kind === 'edge' ? armed.edge === 'start' : armed.from === null;
  return `Click where ${what} ${isStart ? 'begins' : 'ends'}.`;
}
