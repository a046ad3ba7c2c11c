import type { ReactNode } from 'react';
import {
  Camera,
  ChevronLeft,
  ChevronRight,
  ChevronsLeft,
  ChevronsRight,
  ListVideo,
  Pause,
  Play,
  Repeat,
  ScanSearch,
  Star,
  ZoomIn,
} from 'lucide-react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { runCommand } from '#state/keymap-store.ts';
import { caseStore } from '#state/case-store.ts';
import { playerStore, RATES, setRate, skip, stepFrames, togglePlay } from '#state/player-store.ts';
import { searchLike } from '#state/search-store.ts';
import { formatTimecode } from '#ui/format.ts';
import { classNames } from '#ui/kit/class-names.ts';

/** Buttons for what the keys do, and where the picture is: time code, length, frame. */
export function Transport({ isStill }: { isStill: boolean }) {
  return (
    <div className="absolute inset-x-0 bottom-3 flex justify-center px-2">
      <div className="flex max-w-full items-center gap-0.5 rounded-lg border border-white/10 bg-black/75 px-1.5 py-1 text-white sm:gap-1">
        <Key label="Back 10 seconds" onClick={() => skip(-10)} isWide>
          <ChevronsLeft aria-hidden className="size-4" />
        </Key>
        <Key label="Previous frame (,)" onClick={() => stepFrames(-1)}>
          <ChevronLeft aria-hidden className="size-4" />
        </Key>
        {!isStill && <PlayButton />}
        <Key label="Next frame (.)" onClick={() => stepFrames(1)}>
          <ChevronRight aria-hidden className="size-4" />
        </Key>
        <Key label="On 10 seconds" onClick={() => skip(10)} isWide>
          <ChevronsRight aria-hidden className="size-4" />
        </Key>
        <Position />
        {!isStill && <PlayingKeys />}
        <Key label="More like this frame (F)" onClick={() => void searchLike(playerStore.getState().time)}>
          <ScanSearch aria-hidden className="size-4" />
        </Key>
      </div>
    </div>
  );
}

function PlayButton() {
  const isPlaying = useStore(playerStore, (state) => state.isPlaying);
  return (
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
  );
}

/** What there is to do with a picture that moves. */
function PlayingKeys() {
  const { rate, only } = useStore(
    playerStore,
    useShallow(({ rate, only }) => ({ rate, only })),
  );
  return (
    <>
      <SpeedChoice rate={rate} />
      <Key
        label="Loop the segment (R)"
        isPressed={only?.what === 'segment'}
        onClick={() => runCommand('loop')}
        isWide
      >
        <Repeat aria-hidden className="size-4" />
      </Key>
      <Key
        label="Play only this label (Shift P)"
        isPressed={only?.what === 'label'}
        onClick={() => runCommand('play-label')}
        isWide
      >
        <ListVideo aria-hidden className="size-4" />
      </Key>
      <Key
        label="Play only what is starred (P)"
        isPressed={only?.what === 'starred'}
        onClick={() => runCommand('play-starred')}
        isWide
      >
        <Star aria-hidden className="size-4" />
      </Key>
      <Key label="Zoom into the picture (X)" onClick={() => runCommand('zoom-picture')} isWide>
        <ZoomIn aria-hidden className="size-4" />
      </Key>
      <Key label="Save this picture (C)" onClick={() => runCommand('snapshot')} isWide>
        <Camera aria-hidden className="size-4" />
      </Key>
    </>
  );
}

/** The only part that changes with every picture. */
function Position() {
  const time = useStore(playerStore, (state) => state.time);
  const video = useStore(caseStore, (state) => state.facts?.video);
  const frame =
    video === undefined || video.frameRate === 0 ? null : Math.floor(time * video.frameRate + 1e-3);
  return (
    <button
      type="button"
      title="Go to a time (G)"
      aria-label={`${formatTimecode(time)}, go to a time`}
      onClick={() => runCommand('go-to-time')}
      className="figures mx-0.5 h-8 rounded-md px-1 text-[0.8125rem] whitespace-nowrap hover:bg-white/15"
    >
      <span className="font-semibold">{formatTimecode(time)}</span>
      <span className="text-white/65 max-sm:hidden">
        {' / '}
        {formatTimecode(video?.durationSeconds ?? 0)}
        {frame !== null && ` · f ${frame}`}
      </span>
    </button>
  );
}

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
