import { useEffect, useRef } from 'react';
import { playerStore } from '#state/player-store.ts';
import { timelineStore } from '#state/timeline-store.ts';

/** The line where the player is. Moved past React: it changes with every picture. */
export function Playhead() {
  const line = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const move = (): void => {
      if (line.current === null) return;
      const { start, end } = timelineStore.getState();
      const share = (playerStore.getState().time - start) / Math.max(1e-6, end - start);
      line.current.style.transform = `translateX(${share * 100}cqw)`;
      line.current.hidden = share < 0 || share > 1;
    };
    move();
    const stops = [playerStore.subscribe(move), timelineStore.subscribe(move)];
    return () => stops.forEach((stop) => stop());
  }, []);
  return (
    <div ref={line} aria-hidden className="pointer-events-none absolute inset-y-0 left-0 z-20 w-px bg-ink">
      <span className="absolute top-0 left-1/2 size-2.5 -translate-x-1/2 bg-ink [clip-path:polygon(0_0,100%_0,50%_100%)]" />
    </div>
  );
}
