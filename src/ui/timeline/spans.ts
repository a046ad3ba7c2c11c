type Span = { readonly start: number; readonly end: number };

/** More segments than this are not made buttons: thousands of elements would stall the page. All are drawn. */
export const MOST_BUTTONS = 240;

/** Those of a lane that reach into start..end. The lane is in order and nothing in it overlaps. */
export function visibleSpans<S extends Span>(spans: readonly S[], start: number, end: number): S[] {
  return spans.slice(
    firstAt(spans, (span) => span.end > start),
    firstAt(spans, (span) => span.start >= end),
  );
}

/** The first index for which `isPast`, which stays true once it is. Binary search. */
function firstAt<S>(spans: readonly S[], isPast: (span: S) => boolean): number {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isPast(spans[middle] as S)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The longest `most`, in their order. */
export function longestSpans<S extends Span>(spans: readonly S[], most: number): readonly S[] {
  if (spans.length <= most) return spans;
  const ranked = spans.toSorted((a, b) => b.end - b.start - (a.end - a.start));
  const kept = new Set(ranked.slice(0, most));
  return spans.filter((span) => kept.has(span));
}
