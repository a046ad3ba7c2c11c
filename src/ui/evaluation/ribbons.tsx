import { useMemo, useState, type MouseEvent } from 'react';
import { useStore } from 'zustand';
import type { ComparedPhases } from '#core/evaluation/rows.ts';
import { segmentAt } from '#core/segments.ts';
import { playerStore } from '#state/player-store.ts';
import { formatClock, formatCount } from '#ui/format.ts';
import { Button } from '#ui/kit/button.tsx';
import type { LabelLook } from '#ui/labels/labels.ts';
import { StripCanvas } from '#ui/timeline/strip-canvas.tsx';
import { differencesOf, spansOf } from './stretches.ts';

type RibbonsProps = {
  phases: ComparedPhases;
  labels: readonly { readonly id: string }[];
  durationSeconds: number;
  lookOf: (label: string) => LabelLook;
  /** Goes to a time; absent where there is no player. */
  onSeek?: (seconds: number) => void;
};

/** The whole case twice: truth above, the model below, and between them where they differ. */
export function Ribbons({ phases, labels, durationSeconds, lookOf, onSeek }: RibbonsProps) {
  const [hover, setHover] = useState<number | null>(null);
  const { truth, guess, differences } = useMemo(
    () => ({
      truth: spansOf(phases.truth, phases.period, labels),
      guess: spansOf(phases.guess, phases.period, labels),
      differences: differencesOf(phases, labels),
    }),
    [phases, labels],
  );
  const stripes = (spans: readonly { start: number; end: number; label: string }[]) =>
    spans.map(({ start, end, label }) => ({ start, end, colour: lookOf(label).colour }));
  const toNext = (): void => {
    const { time } = playerStore.getState();
    const next = differences.find(({ start }) => start > time + 0.05) ?? differences[0];
    if (next !== undefined) onSeek?.(next.start);
  };
  const secondsAt = ({ clientX, currentTarget }: MouseEvent): number => {
    const { left, width } = currentTarget.getBoundingClientRect();
    return Math.max(0, Math.min(1, (clientX - left) / width)) * durationSeconds;
  };
  const seconds = differences.reduce((sum, { start, end }) => sum + end - start, 0);
  const summary =
    differences.length === 0
      ? 'No difference.'
      : `${formatCount(differences.length, 'difference')}, ${seconds.toFixed(0)} s together.`;
  const edges = { start: 0, end: durationSeconds };
  const strips = (
    <>
      <StripCanvas stripes={stripes(truth)} {...edges} className="block h-5 w-full rounded-t-sm bg-raised" />
      <StripCanvas
        stripes={differences.map(({ start, end }) => ({ start, end, colour: 'var(--color-mind)' }))}
        {...edges}
        className="block h-2 w-full bg-ground"
      />
      <StripCanvas stripes={stripes(guess)} {...edges} className="block h-5 w-full rounded-b-sm bg-raised" />
    </>
  );
  return (
    <div>
      <div className="grid grid-cols-[3rem_1fr] items-center gap-x-2">
        <p aria-hidden className="flex h-12 flex-col justify-between text-xs text-faint">
          <span>Truth</span>
          <span>Model</span>
        </p>
        {onSeek === undefined ? (
          <div>{strips}</div>
        ) : (
          <button
            type="button"
            className="relative block w-full cursor-crosshair rounded-sm"
            aria-label="Truth above, model below. Enter goes to the next difference."
            // A key has no place to point at.
            onClick={(event) => (event.detail === 0 ? toNext() : onSeek(secondsAt(event)))}
            onMouseMove={(event) => setHover(secondsAt(event))}
            onMouseLeave={() => setHover(null)}
          >
            {strips}
            <Now durationSeconds={durationSeconds} />
          </button>
        )}
      </div>
      {onSeek !== undefined && (
        <>
          <SaysHere at={hover} truth={truth} guess={guess} lookOf={lookOf} />
          {differences.length > 0 && (
            <Button size="small" className="mt-2" onClick={toNext}>
              Next difference
            </Button>
          )}
        </>
      )}
      <p className="mt-1.5 text-xs text-faint">{summary}</p>
    </div>
  );
}

function Now({ durationSeconds }: { durationSeconds: number }) {
  const share = useStore(playerStore, ({ time }) => Math.min(1, time / durationSeconds));
  return (
    <span
      aria-hidden
      className="absolute -inset-y-1 w-0.5 -translate-x-1/2 rounded-full bg-ink"
      style={{ left: `${share * 100}%` }}
    />
  );
}

const NOT_COMPARED = 'not compared';

type Spans = readonly { readonly start: number; readonly end: number; readonly label: string }[];

/** What both say under the pointer, or at the picture on screen. */
function SaysHere({
  at,
  truth,
  guess,
  lookOf,
}: {
  at: number | null;
  truth: Spans;
  guess: Spans;
  lookOf: (label: string) => LabelLook;
}) {
  const second = useStore(playerStore, ({ time }) => Math.floor(time * 5) / 5);
  const seconds = at ?? second;
  const nameAt = (spans: Spans, otherwise: string): string => {
    const span = segmentAt(spans, seconds);
    return span === undefined ? otherwise : lookOf(span.label).name;
  };
  const [said, guessed] = [nameAt(truth, NOT_COMPARED), nameAt(guess, 'no label')];
  return (
    <p className="mt-1.5 grid grid-cols-[3rem_1fr] gap-x-2 text-xs">
      <span className="figures text-faint">{formatClock(seconds)}</span>
      <span className={said === guessed || said === NOT_COMPARED ? 'text-soft' : 'text-mind'}>
        {said === guessed ? said : `${said}; the model: ${guessed}`}
      </span>
    </p>
  );
}
