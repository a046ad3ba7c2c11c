import { useMemo } from 'react';
import { useStore } from 'zustand';
import { evaluationStore } from '#state/evaluation-store.ts';
import { seek } from '#state/player-store.ts';
import { formatClock } from '#ui/format.ts';
import type { LabelLook } from '#ui/labels/labels.ts';
import { useScale } from '#ui/timeline/scale.ts';
import { MOST_BUTTONS, StripCanvas } from '#ui/timeline/strip-canvas.tsx';
import { differencesOf, INSIDE, spansOf, type Difference, type LabelledSpan } from './stretches.ts';

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
  const visible = truth.filter(({ start, end }) => scale.isVisible(start, end));
  const marks = differences.map(({ start, end }) => ({ start, end, colour: 'var(--color-mind)' }));
  const edges = { start: scale.start, end: scale.end };
  return (
    <div className="relative h-8">
      {visible.length > MOST_BUTTONS ? (
        <StripCanvas
          stripes={visible.map(({ start, end, label }) => ({ start, end, colour: lookOf(label).colour }))}
          {...edges}
          className="absolute inset-x-0 top-1 h-5 w-full"
        />
      ) : (
        visible.map(({ start, end, label }) => {
          const { name, colour, ink, isIdle } = lookOf(label);
          const words = `Truth: ${name}, ${formatClock(start)} to ${formatClock(end)}`;
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
        })
      )}
      <StripCanvas stripes={marks} {...edges} className="absolute inset-x-0 bottom-0.5 h-1 w-full" />
    </div>
  );
}
