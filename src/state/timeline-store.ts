import { createStore } from 'zustand/vanilla';

/** Which part of the case the timeline shows, and where the pointer is over it. */
export type TimelineState = {
  /** Seconds at the left and right edge. */
  readonly start: number;
  readonly end: number;
  readonly duration: number;
  /** Seconds under the pointer; null while it is elsewhere. */
  readonly hover: number | null;
  /** True while the view moves along with the playhead. */
  readonly isFollowing: boolean;
  readonly view: 'lanes' | 'table';
};

/** Nothing shorter can be read: two seconds across the screen. */
const SHORTEST = 2;

export const timelineStore = createStore<TimelineState>(() => ({
  start: 0,
  end: 1,
  duration: 1,
  hover: null,
  isFollowing: true,
  view: 'lanes',
}));

const { setState, getState } = timelineStore;

export function showCase(duration: number): void {
  setState({ start: 0, end: duration, duration, hover: null, isFollowing: true });
}

/** Zooms by `factor` (below 1: closer) so that `around` stays where it is. */
export function zoom(factor: number, around: number): void {
  const { start, end, duration } = getState();
  const span = Math.min(duration, Math.max(Math.min(SHORTEST, duration), (end - start) * factor));
  const share = end > start ? (around - start) / (end - start) : 0.5;
  show(around - share * span, span);
}

export function pan(seconds: number): void {
  const { start, end } = getState();
  setState({ isFollowing: false });
  show(start + seconds, end - start);
}

export function fitAll(): void {
  const { duration } = getState();
  setState({ start: 0, end: duration, isFollowing: true });
}

/** Shows a stretch with some room on both sides. */
export function fitStretch(start: number, end: number): void {
  const room = Math.max(1, (end - start) * 0.15);
  setState({ isFollowing: true });
  show(start - room, end - start + 2 * room);
}

/** Keeps `seconds` in view while following: turns the page when the playhead leaves it. */
export function follow(seconds: number): void {
  const { start, end, isFollowing } = getState();
  if (!isFollowing || (seconds >= start && seconds <= end)) return;
  show(seconds - (end - start) * 0.1, end - start);
}

/** Brings `seconds` into view and follows from there. */
export function reveal(seconds: number): void {
  setState({ isFollowing: true });
  follow(seconds);
}

export function hoverAt(hover: number | null): void {
  setState({ hover });
}

export function chooseView(view: TimelineState['view']): void {
  setState({ view });
}

function show(start: number, wanted: number): void {
  const { duration } = getState();
  const span = Math.min(duration, Math.max(Math.min(SHORTEST, duration), wanted));
  const from = Math.min(Math.max(0, start), duration - span);
  setState({ start: from, end: from + span });
}
