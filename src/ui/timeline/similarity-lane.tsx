import { useMemo } from 'react';
import { useStore } from 'zustand';
import { caseStore } from '#state/case-store.ts';
import { searchStore } from '#state/search-store.ts';
import { LaneCanvas, type Paint, type Pen } from './lane-canvas.tsx';

const MOST_POINTS = 800;

/** How well each moment matches the question, with the line from which a moment counts. */
export function SimilarityLane() {
  const answer = useStore(searchStore, (state) => state.answer);
  const rate = useStore(caseStore, (state) => state.facts?.rate ?? 1);
  const paint = useMemo(() => answer && painterOf(answer.curve, answer.cutoff, rate), [answer, rate]);
  if (paint === null) return null;
  return (
    <LaneCanvas
      paint={paint}
      label="Similarity over time"
      className="pointer-events-none block h-11 w-full"
    />
  );
}

function painterOf(curve: Float32Array, cutoff: number, rate: number): Paint {
  const { low, high } = rangeOf(curve);
  return (pen) => {
    const { context, width, height } = pen;
    const y = (value: number): number =>
      height - 3 - ((value - low) / Math.max(1e-6, high - low)) * (height - 8);
    context.beginPath();
    for (const { seconds, value } of pointsOf(curve, rate, pen)) context.lineTo(pen.x(seconds), y(value));
    context.strokeStyle = context.fillStyle = pen.colour('var(--color-accent)');
    context.lineWidth = 1.5;
    context.setLineDash([]);
    context.stroke();
    context.lineTo(width, height);
    context.lineTo(0, height);
    context.globalAlpha = 0.2;
    context.fill();
    context.globalAlpha = 1;
    const level = Math.round(y(Math.min(high * 1.02, cutoff))) + 0.5;
    context.strokeStyle = pen.colour('var(--color-faint)');
    context.lineWidth = 1;
    context.setLineDash([4, 4]);
    context.beginPath();
    context.moveTo(0, level);
    context.lineTo(width, level);
    context.stroke();
  };
}

function rangeOf(curve: Float32Array): { low: number; high: number } {
  let low = Infinity;
  let high = -Infinity;
  for (const value of curve) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return high > low ? { low, high } : { low: 0, high: 1 };
}

/** The visible part; of many cells that share a pixel the highest is drawn. */
function pointsOf(
  curve: Float32Array,
  rate: number,
  { start, end }: Pick<Pen, 'start' | 'end'>,
): { seconds: number; value: number }[] {
  const first = Math.max(0, Math.floor(start * rate) - 1);
  const last = Math.min(curve.length - 1, Math.ceil(end * rate) + 1);
  const stride = Math.max(1, Math.ceil((last - first) / MOST_POINTS));
  const points: { seconds: number; value: number }[] = [];
  // In fixed steps, so that panning moves the line instead of changing it.
  for (let cell = first - (first % stride); cell <= last; cell += stride) {
    let highest = -Infinity;
    for (let i = cell; i < Math.min(last + 1, cell + stride); i++) {
      const value = curve[i] as number;
      if (value > highest) highest = value;
    }
    if (highest !== -Infinity) points.push({ seconds: (cell + stride / 2) / rate, value: highest });
  }
  return points;
}
