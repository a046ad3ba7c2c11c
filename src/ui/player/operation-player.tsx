import { useEffect, useRef, useState } from 'react';
import { Pause, Play, ScanEye } from 'lucide-react';
import type { PhaseSpan } from '#state/samples-store.ts';
import { formatClock } from '#ui/format.ts';
import { Button } from '#ui/kit/button.tsx';
import { IconButton } from '#ui/kit/icon-button.tsx';
import { captureFrame } from './capture-frame.ts';
import { PhaseRibbon } from './phase-ribbon.tsx';
import { phaseAt, phaseColours, phaseTitle } from './phases.ts';

type OperationPlayerProps = {
  src: string;
  title: string;
  /** The true phases where they are known. */
  phases: readonly PhaseSpan[];
  /** Width by height, so that nothing moves when the video arrives; 16 by 9 where it is not known yet. */
  aspect?: number;
  /** Seconds to open at: a telling picture instead of the black first frame. */
  opensAt?: number;
  onFrame: (picture: Blob, name: string) => void;
  onUnplayable?: () => void;
};

/** A recording in the browser's own player, with its phases as the seek bar and one thing to do: take this frame. */
export function OperationPlayer(props: OperationPlayerProps) {
  const { src, title, phases, aspect = 16 / 9, opensAt = 0, onFrame, onUnplayable } = props;
  const video = useRef<HTMLVideoElement>(null);
  const [playing, setPlaying] = useState(false);
  const [duration, setDuration] = useState(0);
  const [time, setTime] = usePlayerTime(video, playing, opensAt);

  const toggle = (): void => {
    if (video.current?.paused === true) video.current.play().catch(() => setPlaying(false));
    else video.current?.pause();
  };
  const seek = (seconds: number): void => {
    if (video.current !== null) video.current.currentTime = seconds;
    setTime(seconds);
  };
  const take = async (): Promise<void> => {
    if (video.current === null) return;
    video.current.pause();
    const picture = await captureFrame(video.current);
    if (picture !== null) onFrame(picture, `${title}, ${formatClock(video.current.currentTime)}`);
  };

  return (
    <div>
      <div className="relative bg-black" style={{ aspectRatio: Math.max(aspect, 16 / 9) }}>
        <video
          ref={video}
          src={`${src}#t=${opensAt}`}
          preload="metadata"
          muted
          playsInline
          aria-label={title}
          onClick={toggle}
          onPlay={() => setPlaying(true)}
          onPause={() => setPlaying(false)}
          onDurationChange={(event) => setDuration(event.currentTarget.duration)}
          onTimeUpdate={(event) => setTime(event.currentTarget.currentTime)}
          onError={onUnplayable}
          className="absolute inset-0 size-full cursor-pointer object-contain"
        />
      </div>
      <div className="flex items-center gap-3 px-3 pt-2">
        <IconButton
          label={playing ? 'Pause' : 'Play'}
          icon={playing ? <Pause aria-hidden className="size-4" /> : <Play aria-hidden className="size-4" />}
          onClick={toggle}
        />
        <div className="flex-1">
          <PhaseRibbon phases={phases} duration={duration} time={time} onSeek={seek} />
        </div>
        <span className="figures text-soft">
          {formatClock(time)}
          <span className="text-faint"> / {formatClock(duration)}</span>
        </span>
      </div>
      <div className="flex items-center justify-between gap-4 px-4 pt-1.5 pb-4">
        <div className="min-w-0">
          <p className="truncate font-semibold">{title}</p>
          <NowShowing phases={phases} time={time} />
        </div>
        <Button size="small" onClick={() => void take()}>
          <ScanEye aria-hidden className="size-4" />
          Try this frame
        </Button>
      </div>
    </div>
  );
}

/** The phase at this moment, in words: the ribbon's colours mean nothing alone. */
function NowShowing({ phases, time }: { phases: readonly PhaseSpan[]; time: number }) {
  if (phases.length === 0) return null;
  const phase = phaseAt(phases, time);
  return (
    <p className="flex min-w-0 items-center gap-2 text-soft">
      <span
        aria-hidden
        className="size-2.5 shrink-0 rounded-sm bg-line"
        style={phase === undefined ? undefined : { background: phaseColours(phases).get(phase) }}
      />
      <span className="truncate">{phase === undefined ? 'Between phases' : phaseTitle(phase)}</span>
    </p>
  );
}

/** The player's time, every frame while it plays: `timeupdate` alone comes four times a second and looks broken. */
function usePlayerTime(video: React.RefObject<HTMLVideoElement | null>, playing: boolean, initial: number) {
  const [time, setTime] = useState(initial);
  useEffect(() => {
    if (!playing) return undefined;
    let request = 0;
    const follow = (): void => {
      if (video.current !== null) setTime(video.current.currentTime);
      request = requestAnimationFrame(follow);
    };
    follow();
    return () => cancelAnimationFrame(request);
  }, [playing, video]);
  return [time, setTime] as const;
}
