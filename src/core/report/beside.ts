import type { LabelTime } from './times.ts';

/** The times of a case beside those of others, as they are: nothing is scored. Seconds. */

/** A case with the time of every label that it has. */
export type CaseTimes = {
  readonly id: string;
  readonly name: string;
  readonly durationSeconds: number;
  readonly times: readonly LabelTime[];
};

export type OtherTime = Pick<CaseTimes, 'id' | 'name'> & { readonly seconds: number };

export type Beside = {
  /** Null: the whole recording. */
  readonly label: string | null;
  /** Null: there is none of it in this case. */
  readonly here: number | null;
  /** Of the other cases that have it, shortest first. */
  readonly others: readonly OtherTime[];
  /** Of the others alone; null where none has it. */
  readonly median: number | null;
};

/** Of values in any order, the mean of the middle two where they are even in number; null of none. */
export function median(values: readonly number[]): number | null {
  const ascending = [...values].sort((a, b) => a - b);
  const middle = ascending.length >> 1;
  const upper = ascending[middle];
  const lower = ascending[ascending.length % 2 === 0 ? middle - 1 : middle];
  return upper === undefined || lower === undefined ? null : (lower + upper) / 2;
}

/** The whole, then every label that any of the cases has, in the order of `labels`, others behind it. */
export function besideOthers(
  here: CaseTimes,
  others: readonly CaseTimes[],
  labels: readonly string[],
): Beside[] {
  const cases = [here, ...others];
  const found = new Set(cases.flatMap(({ times }) => times.map(({ label }) => label)));
  const known = labels.filter((label) => found.has(label));
  const rest = [...found].filter((label) => !labels.includes(label));
  return [null, ...known, ...rest].map((label) => {
    const times = others
      .flatMap((other) => {
        const seconds = secondsIn(other, label);
        return seconds === null ? [] : [{ id: other.id, name: other.name, seconds }];
      })
      .sort((a, b) => a.seconds - b.seconds);
    return {
      label,
      here: secondsIn(here, label),
      others: times,
      median: median(times.map(({ seconds }) => seconds)),
    };
  });
}

function secondsIn({ durationSeconds, times }: CaseTimes, label: string | null): number | null {
  if (label === null) return durationSeconds;
  return times.find((time) => time.label === label)?.seconds ?? null;
}
