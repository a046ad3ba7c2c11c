/** How much a label can be trusted, in words: a probability of such models is not one people can use. */
export type Confidence = 'sure' | 'likely' | 'unsure';

/** A stretch of a case, seconds, with the id of its label. */
export type Segment = {
  readonly start: number;
  readonly end: number;
  readonly label: string;
  readonly confidence: Confidence;
  /** Reviewed stretches of other cases that look like it and have its label. */
  readonly like?: { readonly stretches: number; readonly cases: number };
  /** What the words of the labels alone call most of it, where reviews taught otherwise. */
  readonly untaught?: string;
};

/** Runs of equal values as [value, first, end) over a row of cells. */
export function runs<T>(values: ArrayLike<T>): { value: T; first: number; end: number }[] {
  const found: { value: T; first: number; end: number }[] = [];
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as T;
    const last = found.at(-1);
    if (last?.value === value) last.end = i + 1;
    else found.push({ value, first: i, end: i + 1 });
  }
  return found;
}

/** The segment that holds `seconds` in a list sorted by start; undefined in a gap. Binary search. */
export function segmentAt<S extends { start: number; end: number }>(
  segments: readonly S[],
  seconds: number,
): S | undefined {
  let low = 0;
  let high = segments.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const segment = segments[middle] as S;
    if (seconds < segment.start) high = middle - 1;
    else if (seconds >= segment.end) low = middle + 1;
    else return segment;
  }
  return undefined;
}
