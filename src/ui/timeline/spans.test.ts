import { array, assert, integer, nat, property, tuple } from 'fast-check';
import { expect, test } from 'vitest';
import { longestSpans, visibleSpans } from './spans.ts';

const lane = array(tuple(nat(20), integer({ min: 1, max: 20 })), { maxLength: 60 }).map((pairs) => {
  let at = 0;
  return pairs.map(([pause, length]) => {
    const start = at + pause;
    at = start + length;
    return { start, end: at };
  });
});

test('what is visible of a lane is what reaches into the view', () => {
  assert(
    property(lane, nat(1000), nat(400), (spans, start, length) => {
      const end = start + length;
      const expected = spans.filter((span) => span.end > start && span.start < end);
      expect(visibleSpans(spans, start, end)).toEqual(expected);
    }),
  );
});

test('of too many the longest are kept, in their order', () => {
  assert(
    property(lane, nat(60), (spans, most) => {
      const kept = longestSpans(spans, most);
      expect(kept).toHaveLength(Math.min(most, spans.length));
      expect(kept).toEqual(spans.filter((span) => kept.includes(span)));
      const shortest = Math.min(...kept.map(({ start, end }) => end - start));
      for (const span of spans)
        if (!kept.includes(span)) expect(span.end - span.start).toBeLessThanOrEqual(shortest);
    }),
  );
});
