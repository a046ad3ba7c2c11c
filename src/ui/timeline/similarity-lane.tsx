import { useMemo } from 'react';
import { useStore } from 'zustand';
import { caseStore } from '#state/case-store.ts';
import { searchStore } from '#state/search-store.ts';
import { useScale } from './scale.ts';

const HEIGHT = 44;
const MOST_POINTS = 800;

/** How well each moment matches the question, with the line from which a moment counts. */
export function SimilarityLane() {
  const answer = useStore(searchStore, (state) => state.answer);
  const rate = useStore(caseStore, (state) => state.facts?.rate ?? 1);
  const { start, end } = useScale();
  const curve = answer?.curve;
  const range = useMemo(() => rangeOf(curve), [curve]);
  if (answer === null || curve === undefined) return null;
  const y = (value: number): number =>
    HEIGHT - 3 - ((value - range.low) / Math.max(1e-6, range.high - range.low)) * (HEIGHT - 8);
  const path = pathOf(curve, rate, start, end, y);
  const cutoff = y(Math.min(range.high * 1.02, answer.cutoff));
  return (
    <svg
      role="img"
      aria-label="Similarity over time"
      viewBox={`0 0 1000 ${HEIGHT}`}
      preserveAspectRatio="none"
      className="block w-full overflow-visible"
      style={{ height: HEIGHT }}
    >
      <path d={`${path} L1000,${HEIGHT} L0,${HEIGHT} Z`} className="fill-accent/20" />
      <path
        d={path}
        className="fill-none stroke-accent"
        strokeWidth={1.5}
        vectorEffect="non-scaling-stroke"
      />
      <line
        x1={0}
        x2={1000}
        y1={cutoff}
        y2={cutoff}
        className="stroke-faint"
        strokeDasharray="4 4"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}

function rangeOf(curve: Float32Array | undefined): { low: number; high: number } {
  let low = Infinity;
  let high = -Infinity;
  for (const value of curve ?? []) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return high > low ? { low, high } : { low: 0, high: 1 };
}

/** The visible part as a path over 0..1000; of many cells that share a pixel the highest is drawn. */
function pathOf(
  curve: Float32Array,
  rate: number,
  start: number,
  end: number,
  y: (value: number) => number,
): string {
  const first = Math.max(0, Math.floor(start * rate) - 1);
  const last = Math.min(curve.length - 1, Math.ceil(end * rate) + 1);
  const stride = Math.max(1, Math.ceil((last - first) / MOST_POINTS));
  const points: string[] = [];
  for (let cell = first; cell <= last; cell += stride) {
    let highest = -Infinity;
    for (let i = cell; i < Math.min(last + 1, cell + stride); i++) {
      const value = curve[i] as number;
      if (value > highest) highest = value;
    }
    if (highest === -Infinity) continue;
    const x = (((cell + stride / 2) / rate - start) / (end - start)) * 1000;
    points.push(`${x.toFixed(1)},${y(highest).toFixed(1)}`);
  }
  return points.length === 0 ? 'M0,0' : `M${points.join(' L')}`;
}
