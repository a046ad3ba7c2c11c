import type { ReactNode } from 'react';
import {
  ChevronLeft,
  ChevronRight,
  ChevronsLeft,
  ChevronsRight,
  Pause,
  Play,
  Repeat,
  ScanSearch,
} from 'lucide-react';
import { useStore } from 'zustand';
import { caseStore } from '#state/case-store.ts';
import { playerStore, setLooping, setRate, skip, stepFrames, togglePlay } from '#state/player-store.ts';
import { searchLike } from '#state/search-store.ts';
import { formatTimecode } from '#ui/format.ts';
import { classNames } from '#ui/kit/class-names.ts';

/** Buttons for what the keys do, and where the picture is: time code, length, frame. */
export function Transport() {
  const { isPlaying, rate, isLooping } = useStore(playerStore);
  return (
    <div className="absolute inset-x-0 bottom-3 flex justify-center px-2">
      <div className="flex max-w-full items-center gap-0.5 rounded-lg border border-white/10 bg-black/75 px-1.5 py-1 text-white sm:gap-1">
        <Key label="Back 10 seconds" onClick={() => skip(-10)} isWide>
          <ChevronsLeft aria-hidden className="size-4" />
        </Key>
        <Key label="Previous frame (,)" onClick={() => stepFrames(-1)}>
          <ChevronLeft aria-hidden className="size-4" />
        </Key>
        <button
          type="button"
          aria-label={isPlaying ? 'Pause (Space)' : 'Play (Space)'}
          onClick={togglePlay}
          className="flex size-8 items-center justify-center rounded-md bg-white text-black transition-colors duration-150 hover:bg-white/85"
        >
          {isPlaying ? (
            <Pause aria-hidden className="size-4 fill-current" />
          ) : (
            <Play aria-hidden className="size-4 fill-current" />
          )}
        </button>
        <Key label="Next frame (.)" onClick={() => stepFrames(1)}>
          <ChevronRight aria-hidden className="size-4" />
        </Key>
        <Key label="On 10 seconds" onClick={() => skip(10)} isWide>
          <ChevronsRight aria-hidden className="size-4" />
        </Key>
        <Position />
        <SpeedChoice rate={rate} />
        <Key label="Loop" isPressed={isLooping} onClick={() => setLooping(!isLooping)} isWide>
          <Repeat aria-hidden className="size-4" />
        </Key>
        <Key label="More like this frame (F)" onClick={() => void searchLike(playerStore.getState().time)}>
          <ScanSearch aria-hidden className="size-4" />
        </Key>
      </div>
    </div>
  );
}

/** The only part that changes with every picture. */
function Position() {
  const time = useStore(playerStore, (state) => state.time);
  const video = useStore(caseStore, (state) => state.facts?.video);
  const frame =
    video === undefined || video.frameRate === 0 ? null : Math.floor(time * video.frameRate + 1e-3);
  return (
    <p className="figures mx-1.5 text-[0.8125rem] whitespace-nowrap">
      <span className="font-semibold">{formatTimecode(time)}</span>
      <span className="text-white/65 max-sm:hidden">
        {' / '}
        {formatTimecode(video?.durationSeconds ?? 0)}
        {frame !== null && ` · f ${frame}`}
      </span>
    </p>
  );
}

const RATES = [0.25, 0.5, 1, 1.5, 2, 4, 8] as const;

function SpeedChoice({ rate }: { rate: number }) {
  return (
    <select
      aria-label="Speed"
      value={rate}
      onChange={(event) => setRate(Number(event.target.value))}
      className="figures h-8 cursor-pointer rounded-md bg-transparent px-1 text-sm text-white hover:bg-white/10 [&>option]:bg-panel [&>option]:text-ink"
    >
      {(RATES.some((known) => known === rate) ? RATES : [...RATES, rate]).map((choice) => (
        <option key={choice} value={choice}>
          {choice}×
        </option>
      ))}
    </select>
  );
}

type KeyProps = {
  label: string;
  onClick: () => void;
  children: ReactNode;
  isPressed?: boolean;
  /** Left out where there is little room. */
  isWide?: boolean;
};

function Key({ label, onClick, children, isPressed, isWide = false }: KeyProps) {
  return (
    <button
      type="button"
      aria-label={label}
      aria-pressed={isPressed}
      title={label}
      onClick={onClick}
      className={classNames(
        'size-8 shrink-0 items-center justify-center rounded-md transition-colors duration-150 hover:bg-white/15',
        isWide ? 'hidden sm:flex' : 'flex',
        isPressed === true ? 'text-accent' : 'text-white/85',
      )}
    >
      {children}
    </button>
  );
}
