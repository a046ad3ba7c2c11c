import { formatClock } from '#ui/format.ts';
import { ticksOf, useScale } from './scale.ts';

const TICK_PIXELS = 84;

export function Ruler({ width }: { width: number }) {
  const scale = useScale();
  const { at, step } = ticksOf(scale, Math.max(2, width / TICK_PIXELS));
  return (
    <div aria-hidden className="figures sticky top-0 z-10 h-5 overflow-hidden bg-ground text-faint">
      {at.map((seconds) => (
        <span
          key={seconds}
          className="absolute inset-y-0 border-l border-line pl-1 text-[0.6875rem] leading-5"
          style={{ left: scale.left(seconds) }}
        >
          {step < 1 ? `${formatClock(seconds)}.${Math.round((seconds % 1) * 10)}` : formatClock(seconds)}
        </span>
      ))}
    </div>
  );
}
