import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { segmentAt } from '#core/segments.ts';
import { caseStore, frameBeside, makePlayable, stopPlayable, type PlayedPart } from '#state/case-store.ts';
import { attachPlayer, passOver, playerStore, playParts, seek } from '#state/player-store.ts';
import { Button } from '#ui/kit/button.tsx';
import { MaskLayer } from '#ui/clips/mask-layer.tsx';
import { classNames } from '#ui/kit/class-names.ts';
import { Notice } from '#ui/kit/notice.tsx';
import { ProgressBar } from '#ui/kit/progress-bar.tsx';
import { sourceWords } from '#ui/labels/source-words.ts';
import { useLabelLooks } from '#ui/labels/use-label-looks.ts';
import { messageOf } from '#ui/messages.ts';
import { Transport } from './transport.tsx';
import { StillPicture, VideoNotHere } from './video-not-here.tsx';
import { useLabelledCase } from '#ui/use-labelled-case.ts';
import { ZoomablePicture } from './zoomable-picture.tsx';

/** The picture, with what is happening in it now. */
export function Stage() {
  const { media, source, opening } = useStore(
    caseStore,
    useShallow(({ media, source, opening }) => ({ media, source, opening })),
  );
  const isUnplayable = useStore(playerStore, (state) => state.isUnplayable);
  const isMissing = opening === 'open' && (source === 'needs-permission' || source === 'needs-file');
  useClock();
  return (
    <section aria-label="Picture" className="flex min-h-0 flex-col bg-black">
      <div className="relative flex aspect-video min-h-0 flex-col lg:aspect-auto lg:flex-1">
        {media !== null && (
          <ZoomablePicture>
            <Player media={media} />
            <MaskLayer />
          </ZoomablePicture>
        )}
        {isMissing && <StillPicture />}
        {isUnplayable && <Unplayable />}
        <NowShowing />
        {(media !== null || isMissing) && !isUnplayable && <Transport isStill={isMissing} />}
      </div>
      {isMissing && <VideoNotHere />}
    </section>
  );
}

/** The player's clock is that of the parts to play, or, while there are none, that of the case; the time goes along. */
function useClock(): void {
  const media = useStore(caseStore, (state) => state.media);
  // What is found out about the parts while they are read must not interrupt what plays.
  const parts = useStore(caseStore, ({ media, facts }) => (media === null ? (facts?.parts ?? null) : null));
  const gaps = useStore(caseStore, (state) => state.labelling.gaps);
  const time = useRef(0);
  useEffect(() => passOver(gaps), [gaps]);
  useEffect(() => {
    if (media === null && parts === null) {
      time.current = 0;
      return undefined;
    }
    const readable = (parts ?? []).flatMap(({ start, durationSeconds, video }) =>
      video === null ? [] : [{ start, durationSeconds, frameRate: video.frameRate }],
    );
    const letGo = playParts(media ?? readable, media === null ? null : frameBeside);
    if (time.current > 0) seek(time.current);
    return () => {
      time.current = playerStore.getState().time;
      letGo();
    };
  }, [media, parts]);
}

/** The part on screen, and the next one behind it, so that it is there when this one ends. */
function Player({ media }: { media: readonly PlayedPart[] }) {
  const shown = useStore(playerStore, (state) => state.part);
  return media.map(
    ({ url }, part) =>
      (part === shown || part === shown + 1) && (
        <Video key={url} url={url} part={part} isShown={part === shown} />
      ),
  );
}

type VideoProps = { url: string; part: number; isShown: boolean };

function Video({ url, part, isShown }: VideoProps) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => (video.current === null ? undefined : attachPlayer(video.current, part)), [part]);
  return (
    // A recording of an operation: what is said in it is not the app's to caption.
    // oxlint-disable-next-line jsx-a11y/media-has-caption
    <video
      ref={video}
      src={url}
      preload="auto"
      playsInline
      aria-label="The recording"
      aria-hidden={!isShown}
      className={classNames('absolute inset-0 size-full object-contain', !isShown && 'invisible')}
    />
  );
}

/** Phase and instruments at the time of the picture. */
function NowShowing() {
  const { labelling, facts } = useLabelledCase();
  const lookOf = useLabelLooks(facts);
  // The chips change at borders, not with every picture.
  const phase = useStore(playerStore, ({ time }) => segmentAt(labelling.phases, time));
  const shown = useStore(playerStore, ({ time }) =>
    labelling.instruments
      .filter(({ segments }) => segmentAt(segments, time) !== undefined)
      .map(({ label }) => label)
      .join('\n'),
  );
  if (phase === undefined) return null;
  const { name, colour } = lookOf(phase.label);
  const chip = 'flex items-center gap-2 rounded-md border border-white/15 bg-black/70 px-2.5 py-1 text-white';
  return (
    <div className="pointer-events-none absolute inset-x-3 top-3 flex flex-wrap gap-2 text-sm max-sm:text-xs">
      <p className={chip}>
        <span aria-hidden className="size-2.5 rounded-[2px]" style={{ background: colour }} />
        <span className="font-semibold">{name}</span>
        <span className="text-white/70">{sourceWords(phase, lookOf)}</span>
      </p>
      {shown !== '' &&
        shown.split('\n').map((label) => (
          <p key={label} className={chip}>
            {lookOf(label).name}
          </p>
        ))}
    </div>
  );
}

/** The browser cannot play the recording: a copy it can play is offered, and made only when asked for. */
function Unplayable() {
  const playable = useStore(caseStore, (state) => state.playable);
  const { title, wayOn } = messageOf(
    playable.kind === 'failed' ? playable.failure : { code: 'video/unplayable', details: {} },
  );
  return (
    <div className="absolute inset-0 m-auto flex max-w-sm flex-col justify-center gap-3 px-6">
      <Notice tone="mind" title={title}>
        {wayOn}
      </Notice>
      {playable.kind === 'making' ? (
        <div className="flex items-center gap-3">
          <div className="min-w-0 flex-1">
            <ProgressBar
              label="Making a copy to watch"
              fraction={playable.fraction}
              text={
                playable.fraction === undefined
                  ? 'Starting'
                  : `${Math.round(playable.fraction * 100)} % of the recording`
              }
            />
          </div>
          <Button size="small" onClick={stopPlayable}>
            Stop
          </Button>
        </div>
      ) : (
        <Button look="primary" className="self-start" onClick={() => void makePlayable()}>
          Make a copy to watch
        </Button>
      )}
    </div>
  );
}
