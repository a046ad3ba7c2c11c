import { seek } from '#state/player-store.ts';
import { formatClock } from '#ui/format.ts';
import type { LabelLook } from '#ui/labels/labels.ts';
import { useScale } from './scale.ts';
import { MOST_BUTTONS, StripCanvas } from './strip-canvas.tsx';

type Span = { readonly start: number; readonly end: number; readonly label: string };

/** Just inside the border, so that the span is the one at the playhead. */
const INSIDE = 0.001;

/** A quiet lane to compare with: names and colours, nothing to edit. `whose` is said before each name. */
export function SpanLane({
  whose,
  spans,
  lookOf,
}: {
  whose: string;
  spans: readonly Span[];
  lookOf: (label: string) => LabelLook;
}) {
  const scale = useScale();
  const visible = spans.filter(({ start, end }) => scale.isVisible(start, end));
  if (visible.length > MOST_BUTTONS) {
    return (
      <StripCanvas
        stripes={visible.map(({ start, end, label }) => ({ start, end, colour: lookOf(label).colour }))}
        start={scale.start}
        end={scale.end}
        className="absolute inset-x-0 top-1 h-5 w-full"
      />
    );
  }
  return visible.map(({ start, end, label }) => {
    const { name, colour, ink, isIdle } = lookOf(label);
    const words = `${whose}: ${name}, ${formatClock(start)} to ${formatClock(end)}`;
    return (
      <button
        key={start}
        type="button"
        tabIndex={-1}
        title={words}
        aria-label={words}
        onClick={() => seek(start + INSIDE)}
        className="absolute top-1 h-5 overflow-hidden rounded-sm border-r-2 border-ground px-1 text-left text-[0.6875rem] leading-5 font-medium whitespace-nowrap transition-[filter] duration-150 hover:brightness-110"
        style={{
          left: scale.left(start),
          width: scale.width(end - start),
          backgroundColor: isIdle ? 'color-mix(in srgb, var(--label-idle) 45%, transparent)' : colour,
          color: isIdle ? 'var(--color-soft)' : ink,
        }}
      >
        <span className="sticky left-1">{name}</span>
      </button>
    );
  });
}
