import { useId, useState } from 'react';
import { useStore } from 'zustand';
import { caseLabelsStore, chooseLabels } from '#state/case-labels-store.ts';
import { caseStore } from '#state/case-store.ts';
import { useDebounced } from '#ui/kit/use-debounced.ts';

const WORDS = ['not at all', 'a little', 'half', 'much', 'fully'];

/** How far the order that was counted in other operations is relied on. Only where something was counted. */
export function OrderSlider() {
  const order = useStore(caseStore, (state) => state.facts?.labels.order ?? 0);
  const isCounted = useStore(caseLabelsStore, (state) => state.isCounted);
  const [moving, setMoving] = useState<number | null>(null);
  const id = useId();
  const choose = useDebounced((value: number) => {
    void chooseLabels({ order: value }).finally(() => setMoving(null));
  }, 150);
  if (!isCounted) return null;
  const shown = moving ?? order;
  return (
    <div className="px-4 pt-3 text-xs">
      <label htmlFor={id} className="flex justify-between gap-2 text-faint">
        How much the usual order counts
        <span className="text-soft">{WORDS[Math.round(shown * 4)]}</span>
      </label>
      <input
        id={id}
        type="range"
        min={0}
        max={1}
        step={0.05}
        value={shown}
        aria-valuetext={`${WORDS[Math.round(shown * 4)]}, ${Math.round(shown * 100)} of 100`}
        onChange={(event) => {
          setMoving(Number(event.target.value));
          choose(Number(event.target.value));
        }}
        // Arrows, Home and End are the slider's here, not the player's.
        onKeyDown={(event) => event.stopPropagation()}
        className="mt-1 w-full accent-accent"
      />
    </div>
  );
}
