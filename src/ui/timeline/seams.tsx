import { useStore } from 'zustand';
import { caseStore } from '#state/case-store.ts';
import { formatClock } from '#ui/format.ts';
import { usePlace } from './on-view.ts';

/** Where one file of the recording ends and the next begins: a mark in the ruler, a line through the lanes. */
export function Seams() {
  const parts = useStore(caseStore, (state) => state.facts?.parts);
  return parts
    ?.slice(1)
    .map(({ name, start }, i) => <Seam key={start} name={name ?? `Part ${i + 2}`} start={start} />);
}

function Seam({ name, start }: { name: string; start: number }) {
  const place = usePlace<HTMLDivElement>(start);
  const words = `${name} begins at ${formatClock(start)}`;
  return (
    <div ref={place} title={words} className="absolute inset-y-0 left-0 z-10 -ml-1.5 w-3 cursor-default">
      <span className="sr-only">{words}</span>
      <span className="absolute inset-y-0 left-1.5 border-l border-dashed border-soft/70" />
      <span className="absolute top-0 left-[3px] size-[7px] rotate-45 rounded-[1px] bg-soft" />
    </div>
  );
}
