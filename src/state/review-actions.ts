import {
  mergedWithNext,
  PHASE_LANE,
  shownLane,
  splitAt,
  withEdge,
  withMark,
  withNothing,
  withoutMark,
  withoutWord,
  withWord,
  type Correction,
  type Edge,
  type Lane,
  type Mark,
  type ReviewedSegment,
} from '#core/review.ts';
import { nextInQueue, reviewQueue, type ReviewQueue } from '#core/review-queue.ts';
import { segmentAt } from '#core/segments.ts';
import { caseStore } from './case-store.ts';
import { pause, playerStore, seek } from './player-store.ts';
import { labelsOf, laneOf, shownIn, type Shown } from './review-lanes.ts';
import { changeReview, reviewStore, segmentAtPlayhead, select, selectedSegment } from './review-store.ts';
import { settingsStore } from './settings-store.ts';
import { reveal } from './timeline-store.ts';

/**
 * What a person can do to the labels of a case. Words on labels speak of the segment at the playhead, which is what the
 * picture shows; words on edges of the chosen one, which the playhead may have left.
 */

function change(
  lane: string,
  edit: (corrections: readonly Correction[], lane: Lane, at: number) => readonly Correction[],
): void {
  const found = laneOf(lane);
  if (found === null) return;
  changeReview({ corrections: edit(caseStore.getState().corrections, found, Date.now()) });
}

/** The playhead; while it plays, where it was when the person meant to press. */
export function meantTime(): number {
  const { time, isPlaying, rate } = playerStore.getState();
  return isPlaying ? Math.max(0, time - settingsStore.getState().reactionSeconds * rate) : time;
}

/** Asks for the right label of a segment: of the one at the playhead, if none is given. */
export function askForLabel(
  segment: ReviewedSegment | undefined = segmentAtPlayhead(),
  lane: string = reviewStore.getState().lane,
): void {
  if (segment === undefined || laneOf(lane) === null) return;
  // What is decided about must stay on screen.
  pause();
  reviewStore.setState({ asked: { lane, segment } });
}

export function stopAsking(): void {
  reviewStore.setState({ asked: null });
}

/** A person says what a segment is; its own label accepts it. An instrument that is another one changes its lane. */
export function sayLabel(
  segment: Pick<ReviewedSegment, 'start' | 'end'>,
  label: string,
  lane: string = reviewStore.getState().lane,
): void {
  const other = lane === PHASE_LANE || lane === label ? null : laneOf(label);
  change(lane, (corrections, own, at) => {
    const { start, end } = segment;
    if (other === null) return withWord(corrections, own, { start, end, label }, at);
    return withWord(withNothing(corrections, own, segment, at), other, { start, end, label }, at);
  });
}

/** The label that stands at place `place`, from 0, in the list of the phases. */
export function sayLabelAt(place: number): void {
  const segment = segmentAtPlayhead(PHASE_LANE);
  const label = labelsOf('phase')[place];
  if (segment !== undefined && label !== undefined) sayLabel(segment, label.id, PHASE_LANE);
}

export function acceptAtPlayhead(): void {
  const segment = segmentAtPlayhead();
  if (segment !== undefined && segment.correction === null) sayLabel(segment, segment.label);
}

/** Takes back what was said about the chosen lane at the playhead, nothing being there included. */
export function takeBackAtPlayhead(): void {
  takeBackAt(reviewStore.getState().lane, playerStore.getState().time);
}

export function takeBackAt(lane: string, seconds: number): void {
  change(lane, (corrections, own) => withoutWord(corrections, own, seconds));
}

/** A person says that nothing is there. */
export function sayNothing(
  segment: Pick<ReviewedSegment, 'start' | 'end'> | undefined = segmentAtPlayhead(),
  lane: string = reviewStore.getState().lane,
): void {
  if (segment !== undefined)
    change(lane, (corrections, own, at) => withNothing(corrections, own, segment, at));
}

/** A person says that an instrument is there, or which phase it is, where nothing may be shown. */
export function sayPresent(lane: string, start: number, end: number, label: string = lane): void {
  change(lane, (corrections, own, at) => withWord(corrections, own, { start, end, label }, at));
}

export function splitAtPlayhead(): void {
  splitAtTime(reviewStore.getState().lane, meantTime());
}

export function splitAtTime(lane: string, seconds: number): void {
  change(lane, (corrections, own, at) => splitAt(corrections, own, seconds, at));
}

/** The segment at the playhead, or at `seconds`, takes over the next one. */
export function mergeWithNext(
  lane: string = reviewStore.getState().lane,
  seconds: number = playerStore.getState().time,
): void {
  change(lane, (corrections, own, at) => mergedWithNext(corrections, own, seconds, at));
}

/** Moves an edge of the segment of `lane` at `seconds`, which is inside it; a segment that is chosen stays so. */
export function moveEdge(lane: string, seconds: number, edge: Edge, to: number): void {
  const { duration } = playerStore.getState();
  const found = laneOf(lane);
  if (found === null) return;
  const place = Math.min(Math.max(0, to), duration > 0 ? duration : to);
  const before = caseStore.getState().corrections;
  const segment = segmentAt(shownLane(before, found), seconds);
  const after = withEdge(before, found, seconds, edge, place, Date.now());
  if (segment === undefined || after === before) return;
  changeReview({ corrections: after });
  const start = edge === 'start' ? place : segment.start;
  const end = edge === 'end' ? place : segment.end;
  reviewStore.setState(({ selected }) => (selected === null ? {} : { selected: { lane, start, end } }));
}

/** The chosen segment, or the one at the playhead, begins or ends at the playhead. */
export function setEdge(edge: Edge): void {
  const segment = selectedSegment();
  const { selected, lane } = reviewStore.getState();
  if (segment === undefined) return;
  moveEdge(selected?.lane ?? lane, (segment.start + segment.end) / 2, edge, meantTime());
}

/** Moves an edge of the chosen segment by `frames`, and shows the picture there. */
export function nudgeEdge(edge: Edge, frames: number): void {
  const segment = selectedSegment();
  const { selected, lane } = reviewStore.getState();
  const rate = caseStore.getState().facts?.video.frameRate;
  if (segment === undefined) return;
  const to = segment[edge] + frames / (rate !== undefined && rate > 0 ? rate : 25);
  const own = selected?.lane ?? lane;
  // The picture leaves it: the next press means the same segment.
  reviewStore.setState({ lane: own, selected: { lane: own, start: segment.start, end: segment.end } });
  moveEdge(own, (segment.start + segment.end) / 2, edge, to);
  seek(to);
  reveal(to);
}

/** The phases that deserve a look. */
export function phaseQueue(state: Shown = caseStore.getState()): ReviewQueue {
  const lane = laneOf(PHASE_LANE, state);
  return lane === null ? { open: [], checked: 0, all: 0 } : reviewQueue(state.corrections, lane);
}

/** Goes to the next segment to check, least sure first. */
export function goToNextInQueue(): void {
  const next = nextInQueue(phaseQueue(), playerStore.getState().time);
  if (next === undefined) return;
  pause();
  // Where a person has cut it, what is left of it.
  const left = segmentAt(shownIn(PHASE_LANE), (next.start + next.end) / 2) ?? next;
  select(PHASE_LANE, left);
}

/** Stars the segment at the playhead, or takes its star away. */
export function toggleStar(
  segment: Pick<ReviewedSegment, 'start' | 'end'> | undefined = segmentAtPlayhead(),
): void {
  if (segment === undefined) return;
  const { marks } = caseStore.getState();
  const middle = (segment.start + segment.end) / 2;
  const starred = marks.find(({ isStarred, start, end }) => isStarred && start <= middle && middle < end);
  if (starred === undefined) saveMark({ ...newMark(segment.start, segment.end), isStarred: true });
  else if (starred.text === '') removeMark(starred.id);
  else saveMark({ ...starred, isStarred: false });
}

/** A note without words yet, on a moment or a stretch; `saveMark` keeps it. */
export function newMark(start: number, end: number = start): Mark {
  return { id: crypto.randomUUID(), start, end, text: '', isStarred: false, at: Date.now() };
}

/** Begins a note at the playhead. */
export function writeNote(): void {
  pause();
  reviewStore.setState({ noteEdited: newMark(meantTime()) });
}

export function saveMark(mark: Mark): void {
  changeReview({ marks: withMark(caseStore.getState().marks, mark) });
}

export function removeMark(id: string): void {
  changeReview({ marks: withoutMark(caseStore.getState().marks, id) });
}
