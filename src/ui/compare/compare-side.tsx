import { useEffect, useRef } from 'react';
import { Link } from 'wouter';
import { useStore } from 'zustand';
import { placeIn, type Side } from '#core/compare/course.ts';
import { segmentAt } from '#core/segments.ts';
import {
  allowSide,
  attachVideo,
  compareStore,
  nudge,
  showSideFiles,
  sideSeconds,
  type SideState,
} from '#state/compare-store.ts';
import type { CaseCard } from '#state/library-store.ts';
import { formatTimecode } from '#ui/format.ts';
import { BlobPicture } from '#ui/kit/blob-picture.tsx';
import { buttonClass } from '#ui/kit/button.tsx';
import { classNames } from '#ui/kit/class-names.ts';
import { leaveFocus } from '#ui/kit/leave-focus.ts';
import { Notice } from '#ui/kit/notice.tsx';
import { messageOf } from '#ui/messages.ts';
import { MissingRecording } from '#ui/review/missing-recording.tsx';
import { CompareRibbon, gapsIn } from './compare-ribbon.tsx';
import { SIDE_NAMES } from './side-names.ts';

type CompareSideProps = {
  side: Side;
  cases: readonly CaseCard[];
  onChoose: (id: string) => void;
};

/** One of the two cases: which it is, its picture, its course. */
export function CompareSide({ side, cases, onChoose }: CompareSideProps) {
  const state = useStore(compareStore, (store) => store[side]);
  const other = useStore(compareStore, (store) => store[side === 'a' ? 'b' : 'a'].id);
  const name = SIDE_NAMES[side];
  return (
    <section aria-label={`Case ${name}`} className="panel flex min-w-0 flex-col overflow-hidden">
      <div className="flex items-center gap-2 px-3 py-1.5">
        <span aria-hidden className="figures text-faint">
          {name}
        </span>
        <select
          aria-label={`Case ${name}`}
          value={state.id ?? ''}
          onChange={(event) => onChoose(event.target.value)}
          className="h-8 min-w-0 flex-1 cursor-pointer truncate rounded-md bg-transparent text-sm font-semibold hover:bg-raised [&>option]:bg-panel [&>option]:text-ink"
        >
          <option value="" disabled>
            Choose a case
          </option>
          {cases.map((card) => (
            <option key={card.id} value={card.id}>
              {card.name}
            </option>
          ))}
        </select>
        {state.exported !== null && (
          <Link href={`/case/${state.exported.id}`} className={buttonClass('quiet', 'small')}>
            Open
          </Link>
        )}
      </div>
      <div
        className={classNames(
          'relative flex aspect-video max-h-[46dvh] min-h-0 flex-col',
          state.id === null ? 'bg-ground' : 'bg-black',
        )}
      >
        {state.id === null ? (
          <Choices cases={cases.filter(({ id }) => id !== other)} onChoose={onChoose} />
        ) : (
          <Picture side={side} state={state} />
        )}
      </div>
      {state.report !== null && (
        <div className="px-3 pt-2 pb-1.5">
          <CompareRibbon side={side} />
          <Position side={side} />
        </div>
      )}
    </section>
  );
}

function Picture({ side, state }: { side: Side; state: SideState }) {
  const { failure, source, exported, missing, sourceFailure, isUnplayable } = state;
  if (failure !== null) {
    return (
      <div className="m-auto max-w-sm px-6 py-4">
        <Notice tone="failure" title={messageOf(failure).title}>
          Choose another case.
        </Notice>
      </div>
    );
  }
  if (exported !== null && (source === 'needs-permission' || source === 'needs-file')) {
    return (
      <MissingRecording
        needsPermission={source === 'needs-permission'}
        parts={exported.parts}
        missing={missing}
        failure={sourceFailure}
        onAllow={() => void allowSide(side)}
        onFiles={(files) => void showSideFiles(side, files)}
      />
    );
  }
  return (
    <>
      <Video side={side} />
      {isUnplayable ? (
        <div className="absolute inset-0 m-auto flex max-w-sm flex-col justify-center px-6">
          <Notice
            tone="mind"
            title={messageOf({ code: 'video/unplayable', details: {} }).title}
            actions={
              <Link href={`/case/${exported?.id ?? ''}`} className={buttonClass('primary', 'small')}>
                Open the case
              </Link>
            }
          >
            A copy that it can play is made where the case is opened; it is then played here, too.
          </Notice>
        </div>
      ) : (
        <NowShowing side={side} />
      )}
    </>
  );
}

function Video({ side }: { side: Side }) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => (video.current === null ? undefined : attachVideo(side, video.current)), [side]);
  return (
    <video
      ref={video}
      muted
      preload="auto"
      playsInline
      aria-label={`The recording of case ${SIDE_NAMES[side]}`}
      className="absolute inset-0 size-full object-contain"
    />
  );
}

/** The phase on screen, and whether the other side is waited for. */
function NowShowing({ side }: { side: Side }) {
  const phase = useStore(compareStore, (state) =>
    segmentAt(state[side].report?.ribbon ?? [], sideSeconds(side, state)),
  );
  const isGap = useStore(
    compareStore,
    (state) => segmentAt(gapsIn(state[side]), sideSeconds(side, state)) !== undefined,
  );
  const isWaiting = useStore(
    compareStore,
    ({ course, clock, isPlaying, mode }) =>
      isPlaying && mode === 'phases' && placeIn(course, clock)[side].isWaiting,
  );
  const chip = 'rounded-md border border-white/15 bg-black/70 px-2 py-0.5 text-white';
  return (
    <p className="pointer-events-none absolute inset-x-2 top-2 flex flex-wrap gap-2 text-xs">
      {phase !== undefined && <span className={chip}>{phase.name}</span>}
      {isGap && <span className={chip}>not readable here</span>}
      {isWaiting && <span className={chip}>waits for {SIDE_NAMES[side === 'a' ? 'b' : 'a']}</span>}
    </p>
  );
}

const NUDGES = [-1, -0.1, 0.1, 1] as const;

/** Where this side is, and moving it alone. */
function Position({ side }: { side: Side }) {
  const mode = useStore(compareStore, (state) => state.mode);
  const isPartial = useStore(compareStore, (state) => state[side].isPartial);
  return (
    <div className="mt-1 flex min-h-7 items-center gap-1 text-xs text-faint">
      <Clock side={side} />
      {isPartial && <span className="text-mind">not read to its end yet</span>}
      <span className="flex-1" />
      {mode === 'free' &&
        NUDGES.map((seconds) => {
          const words = `${seconds > 0 ? '+' : '−'}${Math.abs(seconds)} s`;
          return (
            <button
              key={seconds}
              type="button"
              aria-label={`Case ${SIDE_NAMES[side]} alone ${words}`}
              title={`This side alone ${words}`}
              onClick={(event) => {
                nudge(side, seconds);
                leaveFocus(event);
              }}
              className="figures h-7 rounded-md px-1.5 whitespace-nowrap transition-colors duration-150 hover:bg-raised hover:text-ink"
            >
              {words}
            </button>
          );
        })}
    </div>
  );
}

/** The only words that change with every picture. */
function Clock({ side }: { side: Side }) {
  const time = useStore(compareStore, (state) => formatTimecode(sideSeconds(side, state)));
  const length = useStore(compareStore, (state) => state[side].exported?.video.durationSeconds ?? 0);
  return (
    <span className="figures mr-2 whitespace-nowrap">
      <span className="font-semibold text-ink">{time}</span>
      <span className="max-sm:hidden"> / {formatTimecode(length)}</span>
    </span>
  );
}

/** No case is chosen yet: the cases there are. */
function Choices({ cases, onChoose }: Pick<CompareSideProps, 'cases' | 'onChoose'>) {
  return (
    <ul className="grid flex-1 auto-rows-min grid-cols-2 gap-2 overflow-y-auto p-3 sm:grid-cols-3">
      {cases.map(({ id, name, poster }) => (
        <li key={id} className="min-w-0">
          <button
            type="button"
            onClick={() => onChoose(id)}
            className="block w-full rounded-md border border-line text-left text-xs text-ink hover:border-edge"
          >
            <BlobPicture bytes={poster} alt="" className="aspect-video w-full rounded-t-md" />
            <span className="block truncate px-2 py-1">{name}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
