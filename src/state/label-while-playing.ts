import { createStore } from 'zustand/vanilla';
import { edgesOf, PHASE_LANE, snapped } from '#core/review.ts';
import { caseStore } from './case-store.ts';
import { playerStore } from './player-store.ts';
import { meantTime, sayPresent } from './review-actions.ts';
import { labelsOf } from './review-lanes.ts';

/** Labelling while it plays: a phase begins with the press of its digit and lasts until the next one, or until it stops. */
export type LabelWhilePlaying = {
  readonly isOn: boolean;
  /** The phase that is going on, from when; null: none yet. */
  readonly open: { readonly label: string; readonly from: number } | null;
};

export const labelWhilePlayingStore = createStore<LabelWhilePlaying>(() => ({ isOn: false, open: null }));

const { setState, getState } = labelWhilePlayingStore;

/** A border of the model's this near is the one that was meant. */
const SNAP_SECONDS = 0.5;

caseStore.subscribe(({ facts }, before) => {
  if (facts?.id !== before.facts?.id) setState({ isOn: false, open: null });
});

playerStore.subscribe(({ isPlaying, time }, before) => {
  if (getState().open === null) return;
  if (before.isPlaying && !isPlaying) close(time);
  // Somebody went back: what was said up to there holds.
  else if (time < before.time - 1) close(before.time);
});

export function toggleLabelWhilePlaying(): void {
  const { isOn, open } = getState();
  if (open !== null) close(meantTime());
  setState({ isOn: !isOn });
}

/** The phase at place `place`, from 0, begins. */
export function beginPhase(place: number): void {
  const label = labelsOf('phase')[place];
  if (label === undefined) return;
  const from = toModelEdge(meantTime());
  if (getState().open !== null) close(from);
  setState({ open: { label: label.id, from } });
}

function close(seconds: number): void {
  const { open } = getState();
  setState({ open: null });
  if (open !== null && seconds > open.from) sayPresent(PHASE_LANE, open.from, seconds, open.label);
}

function toModelEdge(seconds: number): number {
  return snapped(edgesOf([caseStore.getState().labelling.phases]), seconds, SNAP_SECONDS);
}
