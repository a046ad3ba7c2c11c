import { useMemo, type KeyboardEvent } from 'react';
import { useStore } from 'zustand';
import type { Side } from '#core/compare/course.ts';
import type { Gap } from '#core/gaps.ts';
import { segmentAt } from '#core/segments.ts';
import { compareStore, seekSide, sideSeconds, type SideState } from '#state/compare-store.ts';
import { formatClock } from '#ui/format.ts';
import { scaleOf } from '#ui/timeline/scale.ts';
import { StripCanvas } from '#ui/timeline/strip-canvas.tsx';
import { SIDE_NAMES } from './side-names.ts';

const NO_GAPS: readonly Gap[] = [];

export function gapsIn({ exported }: SideState): readonly Gap[] {
  return exported?.labelling.gaps ?? NO_GAPS;
}

/** The course of a side; pressing or dragging goes there. */
export function CompareRibbon({ side }: { side: Side }) {
  const report = useStore(compareStore, (state) => state[side].report);
  const length = useStore(compareStore, (state) => state[side].exported?.video.durationSeconds ?? 0);
  const gaps = useStore(compareStore, (state) => gapsIn(state[side]));
  const scale = scaleOf(0, length);
  const stripes = useMemo(() => {
    const colours = new Map(report?.phases.map(({ label, colour }) => [label, colour]));
    return (report?.ribbon ?? []).map(({ start, end, label }) => ({
      start,
      end,
      colour: colours.get(label) ?? 'var(--label-idle)',
    }));
  }, [report]);
  return (
    <div className="relative rounded-sm has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent">
      <StripCanvas
        stripes={stripes}
        start={0}
        end={length}
        className="block h-6 w-full rounded-sm bg-raised"
      />
      {gaps.map(({ start, end }) => (
        <span
          key={start}
          aria-hidden
          className="gap-band absolute inset-y-0"
          style={{ left: scale.left(start), width: scale.width(end - start) }}
        />
      ))}
      <Handle side={side} length={length} />
    </div>
  );
}

function Handle({ side, length }: { side: Side; length: number }) {
  const seconds = useStore(compareStore, (state) => sideSeconds(side, state));
  const phase = useStore(
    compareStore,
    (state) => segmentAt(state[side].report?.ribbon ?? [], sideSeconds(side, state))?.name ?? '',
  );
  const move = (event: KeyboardEvent): void => {
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    seekSide(side, seconds + step);
  };
  return (
    <>
      <span
        aria-hidden
        className="pointer-events-none absolute -inset-y-1 w-0.5 -translate-x-1/2 rounded-full bg-ink"
        style={{ left: `${length > 0 ? (seconds / length) * 100 : 0}%` }}
      />
      <input
        type="range"
        aria-label={`Time of case ${SIDE_NAMES[side]}`}
        aria-valuetext={`${formatClock(seconds)} ${phase}`}
        min={0}
        max={length}
        step="any"
        value={seconds}
        onChange={(event) => seekSide(side, Number(event.target.value))}
        onKeyDown={move}
        className="absolute inset-0 size-full cursor-crosshair opacity-0"
      />
    </>
  );
}

const STEPS: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  PageDown: -10,
  PageUp: 10,
};
