import { ofLane, type Correction, type Lane } from './review.ts';
import { segmentAt, type Confidence, type Segment } from './segments.ts';

/** What of a lane deserves a look: the model's segments that it is not sure of, least sure first. */
export type ReviewQueue = {
  /** Not judged yet. */
  readonly open: readonly Segment[];
  readonly checked: number;
  readonly all: number;
};

const ORDER: Readonly<Record<Confidence, number>> = { unsure: 0, likely: 1, sure: 2 };

/** A segment is judged once somebody has said something about its middle. */
export function reviewQueue(corrections: readonly Correction[], lane: Lane): ReviewQueue {
  const words = ofLane(corrections, lane);
  const doubtful = lane.model.filter(({ confidence }) => confidence !== 'sure');
  const open = doubtful
    .filter(({ start, end }) => segmentAt(words, (start + end) / 2) === undefined)
    .sort((a, b) => ORDER[a.confidence] - ORDER[b.confidence] || a.start - b.start);
  return { open, checked: doubtful.length - open.length, all: doubtful.length };
}

/** The one to look at after the one that holds `seconds`; the first of the queue where that is none of it. */
export function nextInQueue({ open }: ReviewQueue, seconds: number): Segment | undefined {
  const place = open.findIndex(({ start, end }) => start <= seconds && seconds < end);
  return open[(place + 1) % Math.max(1, open.length)];
}
