/**
 * Two recordings on one clock: steps that both begin together, the shorter side of a step waiting at its end for the
 * longer one. Whether they run with a fixed offset or phase by phase is only a matter of which steps there are. Seconds.
 */

export const SIDES = ['a', 'b'] as const;
export type Side = (typeof SIDES)[number];

type Stretch = { readonly start: number; readonly end: number };
type Labelled = Stretch & { readonly label: string };

export type Step = {
  /** On the common clock. */
  readonly start: number;
  readonly seconds: number;
  /** The phase that both are in; null between phases. */
  readonly label: string | null;
  /** On each recording's own clock; empty where that side waits. */
  readonly a: Stretch;
  readonly b: Stretch;
};

export type Course = { readonly seconds: number; readonly steps: readonly Step[] };

/** What a side shows. */
export type Shown = { readonly seconds: number; readonly isWaiting: boolean };
export type Place = Readonly<Record<Side, Shown>>;

type Lengths = Readonly<Record<Side, number>>;

/** A stretch of one phase in both. */
export type Pair = { readonly label: string; readonly a: Stretch; readonly b: Stretch };

/** Both run freely: `b` shows what lies `shift` seconds later on its own clock than what `a` shows on its own. */
export function freeCourse(lengths: Lengths, shift: number): Course {
  const alone = Math.min(Math.abs(shift), shift > 0 ? lengths.b : lengths.a);
  const first = { a: shift < 0 ? alone : 0, b: shift > 0 ? alone : 0 };
  return courseOf([
    { label: null, a: { start: 0, end: first.a }, b: { start: 0, end: first.b } },
    { label: null, a: { start: first.a, end: lengths.a }, b: { start: first.b, end: lengths.b } },
  ]);
}

/** Both begin every phase that they have in common at the same time. */
export function phaseCourse(pairs: readonly Pair[], lengths: Lengths): Course {
  const at = { a: 0, b: 0 };
  const steps: Pick<Step, 'label' | 'a' | 'b'>[] = [];
  for (const { label, a, b } of pairs) {
    steps.push({ label: null, a: { start: at.a, end: a.start }, b: { start: at.b, end: b.start } });
    steps.push({ label, a, b });
    at.a = a.end;
    at.b = b.end;
  }
  steps.push({ label: null, a: { start: at.a, end: lengths.a }, b: { start: at.b, end: lengths.b } });
  return courseOf(steps);
}

function courseOf(given: readonly Pick<Step, 'label' | 'a' | 'b'>[]): Course {
  let start = 0;
  const steps = given.flatMap(({ label, a, b }) => {
    const seconds = Math.max(a.end - a.start, b.end - b.start);
    if (seconds <= 0) return [];
    const step = { start, seconds, label, a, b };
    start += seconds;
    return [step];
  });
  return { seconds: start, steps };
}

/** What both show at a time of the common clock. */
export function placeIn({ steps }: Course, seconds: number): Place {
  const step = steps.findLast(({ start }) => start <= seconds) ?? steps[0];
  if (step === undefined) return { a: NOWHERE, b: NOWHERE };
  const gone = Math.max(0, seconds - step.start);
  const shown = ({ start, end }: Stretch): Shown => ({
    seconds: Math.min(end, start + gone),
    isWaiting: start + gone >= end,
  });
  return { a: shown(step.a), b: shown(step.b) };
}

const NOWHERE: Shown = { seconds: 0, isWaiting: true };

/** When a side shows `seconds` of its own clock. */
export function clockAt({ steps, seconds: end }: Course, side: Side, seconds: number): number {
  const step = steps.find((candidate) => seconds < candidate[side].end);
  return step === undefined ? end : step.start + Math.max(0, seconds - step[side].start);
}

/** Shorter pauses in a phase are passed over: it is the same visit. */
const SAME_VISIT_SECONDS = 1;

/** A phase from when it is begun to when it is left; `segments` are sorted by start. */
export function visitsOf(segments: readonly Labelled[]): Labelled[] {
  const visits: Labelled[] = [];
  for (const { start, end, label } of segments) {
    const last = visits.at(-1);
    if (last?.label === label && start - last.end < SAME_VISIT_SECONDS)
      visits[visits.length - 1] = { ...last, end };
    else visits.push({ start, end, label });
  }
  return visits;
}

/**
 * Visits of the same phase in both, in an order that both have: as many as there can be, of equally many those that last
 * longest.
 */
export function pairsOf(a: readonly Labelled[], b: readonly Labelled[]): Pair[] {
  const width = b.length + 1;
  const most = new Float64Array((a.length + 1) * width);
  const value = (x: Labelled, y: Labelled): number =>
    x.label === y.label ? 1 + Math.min(x.end - x.start, y.end - y.start, 3600) / 1e8 : 0;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const [x, y] = [a[i], b[j]] as [Labelled, Labelled];
      const own = value(x, y);
      most[i * width + j] = Math.max(
        at(most, (i + 1) * width + j),
        at(most, i * width + j + 1),
        own === 0 ? 0 : own + at(most, (i + 1) * width + j + 1),
      );
    }
  }
  const pairs: Pair[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    const [x, y] = [a[i], b[j]] as [Labelled, Labelled];
    const here = at(most, i * width + j);
    if (here === at(most, (i + 1) * width + j)) i++;
    else if (here === at(most, i * width + j + 1)) j++;
    else {
      pairs.push({ label: x.label, a: bare(x), b: bare(y) });
      i++;
      j++;
    }
  }
  return pairs;
}

function at(values: Float64Array, place: number): number {
  return values[place] ?? 0;
}

function bare({ start, end }: Stretch): Stretch {
  return { start, end };
}
