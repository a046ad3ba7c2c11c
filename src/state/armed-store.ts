import { createStore } from 'zustand/vanilla';
import { edgesOf, snapped, type Edge } from '#core/review.ts';
import { caseStore } from './case-store.ts';
import { playerStore, seek } from './player-store.ts';
import { moveEdge, sayPresent } from './review-actions.ts';
import { shownLabelling } from './review-lanes.ts';
import { reviewStore } from './review-store.ts';
import { timelineStore } from './timeline-store.ts';

/**
 * What the next click on the timeline means, where it does not go to a time: an edge that was taken up is put down, or a
 * stretch of an instrument begins and ends. Whatever can be dragged can be clicked.
 */
export type Armed =
  | { readonly kind: 'edge'; readonly lane: string; readonly edge: Edge; readonly middle: number }
  | { readonly kind: 'present'; readonly lane: string; readonly from: number | null };

export type ArmedState = {
  readonly armed: Armed | null;
  /** Where it would be put down, seconds; `isSnapped`: on a border that is there already. */
  readonly target: { readonly seconds: number; readonly isSnapped: boolean } | null;
};

export const armedStore = createStore<ArmedState>(() => ({ armed: null, target: null }));

const { setState, getState } = armedStore;

caseStore.subscribe(({ facts }, before) => {
  if (facts?.id !== before.facts?.id) disarm();
});

export function arm(armed: Armed): void {
  setState({ armed, target: null });
}

export function disarm(): void {
  setState({ armed: null, target: null });
}

/** A border this near on the screen is the one that is meant. */
const SNAP_PIXELS = 4;

/** The time that is meant: a border of a segment or the playhead where one is near, unless `isFree`. */
export function aimed(seconds: number, pixels: number, isFree: boolean): NonNullable<ArmedState['target']> {
  if (isFree) return { seconds, isSnapped: false };
  const { start, end } = timelineStore.getState();
  const { phases, instruments } = shownLabelling();
  const model = caseStore.getState().labelling.phases;
  const edges = [
    ...edgesOf([phases, model, ...instruments.map(({ segments }) => segments)]),
    playerStore.getState().time,
  ];
  const target = snapped(edges, seconds, ((end - start) / Math.max(1, pixels)) * SNAP_PIXELS);
  return { seconds: target, isSnapped: target !== seconds };
}

/** Shows where it would be put down; null: the pointer is elsewhere. */
export function aim(target: ArmedState['target']): void {
  if (getState().armed !== null) setState({ target });
}

/** Puts down what was taken up; false when nothing was. */
export function putDown(seconds: number): boolean {
  const { armed } = getState();
  if (armed === null) return false;
  if (armed.kind === 'edge') {
    moveEdge(armed.lane, armed.middle, armed.edge, seconds);
    disarm();
    seek(seconds);
    return true;
  }
  if (armed.from === null) {
    setState({ armed: { ...armed, from: seconds } });
    return true;
  }
  const [start, end] = [Math.min(armed.from, seconds), Math.max(armed.from, seconds)];
  sayPresent(armed.lane, start, end);
  reviewStore.setState({ lane: armed.lane, selected: { lane: armed.lane, start, end } });
  disarm();
  return true;
}
