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
  /** True while the view is being moved: what is drawn keeps up with it, what React makes waits for its rest. */
  readonly isMoving: boolean;
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
  isMoving: false,
  view: 'lanes',
}));

const { setState, getState } = timelineStore;

/** A view that did not move for so long is at rest. */
const REST_MS = 140;

/** The view as it last was at rest. */
export const restingView = createStore<Pick<TimelineState, 'start' | 'end'>>(() => ({ start: 0, end: 1 }));

timelineStore.subscribe(({ start, end, isMoving }) => {
  const rest = restingView.getState();
  if (!isMoving && (rest.start !== start || rest.end !== end)) restingView.setState({ start, end });
});

export function showCase(duration: number): void {
  setState({ start: 0, end: duration, duration, hover: null, isFollowing: true, isMoving: false });
}

/** Zooms by `factor` (below 1: closer) so that `around` stays where it is. */
export function zoom(factor: number, around: number): void {
  const { start, end, duration } = getState();
  const span = Math.min(duration, Math.max(Math.min(SHORTEST, duration), (end - start) * factor));
  const share = end > start ? (around - start) / (end - start) : 0.5;
  move(around - share * span, span, {});
}

export function pan(seconds: number): void {
  const { start, end } = getState();
  move(start + seconds, end - start, { isFollowing: false });
}

export function fitAll(): void {
  const { duration } = getState();
  setState({ start: 0, end: duration, isFollowing: true, isMoving: false });
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

let resting: ReturnType<typeof setTimeout> | undefined;

/** One of many small steps. */
function move(start: number, wanted: number, change: Partial<TimelineState>): void {
  clearTimeout(resting);
  setState({ ...within(start, wanted), ...change, isMoving: true });
  resting = setTimeout(() => setState({ isMoving: false }), REST_MS);
}

function show(start: number, wanted: number): void {
  setState({ ...within(start, wanted), isMoving: false });
}

function within(start: number, wanted: number): Pick<TimelineState, 'start' | 'end'> {
  const { duration } = getState();
  const span = Math.min(duration, Math.max(Math.min(SHORTEST, duration), wanted));
  const from = Math.min(Math.max(0, start), duration - span);
  return { start: from, end: from + span };
}
