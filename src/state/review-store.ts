import { createStore } from 'zustand/vanilla';
import { historyOf, redone, stepped, undone, type History } from '#core/history.ts';
import { NOTHING_REVIEWED, PHASE_LANE, type Mark, type Review, type ReviewedSegment } from '#core/review.ts';
import { segmentAt } from '#core/segments.ts';
import { SerialQueue } from '#platform/serial-queue.ts';
import { caseStore } from './case-store.ts';
import { failureOf, type Failure } from './failure.ts';
import { playerStore, seek } from './player-store.ts';
import { shownIn } from './review-lanes.ts';
import { dropReviewNote, noteReview } from './review-note.ts';
import { reveal } from './timeline-store.ts';

/**
 * What the person at the screen says about the case: every change is a step that can be undone, and is stored at once.
 * What is said now lies in the case store.
 */

/** A segment of a lane, as it was when it was chosen: edits may have moved it since. */
export type Selection = { readonly lane: string; readonly start: number; readonly end: number };

export type ReviewState = {
  /** The segment that the keys for edges speak of; null: the one at the playhead. */
  readonly selected: Selection | null;
  /** The lane that the keys speak of. */
  readonly lane: string;
  /** The segment that a label is being chosen for. */
  readonly asked: { readonly lane: string; readonly segment: ReviewedSegment } | null;
  /** The note that is being written. */
  readonly noteEdited: Mark | null;
  readonly history: History<Review>;
  /** What was stored last in this visit. */
  readonly stored: Review | null;
  /** Why the last change could not be stored. */
  readonly failure: Failure | null;
};

const NOTHING: ReviewState = {
  selected: null,
  lane: PHASE_LANE,
  asked: null,
  noteEdited: null,
  history: historyOf(NOTHING_REVIEWED),
  stored: null,
  failure: null,
};

export const reviewStore = createStore<ReviewState>(() => NOTHING);

const { setState, getState } = reviewStore;

caseStore.subscribe(({ facts, opening, corrections, marks }, before) => {
  if (facts?.id !== before.facts?.id || (opening === 'open' && before.opening !== 'open'))
    setState({ ...NOTHING, history: historyOf({ corrections, marks }) });
});

/** What people say about the case, as it stands. */
export function reviewNow(): Review {
  const { corrections, marks } = caseStore.getState();
  return { corrections, marks };
}

/** One step: it is shown, can be undone, and is stored. The same review is no step. */
export function changeReview(change: Partial<Review>): void {
  const now = reviewNow();
  const next = { ...now, ...change };
  if (next.corrections === now.corrections && next.marks === now.marks) return;
  setState(({ history }) => ({ history: stepped({ ...history, now }, next) }));
  void store(next);
}

export function undo(): void {
  move(undone(getState().history));
}

export function redo(): void {
  move(redone(getState().history));
}

function move(history: History<Review>): void {
  if (history === getState().history) return;
  setState({ history });
  void store(history.now);
}

/** Changes that are on their way to the database: one after the other, for what is said last has to be written last. */
let underway = 0;
const queue = new SerialQueue();

/** Stores what is said now; what could not be stored before, too. */
export async function storeReview(): Promise<void> {
  await store(reviewNow());
}

async function store(review: Review): Promise<void> {
  const id = caseStore.getState().facts?.id;
  if (id === undefined) return;
  caseStore.setState(review);
  noteReview(id, review);
  underway++;
  try {
    await queue.run(async () => (await import('#library/saved-review.ts')).saveReview(id, review));
    // A later change has left its own note by now.
    if (underway === 1) dropReviewNote(id);
    setState({ failure: null, stored: review });
  } catch (thrown) {
    setState({ failure: failureOf(thrown) });
  } finally {
    underway--;
  }
}

/** Chooses a segment and shows it: the keys for edges speak of it from now on. */
export function select(lane: string, { start, end }: { start: number; end: number }): void {
  setState({ lane, selected: { lane, start, end } });
  // Just inside the border, so that the picture is the segment's own.
  seek(start + INSIDE);
  reveal(start);
}

export const INSIDE = 0.001;

export function deselect(): void {
  setState({ selected: null });
}

/** Which lane the keys speak of. */
export function chooseLane(lane: string): void {
  setState({ lane, selected: null });
}

/** The segment of the chosen lane at the playhead; undefined in a gap. */
export function segmentAtPlayhead(lane: string = getState().lane): ReviewedSegment | undefined {
  return segmentAt(shownIn(lane), playerStore.getState().time);
}

/** The chosen segment as it is now, else the one at the playhead. */
export function selectedSegment(): ReviewedSegment | undefined {
  const { selected } = getState();
  if (selected === null) return segmentAtPlayhead();
  return mostAlike(shownIn(selected.lane), selected) ?? segmentAtPlayhead();
}

function mostAlike(
  segments: readonly ReviewedSegment[],
  { start, end }: Selection,
): ReviewedSegment | undefined {
  let best: ReviewedSegment | undefined;
  let most = 0;
  for (const segment of segments) {
    const overlap = Math.min(end, segment.end) - Math.max(start, segment.start);
    if (overlap <= most) continue;
    most = overlap;
    best = segment;
  }
  return best;
}
