import { useEffect, useState } from 'react';
import {
  acceptAtPlayhead,
  askForLabel,
  goToNextInQueue,
  mergeWithNext,
  nudgeEdge,
  sayLabelAt,
  setEdge,
  splitAtPlayhead,
  takeBackAtPlayhead,
  toggleStar,
} from '#state/review-actions.ts';
import { deselect, INSIDE, redo, reviewStore, segmentAtPlayhead, select, undo } from '#state/review-store.ts';
import { beginPhase, labelWhilePlayingStore, toggleLabelWhilePlaying } from '#state/label-while-playing.ts';
import { shownIn } from '#state/review-lanes.ts';
import { playerStore, seek, setRate, shuttle, skip, stepFrames, togglePlay } from '#state/player-store.ts';
import { searchLike } from '#state/search-store.ts';
import { chooseView, fitAll, fitStretch, reveal, timelineStore, zoom } from '#state/timeline-store.ts';
import { isTyping } from '#ui/kit/is-typing.ts';
import { SEARCH_ID } from './command-bar.tsx';

/** The keys of the review screen; `isOpen` is the sheet that lists them. */
export function useReviewKeys(): { isOpen: boolean; open: () => void; close: () => void } {
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const isDialogOpen = document.querySelector('dialog[open]:not([popover])') !== null;
      // Alt belongs to the browser, and Space to a button that has the focus.
      if (event.altKey || event.metaKey || isTyping(event) || isDialogOpen) return;
      if (event.key === '?') setOpen(true);
      else if (!act(event)) return;
      event.preventDefault();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
  return { isOpen, open: () => setOpen(true), close: () => setOpen(false) };
}

/** True when the key was one of ours. */
function act(event: KeyboardEvent): boolean {
  const { key, shiftKey, ctrlKey } = event;
  if (ctrlKey && !['ArrowLeft', 'ArrowRight', 'z', 'Z', 'y'].includes(key)) return false;
  const action = actions(shiftKey, ctrlKey)[key.length === 1 ? key.toLowerCase() : key];
  const isOnControl =
    event.target instanceof HTMLElement && event.target.closest('button, a, summary, select');
  if (action === undefined || ((key === ' ' || key === 'Enter') && isOnControl)) return false;
  action();
  return true;
}

function actions(shift: boolean, ctrl: boolean): Partial<Record<string, () => void>> {
  const { time } = playerStore.getState();
  const frames = shift ? 10 : 1;
  return {
    ' ': togglePlay,
    k: () => {
      // A second K brings the speed back.
      if (!playerStore.getState().isPlaying && playerStore.getState().rate !== 1) setRate(1);
      togglePlay();
    },
    j: () => shuttle(-1),
    l: () => shuttle(1),
    ',': () => stepFrames(-frames),
    '<': () => stepFrames(-10),
    '.': () => stepFrames(frames),
    '>': () => stepFrames(10),
    ArrowLeft: () => (shift ? toSegmentEdge('start') : skip(ctrl ? -10 : -1)),
    ArrowRight: () => (shift ? toSegmentEdge('end') : skip(ctrl ? 10 : 1)),
    ArrowUp: () => toSegment(-1),
    ArrowDown: () => toSegment(1),
    Home: () => seek(0),
    End: () => seek(playerStore.getState().duration),
    '/': () => document.getElementById(SEARCH_ID)?.focus(),
    f: () => void searchLike(time),
    '+': () => zoom(0.6, time),
    '=': () => zoom(0.6, time),
    '-': () => zoom(1 / 0.6, time),
    z: () => (ctrl ? (shift ? redo() : undo()) : toggleFit()),
    y: () => ctrl && redo(),
    Enter: () => askForLabel(),
    a: acceptAtPlayhead,
    Delete: takeBackAtPlayhead,
    n: goToNextInQueue,
    b: splitAtPlayhead,
    m: () => mergeWithNext(),
    i: () => setEdge('start'),
    o: () => setEdge('end'),
    '[': () => nudgeEdge('start', -1),
    ']': () => nudgeEdge('start', 1),
    '{': () => nudgeEdge('end', -1),
    '}': () => nudgeEdge('end', 1),
    s: () => toggleStar(),
    w: toggleLabelWhilePlaying,
    Escape: deselect,
    ...Object.fromEntries(
      [1, 2, 3, 4, 5, 6, 7, 8, 9].map((digit) => [String(digit), () => sayDigit(digit - 1)]),
    ),
    t: () => chooseView(timelineStore.getState().view === 'table' ? 'lanes' : 'table'),
  };
}

function sayDigit(place: number): void {
  const { isOn } = labelWhilePlayingStore.getState();
  if (isOn && playerStore.getState().isPlaying) beginPhase(place);
  else sayLabelAt(place);
}

function toggleFit(): void {
  const { start, end, duration } = timelineStore.getState();
  const segment = segmentAtPlayhead();
  if (segment === undefined || end - start < duration * 0.999) fitAll();
  else fitStretch(segment.start, segment.end);
}

function toSegment(step: 1 | -1): void {
  const { lane } = reviewStore.getState();
  const { time } = playerStore.getState();
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
