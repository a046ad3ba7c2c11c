import type { PhaseSpan } from '#state/samples-store.ts';
import { formatClock } from '#ui/format.ts';
import { phaseAt, phaseColours, phaseTitle } from './phases.ts';

type PhaseRibbonProps = {
  phases: readonly PhaseSpan[];
  duration: number;
  time: number;
  onSeek: (seconds: number) => void;
};

/** The operation as a strip of its phases. It is also the seek bar: a native slider lies over it. */
export function PhaseRibbon({ phases, duration, time, onSeek }: PhaseRibbonProps) {
  const colours = phaseColours(phases);
  const percent = (seconds: number): string => `${duration > 0 ? (seconds / duration) * 100 : 0}%`;
  const phase = phaseAt(phases, time);
  return (
    <div className="relative h-6 rounded-sm has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent">
      <div aria-hidden className="absolute inset-x-0 inset-y-2 overflow-hidden rounded-sm bg-line">
        {phases.map((span) => (
          <span
            key={span.start}
            className="absolute inset-y-0 border-r border-panel"
            style={{
              left: percent(span.start),
              width: percent(span.end - span.start),
              background: colours.get(span.phase),
            }}
          />
        ))}
      </div>
      <span
        aria-hidden
        className="pointer-events-none absolute inset-y-0.5 w-0.5 -translate-x-1/2 rounded-full bg-ink ring-2 ring-panel"
        style={{ left: percent(time) }}
      />
      <input
        type="range"
        aria-label="Position"
        aria-valuetext={`${formatClock(time)}${phase === undefined ? '' : `, ${phaseTitle(phase)}`}`}
        min={0}
        max={duration || 1}
        step={0.04}
        value={time}
        onChange={(event) => onSeek(event.target.valueAsNumber)}
        className="absolute inset-0 h-full w-full cursor-pointer opacity-0"
      />
    </div>
  );
}
