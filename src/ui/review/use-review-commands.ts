import { useEffect } from 'react';
import { useLocation } from 'wouter';
import { registerCommands, type Handlers } from '#state/keymap-store.ts';
import { beginPhase, labelWhilePlayingStore, toggleLabelWhilePlaying } from '#state/label-while-playing.ts';
import {
  changeRate,
  playerStore,
  playOnly,
  seek,
  setRate,
  shuttle,
  skip,
  stepFrames,
  togglePlay,
  type Only,
} from '#state/player-store.ts';
import {
  acceptAtPlayhead,
  askForLabel,
  goToNextInQueue,
  mergeWithNext,
  nudgeEdge,
  sayLabelAt,
  sayNothing,
  setEdge,
  splitAtPlayhead,
  takeBackAtPlayhead,
  toggleStar,
  writeNote,
} from '#state/review-actions.ts';
import { shownIn } from '#state/review-lanes.ts';
import {
  deselect,
  INSIDE,
  redo,
  reviewStore,
  segmentAtPlayhead,
  select,
  selectedSegment,
  undo,
} from '#state/review-store.ts';
import { caseStore } from '#state/case-store.ts';
import { openCaseFile } from '#state/case-file-store.ts';
import { openClips } from '#state/clips-store.ts';
import { openExport } from '#state/export-store.ts';
import { searchLike } from '#state/search-store.ts';
import { zoomPicture } from '#state/picture-store.ts';
import { chooseView, fitAll, fitStretch, reveal, timelineStore, zoom } from '#state/timeline-store.ts';
import { SEARCH_ID } from './command-bar.tsx';
import { askForTime } from './go-to-time.tsx';
import { copySegment, copyTime, savePicture } from './snapshot.ts';

/** What can be done on the review screen, for keys, palette and buttons. */
export function useReviewCommands(id: string): void {
  const [, go] = useLocation();
  useEffect(() => registerCommands(HANDLERS), []);
  useEffect(
    () =>
      registerCommands({
        report: () => go(`/case/${id}/report`),
        compare: () => go(`/compare/${id}`),
      }),
    [go, id],
  );
}

const now = (): number => playerStore.getState().time;

const PLAYING: Handlers = {
  play: togglePlay,
  'pause-k': () => {
    // A second K brings the speed back.
    if (!playerStore.getState().isPlaying && playerStore.getState().rate !== 1) setRate(1);
    togglePlay();
  },
  'back-shuttle': () => shuttle(-1),
  'on-shuttle': () => shuttle(1),
  slower: () => changeRate(-1),
  faster: () => changeRate(1),
  loop: toggleLoop,
  'play-label': toggleLabel,
  'play-starred': toggleStarred,
  'frame-back': () => stepFrames(-1),
  'frame-on': () => stepFrames(1),
  'frames-back': () => stepFrames(-10),
  'frames-on': () => stepFrames(10),
  'second-back': () => skip(-1),
  'second-on': () => skip(1),
  'seconds-back': () => skip(-10),
  'seconds-on': () => skip(10),
  'segment-before': () => toSegment(-1),
  'segment-after': () => toSegment(1),
  'segment-start': () => toSegmentEdge('start'),
  'segment-end': () => toSegmentEdge('end'),
  'go-to-time': askForTime,
  begin: () => seek(0),
  end: () => seek(playerStore.getState().duration),
};

const LABELS = Array.from(
  { length: 14 },
  (_, place) => [`label-${place + 1}`, () => sayDigit(place)] as const,
);

const LABELLING: Handlers = {
  ...Object.fromEntries(LABELS),
  'next-to-check': goToNextInQueue,
  accept: acceptAtPlayhead,
  'choose-label': () => askForLabel(),
  'nothing-here': () => sayNothing(),
  'take-back': takeBackAtPlayhead,
  star: () => toggleStar(),
  note: writeNote,
  'while-playing': toggleLabelWhilePlaying,
  undo: undo,
  redo: redo,
  'set-start': () => setEdge('start'),
  'set-end': () => setEdge('end'),
  split: splitAtPlayhead,
  merge: () => mergeWithNext(),
  'start-earlier': () => nudgeEdge('start', -1),
  'start-later': () => nudgeEdge('start', 1),
  'end-earlier': () => nudgeEdge('end', -1),
  'end-later': () => nudgeEdge('end', 1),
  deselect: deselect,
};

const LOOKING: Handlers = {
  search: () => document.getElementById(SEARCH_ID)?.focus(),
  'more-like-this': () => void searchLike(now()),
  'zoom-in': () => zoom(0.6, now()),
  'zoom-out': () => zoom(1 / 0.6, now()),
  fit: toggleFit,
  table: () => chooseView(timelineStore.getState().view === 'table' ? 'lanes' : 'table'),
  'zoom-picture': () => zoomPicture(),
  snapshot: () => void savePicture(),
  'copy-segment': () => void copySegment(),
  'copy-time': () => void copyTime(),
  export: () => void openExport(),
  clips: openClips,
  'case-file': () => void openCaseFile(),
};

const HANDLERS: Handlers = { ...PLAYING, ...LABELLING, ...LOOKING };

function sayDigit(place: number): void {
  const { isOn } = labelWhilePlayingStore.getState();
  if (isOn && playerStore.getState().isPlaying) beginPhase(place);
  else sayLabelAt(place);
}

function toggleOnly({ what, stretches }: Only): void {
  playOnly(playerStore.getState().only?.what === what ? null : { what, stretches });
}

function toggleLoop(): void {
  const segment = selectedSegment();
  toggleOnly({ what: 'segment', stretches: segment === undefined ? [] : [segment] });
}

/** The label of the chosen segment wherever it is: all the steps of a kind, one after the other. */
function toggleLabel(): void {
  const segment = selectedSegment();
  const { selected, lane } = reviewStore.getState();
  const stretches = shownIn(selected?.lane ?? lane).filter(({ label }) => label === segment?.label);
  toggleOnly({ what: 'label', stretches });
}

/** The starred stretches, one after the other: a reel before it is cut. */
function toggleStarred(): void {
  const { marks } = caseStore.getState();
  toggleOnly({
    what: 'starred',
    stretches: marks.filter(({ isStarred, start, end }) => isStarred && end > start),
  });
}

function toggleFit(): void {
  const { start, end, duration } = timelineStore.getState();
  const segment = segmentAtPlayhead();
  if (segment === undefined || end - start < duration * 0.999) fitAll();
  else fitStretch(segment.start, segment.end);
}

function toSegment(step: 1 | -1): void {
  const { lane } = reviewStore.getState();
  const time = now();
  const segments = shownIn(lane);
  const next =
    step === 1
      ? segments.find(({ start }) => start > time + 0.02)
      : segments.findLast(({ start }) => start < time - 0.3);
  if (next !== undefined) select(lane, next);
}

function toSegmentEdge(edge: 'start' | 'end'): void {
  const segment = segmentAtPlayhead();
  if (segment === undefined) return;
  const at = edge === 'start' ? segment.start + INSIDE : segment.end - INSIDE;
  seek(at);
  reveal(at);
}
