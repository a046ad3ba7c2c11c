import { formatClock } from '#ui/format.ts';
import { LaneCanvas, type Pen } from './lane-canvas.tsx';
import { ticksOf } from './scale.ts';

const TICK_PIXELS = 84;

export function Ruler() {
  return (
    <div className="sticky top-0 z-10 h-5 bg-ground">
      <LaneCanvas paint={paint} className="figures block size-full text-[0.6875rem]" />
    </div>
  );
}

function paint(pen: Pen): void {
  const { context, width, height } = pen;
  const { at, step } = ticksOf(pen, Math.max(2, width / TICK_PIXELS));
  context.font = pen.font;
  context.textBaseline = 'middle';
  for (const seconds of at) {
    const left = Math.round(pen.x(seconds));
    context.fillStyle = pen.colour('var(--color-line)');
    context.fillRect(left, 0, 1, height);
    context.fillStyle = pen.colour('var(--color-faint)');
    const words =
      step < 1 ? `${formatClock(seconds)}.${Math.round((seconds % 1) * 10)}` : formatClock(seconds);
    context.fillText(words, left + 5, height / 2 + 0.5);
  }
}
