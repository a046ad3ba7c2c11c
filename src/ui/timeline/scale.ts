import { useStore } from 'zustand';
import { restingView } from '#state/timeline-store.ts';

/** Where seconds lie between the edges of the timeline, in per cent of its width. */
export type Scale = {
  readonly start: number;
  readonly end: number;
  left(seconds: number): string;
  width(seconds: number): string;
  isVisible(start: number, end: number): boolean;
};

export function scaleOf(start: number, end: number): Scale {
  const span = Math.max(1e-6, end - start);
  return {
    start,
    end,
    left: (seconds) => `${((seconds - start) / span) * 100}%`,
    width: (seconds) => `${(seconds / span) * 100}%`,
    isVisible: (from, to) => to > start && from < end,
  };
}

/** The scale as it last was at rest: inside a `MovingLayer`, which keeps up with the view. */
export function useScale(): Scale {
  const { start, end } = useStore(restingView);
  return scaleOf(start, end);
}

/** Distances between ticks that people count in, seconds. */
const STEPS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600] as const;

/** Ticks for a view: the smallest step that leaves room for a label each. */
export function ticksOf(
  { start, end }: Pick<Scale, 'start' | 'end'>,
  most: number,
): { at: number[]; step: number } {
  const step = STEPS.find((candidate) => (end - start) / candidate <= most) ?? 3600;
  const first = Math.ceil(start / step);
  const count = Math.max(0, Math.floor(end / step) - first + 1);
  return { at: Array.from({ length: count }, (_, i) => (first + i) * step), step };
}
