import type { Segment } from '#core/segments.ts';
import type { LabelLook } from '#ui/labels/labels.ts';

type PhaseRibbonProps = {
  phases: readonly Segment[];
  duration: number;
  lookOf: (label: string) => LabelLook;
};

/** An operation as a strip of its phases: a picture of its course; the review screen has the words. */
export function PhaseRibbon({ phases, duration, lookOf }: PhaseRibbonProps) {
  const names = [...new Set(phases.map(({ label }) => lookOf(label).name))].join(', ');
  return (
    <div className="relative h-1.5 bg-line">
      <span className="sr-only">{phases.length === 0 ? 'No phases yet' : `Phases: ${names}`}</span>
      {phases.map(({ start, end, label }) => (
        <span
          key={start}
          className="absolute inset-y-0 border-r border-panel"
          style={{
            left: `${(start / duration) * 100}%`,
            width: `${((end - start) / duration) * 100}%`,
            background: lookOf(label).colour,
          }}
        />
      ))}
    </div>
  );
}
