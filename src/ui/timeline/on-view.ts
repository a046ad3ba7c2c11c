import { useCallback, type RefCallback } from 'react';
import { timelineStore } from '#state/timeline-store.ts';

/** Calls now, and whenever the view moves, in the same frame; answers how to stop. */
export function onView(show: (view: { start: number; end: number }) => void): () => void {
  show(timelineStore.getState());
  return timelineStore.subscribe((view, before) => {
    if (view.start !== before.start || view.end !== before.end) show(view);
  });
}

/**
 * Keeps an element at its place of the case, seconds, past React. It lies at the left of the surface, whose width is 100cqw.
 * Without an end it keeps its own width. Out of sight it is hidden.
 */
export function usePlace<T extends HTMLElement>(start: number, end?: number): RefCallback<T> {
  return useCallback(
    (element: T | null) => {
      if (element === null) return undefined;
      return onView((view) => {
        const share = 100 / Math.max(1e-6, view.end - view.start);
        element.hidden = (end ?? start) < view.start || start > view.end;
        element.style.transform = `translateX(${(start - view.start) * share}cqw)`;
        if (end !== undefined) element.style.width = `${(end - start) * share}cqw`;
      });
    },
    [start, end],
  );
}
