import type { RefObject } from 'react';
import { useStore } from 'zustand';
import { segmentAt } from '#core/segments.ts';
import { restingView, timelineStore } from '#state/timeline-store.ts';
import { formatTimecode } from '#ui/format.ts';
import { classNames } from '#ui/kit/class-names.ts';
import type { LabelLook } from '#ui/labels/labels.ts';
import { useLabelledCase } from '#ui/use-labelled-case.ts';
import { usePicture } from './use-picture.ts';

const WIDTH = 168;

/**
 * What is under the pointer: its picture, time and phase, above the timeline and what can be done with a segment. While the
 * view moves it is away.
 */
export function HoverCard({
  surface,
  lookOf,
}: {
  surface: RefObject<HTMLDivElement | null>;
  lookOf: (label: string) => LabelLook;
}) {
  const hover = useStore(timelineStore, (state) => (state.isMoving ? null : state.hover));
  const { start, end } = useStore(restingView);
  const { phases, gaps } = useLabelledCase().labelling;
  const url = usePicture(hover);
  if (hover === null || surface.current === null) return null;
  const box = surface.current.getBoundingClientRect();
  const lanes = surface.current.offsetParent?.parentElement;
  const parent = lanes?.getBoundingClientRect() ?? box;
  const whole = lanes?.parentElement?.getBoundingClientRect() ?? parent;
  const x = box.left - parent.left + ((hover - start) / (end - start)) * box.width;
  const phase = segmentAt(phases, hover);
  const isGap = segmentAt(gaps, hover) !== undefined;
  return (
    <div
      aria-hidden
      data-hover-card
      className="pointer-events-none absolute z-30 overflow-hidden rounded-md border border-line bg-panel shadow-xl shadow-black/50"
      style={{
        width: WIDTH,
        left: Math.min(Math.max(4, x - WIDTH / 2), parent.width - WIDTH - 4),
        bottom: parent.bottom - whole.top,
      }}
    >
      {url === null || isGap ? (
        <div className={classNames('aspect-video bg-raised', isGap && 'gap-band')} />
      ) : (
        <img src={url} alt="" className="aspect-video w-full object-cover" />
      )}
      <p className="flex items-center gap-1.5 px-2 py-1 text-xs">
        {phase !== undefined && (
          <span
            className="size-2 shrink-0 rounded-[2px]"
            style={{ background: lookOf(phase.label).colour }}
          />
        )}
        <span className="truncate">
          {isGap ? 'Not readable' : phase === undefined ? '' : lookOf(phase.label).name}
        </span>
        <span className="figures ml-auto text-faint">{formatTimecode(hover).slice(0, -4)}</span>
      </p>
    </div>
  );
}
