/** How long things take in an operation. Seconds. */

type Stretch = { readonly start: number; readonly end: number };
type Labelled = Stretch & { readonly label: string };

/** How often there is something, and how long altogether. */
export type LabelTime = { readonly label: string; readonly count: number; readonly seconds: number };

/** Nearer to each other than any frame: one stretch that a person's word cuts in two. */
const TOUCHING_SECONDS = 1e-3;

/**
 * The time of every label that there is, in the order of `labels`, others behind it; `segments` are sorted by start.
 * Pieces of one label that touch are one stretch.
 */
export function timesOf(segments: readonly Labelled[], labels: readonly string[]): LabelTime[] {
  const times = new Map<string, { count: number; seconds: number; end: number }>();
  for (const { start, end, label } of segments) {
    const time = times.get(label) ?? { count: 0, seconds: 0, end: -Infinity };
    if (start - time.end > TOUCHING_SECONDS) time.count++;
    time.seconds += end - start;
    time.end = end;
    times.set(label, time);
  }
  const place = (label: string): number => (labels.includes(label) ? labels.indexOf(label) : labels.length);
  return [...times]
    .map(([label, { count, seconds }]) => ({ label, count, seconds }))
    .sort((a, b) => place(a.label) - place(b.label));
}

export function secondsOf(stretches: readonly Stretch[]): number {
  return stretches.reduce((sum, { start, end }) => sum + end - start, 0);
}
