import { useCallback, useMemo } from 'react';
import { seek } from '#state/player-store.ts';
import { formatClock } from '#ui/format.ts';
import type { LabelLook } from '#ui/labels/labels.ts';
import { LaneCanvas, type Pen } from './lane-canvas.tsx';
import { drawnAs, paintSegments } from './paint-segments.ts';
import { useScale } from './scale.ts';
import { SegmentButtons } from './segment-buttons.tsx';
import { longestSpans, MOST_BUTTONS, visibleSpans } from './spans.ts';

type Span = { readonly start: number; readonly end: number; readonly label: string };

/** Just inside the border, so that the span is the one at the playhead. */
const INSIDE = 0.001;
const ROW = { top: 4, height: 20, radius: 4, gap: 2 } as const;

/** A quiet lane to compare with: names and colours, nothing to edit. `whose` is said before each name. */
export function SpanLane({
  whose,
  spans,
  lookOf,
}: {
  whose: string;
  spans: readonly Span[];
  lookOf: (label: string) => LabelLook;
}) {
  const { start, end } = useScale();
  const drawn = useMemo(() => spans.map((span) => drawnAs(span, lookOf(span.label))), [spans, lookOf]);
  const paint = useCallback((pen: Pen) => paintSegments(pen, drawn, ROW), [drawn]);
  return (
    <>
      <LaneCanvas
        paint={paint}
        className="pointer-events-none absolute inset-x-0 top-0 h-7 w-full text-[0.6875rem] font-medium"
      />
      <SegmentButtons
        spans={longestSpans(visibleSpans(spans, start, end), MOST_BUTTONS)}
        wordsOf={(span) =>
          `${whose}: ${lookOf(span.label).name}, ${formatClock(span.start)} to ${formatClock(span.end)}`
        }
        onChoose={(span) => seek(span.start + INSIDE)}
        className="top-1 h-5"
      />
    </>
  );
}
