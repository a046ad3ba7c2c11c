import type { AnnotatedVideo, Annotation } from '#core/formats/annotations.ts';
import type { Priors } from '#core/priors.ts';

/** Edges of the lengths' bins, seconds: about four to every doubling, from one second to half an hour. */
const EDGES = [0, ...Array.from({ length: 44 }, (_, i) => Math.round(2 ** (i / 4) * 10) / 10)];

type About = Pick<Priors, 'id' | 'name' | 'source' | 'licence' | 'pauses'>;

/**
 * Counts one track over videos. Annotations are taken in the order of their starts; two of the same label on end are
 * one stretch where they touch, and two where they do not. `operations`: what kind each video is of.
 */
export function countPriors(
  videos: readonly AnnotatedVideo[],
  track: string,
  about: About,
  operations?: ReadonlyMap<string, string>,
): Priors {
  const lengths = new Map<string, number[]>();
  const first = new Map<string, number>();
  const next = new Map<string, number>();
  const paused = new Map<string, number>();
  let counted = 0;
  for (const video of videos) {
    const stretches = joined(video.tracks.find(({ name }) => name === track)?.annotations ?? []);
    if (stretches.length === 0) continue;
    counted++;
    for (const { label, seconds } of stretches) lengths.set(label, [...(lengths.get(label) ?? []), seconds]);
    const isPause = (label: string): boolean => about.pauses.includes(label);
    const done = stretches.filter(({ label }) => !isPause(label)).map(({ label }) => label);
    for (const [i, label] of done.entries()) add(i === 0 ? first : next, [done[i - 1], label]);
    for (const [i, { label }] of stretches.entries()) {
      const before = stretches[i - 1]?.label;
      if (isPause(label) && before !== undefined && !isPause(before)) add(paused, [before, label]);
    }
  }
  return {
    schema: 1,
    ...about,
    videos: counted,
    labels: [...lengths]
      .sort(([, a], [, b]) => b.length - a.length)
      .map(([label, seconds]) => ({
        label,
        stretches: seconds.length,
        seconds: quantiles(seconds),
        lengths: histogram(seconds),
      })),
    edges: EDGES,
    first: rows(first).map(([[, label], times]) => [label as string, times]),
    next: rows(next).map(([[before, label], times]) => [before as string, label as string, times]),
    paused: rows(paused).map(([[before, label], times]) => [before as string, label as string, times]),
    ...(operations !== undefined && { within: countWithin(videos, track, about, operations) }),
  };
}

function countWithin(
  videos: readonly AnnotatedVideo[],
  track: string,
  { pauses }: About,
  operations: ReadonlyMap<string, string>,
): Priors['within'] {
  const [counted, occurs] = [new Map<string, number>(), new Map<string, number>()];
  for (const { video, tracks } of videos) {
    const operation = operations.get(video);
    const annotations = tracks.find(({ name }) => name === track)?.annotations ?? [];
    if (operation === undefined || annotations.length === 0) continue;
    add(counted, [operation]);
    for (const label of new Set(annotations.map(({ label }) => label)))
      if (!pauses.includes(label)) add(occurs, [operation, label]);
  }
  return {
    operations: rows(counted).map(([[operation], times]) => [operation as string, times]),
    occurs: rows(occurs).map(([[operation, label], times]) => [operation as string, label as string, times]),
  };
}

function joined(annotations: readonly Annotation[]): { label: string; seconds: number }[] {
  const sorted = [...annotations].sort((a, b) => a.start - b.start);
  const found: { label: string; start: number; end: number }[] = [];
  for (const { label, start, end } of sorted) {
    const last = found.at(-1);
    if (last?.label === label && start <= last.end) last.end = Math.max(last.end, end ?? start);
    else found.push({ label, start, end: end ?? start });
  }
  return found.map(({ label, start, end }) => ({ label, seconds: end - start }));
}

const NONE = '\u0000';

function add(counts: Map<string, number>, pair: readonly (string | undefined)[]): void {
  const key = pair.map((part) => part ?? '').join(NONE);
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function rows(counts: Map<string, number>): [string[], number][] {
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([key, times]): [string[], number] => [key.split(NONE), times]);
}

function quantiles(seconds: readonly number[]): [number, number, number] {
  const sorted = [...seconds].sort((a, b) => a - b);
  const of = (share: number): number =>
    Math.round((sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] as number) * 10) / 10;
  return [of(0.1), of(0.5), of(0.9)];
}

function histogram(seconds: readonly number[]): number[] {
  const counts = EDGES.map(() => 0);
  for (const value of seconds) {
    const bin = EDGES.findLastIndex((edge) => edge <= value);
    counts[bin] = (counts[bin] as number) + 1;
  }
  return counts.slice(0, counts.findLastIndex((value) => value > 0) + 1);
}
