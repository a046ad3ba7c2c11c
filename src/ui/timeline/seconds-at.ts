import { timelineStore } from '#state/timeline-store.ts';

/** The time under a place of the screen, seconds. */
export function secondsAt(clientX: number, surface: HTMLDivElement | null): number {
  const { start, end, duration } = timelineStore.getState();
  const box = surface?.getBoundingClientRect();
  if (box === undefined || box.width === 0) return start;
  return Math.min(duration, Math.max(0, start + ((clientX - box.left) / box.width) * (end - start)));
}
