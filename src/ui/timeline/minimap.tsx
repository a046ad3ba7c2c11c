import { useMemo, useRef, type PointerEvent } from 'react';
import { useStore } from 'zustand';
import type { Segment } from '#core/segments.ts';
import { pan, timelineStore } from '#state/timeline-store.ts';
import type { LabelLook } from '#ui/labels/labels.ts';
import { onView } from './on-view.ts';
import { StripCanvas } from './strip-canvas.tsx';

/** The whole case in little, with a window where the view is; dragging moves it. */
export function Minimap({
  phases,
  lookOf,
}: {
  phases: readonly Segment[];
  lookOf: (label: string) => LabelLook;
}) {
  const duration = useStore(timelineStore, (state) => state.duration);
  const box = useRef<HTMLDivElement>(null);
  const dragging = useRef(false);
  const secondsAt = (event: PointerEvent): number => {
    const { left, width } = (box.current as HTMLDivElement).getBoundingClientRect();
    return ((event.clientX - left) / width) * duration;
  };
  const centreOn = (seconds: number): void => {
    const view = timelineStore.getState();
    pan(seconds - (view.start + view.end) / 2);
  };
  const stripes = useMemo(
    () =>
      phases.map(({ start: from, end: to, label }) => ({
        start: from,
        end: to,
        colour: lookOf(label).colour,
      })),
    [phases, lookOf],
  );
  return (
    // A quicker way for a pointer to what the wheel and the keys do.
    <div
      ref={box}
      onPointerDown={(event) => {
        dragging.current = true;
        event.currentTarget.setPointerCapture(event.pointerId);
        centreOn(secondsAt(event));
      }}
      onPointerMove={(event) => dragging.current && centreOn(secondsAt(event))}
      onPointerUp={() => (dragging.current = false)}
      className="@container relative h-4 cursor-grab rounded-sm"
    >
      <div className="absolute inset-x-0 inset-y-1 overflow-hidden rounded-[3px] bg-line/60">
        <StripCanvas stripes={stripes} start={0} end={duration} className="size-full opacity-70" />
      </div>
      <span
        ref={showView}
        aria-hidden
        className="absolute inset-y-0 left-0 min-w-1 rounded-sm border border-soft bg-ink/5"
      />
    </div>
  );
}

/** Moves the window with the view, past React. */
function showView(element: HTMLSpanElement | null): (() => void) | undefined {
  if (element === null) return undefined;
  return onView(({ start, end }) => {
    const share = 100 / timelineStore.getState().duration;
    element.style.transform = `translateX(${start * share}cqw)`;
    element.style.width = `${(end - start) * share}cqw`;
  });
}
