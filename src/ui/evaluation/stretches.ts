import { UNKNOWN } from '#core/metrics/confusion.ts';
import { runs } from '#core/segments.ts';
import type { ComparedPhases } from '#core/evaluation/rows.ts';

export type Span = { readonly start: number; readonly end: number };
export type LabelledSpan = Span & { readonly label: string };
export type Difference = Span & { readonly truth: string; readonly guess: string | null };

/** Just inside a border, seconds, so that the picture is the stretch's own. */
export const INSIDE = 0.001;

type Named = readonly { readonly id: string }[];

/** A row of classes as stretches in seconds; what has no class is left out. */
export function spansOf(row: Int16Array, period: number, labels: Named): LabelledSpan[] {
  return runs(row).flatMap(({ value, first, end }) => {
    const label = labels[value]?.id;
    return label === undefined ? [] : { label, start: first * period, end: end * period };
  });
}

/** Where the model says something else than the truth, stretch by stretch; `guess` null: it says nothing. */
export function differencesOf({ truth, guess, period }: ComparedPhases, labels: Named): Difference[] {
  const classes = labels.length + 1;
  const pairs = truth.map((t, i) =>
    t === UNKNOWN || t === guess[i] ? UNKNOWN : t * classes + (guess[i] as number) + 1,
  );
  return runs(pairs).flatMap(({ value, first, end }) => {
    const label = labels[Math.floor(value / classes)]?.id;
    if (value === UNKNOWN || label === undefined) return [];
    const guessed = labels[(value % classes) - 1]?.id ?? null;
    return { start: first * period, end: end * period, truth: label, guess: guessed };
  });
}
