import { ChevronLeft, ChevronRight, Link2, Link2Off, Pause, Play } from 'lucide-react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import {
  chooseMode,
  compareStore,
  link,
  seekBoth,
  setRate,
  stepPhase,
  togglePlay,
  type Mode,
} from '#state/compare-store.ts';
import { RATES } from '#state/player-store.ts';
import { formatClock } from '#ui/format.ts';
import { classNames } from '#ui/kit/class-names.ts';
import { IconButton } from '#ui/kit/icon-button.tsx';
import { leaveFocus } from '#ui/kit/leave-focus.ts';

const MODES: readonly { mode: Mode; name: string; title: string }[] = [
  { mode: 'free', name: 'Freely', title: 'Both run at their own pace from where they are' },
  { mode: 'phases', name: 'By phase', title: 'Every phase begins together; the shorter one waits' },
];

/** One transport for both. */
export function CompareTransport() {
  const { isPlaying, rate, mode, isLinked } = useStore(
    compareStore,
    useShallow(({ isPlaying, rate, mode, isLinked }) => ({ isPlaying, rate, mode, isLinked })),
  );
  return (
    <div
      role="toolbar"
      aria-label="Both"
      className="panel sticky bottom-2 z-10 flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-1.5 max-sm:gap-x-1.5 max-sm:px-2"
    >
      <div className="flex items-center gap-1">
        <IconButton
          label="Both to the phase before (↑)"
          icon={<ChevronLeft aria-hidden className="size-4" />}
          onClick={(event) => {
            stepPhase(-1);
            leaveFocus(event);
          }}
        />
        <button
          type="button"
          aria-label={isPlaying ? 'Pause both (Space)' : 'Play both (Space)'}
          onClick={togglePlay}
          className="flex size-8 items-center justify-center rounded-md bg-accent text-on-accent transition-colors duration-150 hover:bg-accent-strong"
        >
          {isPlaying ? (
            <Pause aria-hidden className="size-4 fill-current" />
          ) : (
            <Play aria-hidden className="size-4 fill-current" />
          )}
        </button>
        <IconButton
          label="Both to the next phase (↓)"
          icon={<ChevronRight aria-hidden className="size-4" />}
          onClick={(event) => {
            stepPhase(1);
            leaveFocus(event);
          }}
        />
      </div>
      <CommonClock />
      <select
        aria-label="Speed"
        value={rate}
        onChange={(event) => setRate(Number(event.target.value))}
        className="figures h-8 cursor-pointer rounded-md bg-transparent px-1 hover:bg-raised [&>option]:bg-panel [&>option]:text-ink"
      >
        {RATES.map((choice) => (
          <option key={choice} value={choice}>
            {choice}×
          </option>
        ))}
      </select>
      <fieldset className="flex items-center rounded-md border border-line p-0.5">
        <legend className="sr-only">How they run</legend>
        {MODES.map(({ mode: choice, name, title }) => (
          <label
            key={choice}
            title={title}
            className={classNames(
              'flex h-7 cursor-pointer items-center rounded-sm px-2.5 text-xs transition-colors duration-150 has-focus-visible:outline-2 has-focus-visible:outline-accent',
              choice === mode ? 'bg-raised font-semibold text-ink' : 'text-soft hover:text-ink',
            )}
          >
            <input
              type="radio"
              name="mode"
              checked={choice === mode}
              onChange={() => chooseMode(choice)}
              className="sr-only"
            />
            {name}
          </label>
        ))}
      </fieldset>
      {mode === 'free' && (
        <button
          type="button"
          aria-pressed={isLinked}
          title={
            isLinked ? 'A press on one course moves both' : 'A press on one course moves that side alone'
          }
          onClick={(event) => {
            link(!isLinked);
            leaveFocus(event);
          }}
          className="flex h-8 items-center gap-1.5 rounded-md px-2 text-xs max-sm:order-2 text-soft transition-colors duration-150 hover:bg-raised hover:text-ink"
        >
          {isLinked ? (
            <Link2 aria-hidden className="size-4 text-accent" />
          ) : (
            <Link2Off aria-hidden className="size-4 text-mind" />
          )}
          <span className="max-sm:sr-only">Move together</span>
        </button>
      )}
      <Offset />
    </div>
  );
}

/** Where both are on the common clock. */
function CommonClock() {
  const seconds = useStore(compareStore, ({ clock }) => Math.floor(clock * 5) / 5);
  const length = useStore(compareStore, ({ course }) => course.seconds);
  return (
    <label className="flex min-w-32 flex-1 items-center gap-2 max-sm:order-1 max-sm:basis-2/3">
      <span className="sr-only">Both</span>
      <input
        type="range"
        aria-label="Both"
        aria-valuetext={formatClock(seconds)}
        min={0}
        max={length}
        step="any"
        value={seconds}
        onChange={(event) => seekBoth(Number(event.target.value))}
        className="h-6 min-w-0 flex-1 cursor-pointer accent-accent"
      />
      <span className="figures text-xs text-faint">
        {formatClock(seconds)} / {formatClock(length)}
      </span>
    </label>
  );
}

function Offset() {
  const shift = useStore(compareStore, ({ shift, mode }) => (mode === 'free' ? shift : null));
  if (shift === null || Math.abs(shift) < 0.05) return null;
  const later = Math.abs(shift);
  return (
    <p className="text-xs text-faint max-sm:order-3">
      {shift > 0 ? 'B' : 'A'} is{' '}
      <span className="figures">{later < 60 ? `${later.toFixed(1)} s` : formatClock(later)}</span> further on
    </p>
  );
}
