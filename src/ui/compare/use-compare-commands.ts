import { useEffect } from 'react';
import { compareStore, pause, seekBoth, setRate, stepPhase, togglePlay } from '#state/compare-store.ts';
import { registerCommands, type Handlers } from '#state/keymap-store.ts';
import { RATES } from '#state/player-store.ts';

/** What can be done with two cases at once, with the keys that one case has. */
export function useCompareCommands(): void {
  useEffect(() => registerCommands(HANDLERS), []);
}

const skip = (seconds: number): void => seekBoth(compareStore.getState().clock + seconds);

/** One picture of the slower of the two. */
function stepFrame(direction: 1 | -1): void {
  const { a, b } = compareStore.getState();
  const rates = [a, b].map(({ exported }) => exported?.video.frameRate ?? 0).filter((rate) => rate > 0);
  pause();
  skip(direction / (rates.length === 0 ? 25 : Math.min(...rates)));
}

function changeRate(step: 1 | -1): void {
  const { rate } = compareStore.getState();
  const next = step === 1 ? RATES.find((known) => known > rate) : RATES.findLast((known) => known < rate);
  if (next !== undefined) setRate(next);
}

const HANDLERS: Handlers = {
  play: togglePlay,
  'pause-k': togglePlay,
  slower: () => changeRate(-1),
  faster: () => changeRate(1),
  'frame-back': () => stepFrame(-1),
  'frame-on': () => stepFrame(1),
  'second-back': () => skip(-1),
  'second-on': () => skip(1),
  'seconds-back': () => skip(-10),
  'seconds-on': () => skip(10),
  'segment-before': () => stepPhase(-1),
  'segment-after': () => stepPhase(1),
  begin: () => seekBoth(0),
  end: () => seekBoth(compareStore.getState().course.seconds),
};
