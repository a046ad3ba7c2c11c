import { useMemo } from 'react';
import { useStore } from 'zustand';
import { evaluationStore } from '#state/evaluation-store.ts';
import type { LabelLook } from '#ui/labels/labels.ts';
import { MovingLayer } from '#ui/timeline/moving-layer.tsx';
import { useScale } from '#ui/timeline/scale.ts';
import { SpanLane } from '#ui/timeline/span-lane.tsx';
import { StripCanvas } from '#ui/timeline/strip-canvas.tsx';
import { differencesOf, spansOf, type Difference, type LabelledSpan } from './stretches.ts';

const NOTHING = { truth: [], differences: [] };

/** The phases that people say, and where the model says something else; empty where nothing is compared. */
export function useTruthSpans(): {
  readonly truth: readonly LabelledSpan[];
  readonly differences: readonly Difference[];
} {
  const compared = useStore(evaluationStore, (state) => state.compared);
  return useMemo(() => {
    const phases = compared?.phases ?? null;
    const labels = compared?.report.phases?.set.labels;
    if (phases === null || labels === undefined) return NOTHING;
    return {
      truth: spansOf(phases.truth, phases.period, labels),
      differences: differencesOf(phases, labels),
    };
  }, [compared]);
}

/** The truth above the model's phases; amber at its foot where they differ. */
export function TruthLane({
  truth,
  differences,
  lookOf,
}: ReturnType<typeof useTruthSpans> & { lookOf: (label: string) => LabelLook }) {
  const scale = useScale();
  const marks = differences.map(({ start, end }) => ({ start, end, colour: 'var(--color-mind)' }));
  const edges = { start: scale.start, end: scale.end };
  return (
    <div className="relative h-8">
      <SpanLane whose="Truth" spans={truth} lookOf={lookOf} />
      <MovingLayer>
        <StripCanvas stripes={marks} {...edges} className="absolute inset-x-0 bottom-0.5 h-1 w-full" />
      </MovingLayer>
    </div>
  );
}
