import { useLayoutEffect, useRef, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { restingView } from '#state/timeline-store.ts';
import { onView } from './on-view.ts';

/** Holds what React laid out for the view at rest where it belongs while the view moves. Writing would be stretched. */
export function MovingLayer({ children }: { children: ReactNode }) {
  const layer = useRef<HTMLDivElement>(null);
  const rest = useStore(restingView);
  useLayoutEffect(
    () =>
      onView(({ start, end }) => {
        if (layer.current === null) return;
        const span = Math.max(1e-6, end - start);
        const isThere = start === rest.start && end === rest.end;
        layer.current.style.transform = isThere
          ? ''
          : `translateX(${((rest.start - start) / span) * 100}cqw) scaleX(${(rest.end - rest.start) / span})`;
      }),
    [rest],
  );
  return (
    <div ref={layer} className="pointer-events-none absolute inset-0 origin-left *:pointer-events-auto">
      {children}
    </div>
  );
}
