import { Plus } from 'lucide-react';
import { useCallback, useMemo, type RefObject } from 'react';
import { PHASE_LANE, type ReviewedSegment } from '#core/review.ts';
import { arm } from '#state/armed-store.ts';
import type { ReviewedPresence } from '#state/review-lanes.ts';
import { select } from '#state/review-store.ts';
import { fitStretch } from '#state/timeline-store.ts';
import { formatClock } from '#ui/format.ts';
import type { LabelLook } from '#ui/labels/labels.ts';
import { sourceWords } from '#ui/labels/source-words.ts';
import { EdgeHandles } from './edge-handles.tsx';
import { LaneCanvas, type Pen } from './lane-canvas.tsx';
import { drawnAs, paintSegments } from './paint-segments.ts';
import { useScale } from './scale.ts';
import { SegmentButtons } from './segment-buttons.tsx';
import { longestSpans, MOST_BUTTONS, visibleSpans } from './spans.ts';

type LookOf = (label: string) => LabelLook;
type Surface = RefObject<HTMLDivElement | null>;

const PHASE_ROW = { top: 4, height: 28, radius: 4, gap: 2 } as const;

/** Phases one after the other: colour and name, hatched where the model is unsure, outlined where a person said it. */
export function PhaseLane({
  phases,
  lookOf,
  surface,
}: {
  phases: readonly ReviewedSegment[];
  lookOf: LookOf;
  surface: Surface;
}) {
  const { start, end } = useScale();
  const drawn = useMemo(
    () =>
      phases.map((segment) =>
        drawnAs(segment, lookOf(segment.label), {
          isHatched: segment.confidence === 'unsure',
          isOutlined: segment.correction !== null,
        }),
      ),
    [phases, lookOf],
  );
  const paint = useCallback((pen: Pen) => paintSegments(pen, drawn, PHASE_ROW), [drawn]);
  return (
    <div className="relative h-9 overflow-hidden">
      <LaneCanvas
        paint={paint}
        className="pointer-events-none absolute inset-0 size-full text-xs font-semibold"
      />
      <SegmentButtons
        spans={longestSpans(visibleSpans(phases, start, end), MOST_BUTTONS)}
        wordsOf={(segment) => segmentWords(segment, segment.label, lookOf)}
        onChoose={(segment) => select(PHASE_LANE, segment)}
        onOpen={(segment) => fitStretch(segment.start, segment.end)}
        className="inset-y-1"
      />
      <EdgeHandles lane={PHASE_LANE} segments={phases} surface={surface} />
    </div>
  );
}

function segmentWords(segment: ReviewedSegment, label: string, lookOf: LookOf): string {
  const { start, end } = segment;
  return `${lookOf(label).name}, ${formatClock(start)} to ${formatClock(end)}, ${sourceWords(segment, lookOf)}`;
}

const SURE: LabelLook = { name: '', colour: 'var(--color-bar)', ink: '', isIdle: false };
const LESS_SURE: LabelLook = { ...SURE, colour: 'var(--color-bar-less)' };
const BAR_PIXELS = 10;

/** A thin lane for each instrument that was seen. */
export function InstrumentLanes({
  instruments,
  lookOf,
  surface,
}: {
  instruments: readonly ReviewedPresence[];
  lookOf: LookOf;
  surface: Surface;
}) {
  const { start, end } = useScale();
  const lanes = useMemo(
    () =>
      instruments.map(({ segments }) =>
        segments.map((segment) =>
          drawnAs(segment, segment.confidence === 'sure' ? SURE : LESS_SURE, {
            isOutlined: segment.correction !== null,
          }),
        ),
      ),
    [instruments],
  );
  const paint = useCallback(
    (pen: Pen) => {
      const height = pen.height / lanes.length;
      for (const [i, drawn] of lanes.entries()) {
        const top = (i + 1) * height - 4 - BAR_PIXELS;
        paintSegments(pen, drawn, { top, height: BAR_PIXELS, radius: 3, gap: 0 });
      }
    },
    [lanes],
  );
  const buttons = useMemo(() => {
    const visible = instruments.flatMap(({ segments }) => visibleSpans(segments, start, end));
    return new Set(longestSpans(visible, MOST_BUTTONS));
  }, [instruments, start, end]);
  return (
    <div className="border-t border-line/60 py-1">
      <div className="relative">
        <LaneCanvas paint={paint} className="pointer-events-none absolute inset-0 size-full" />
        {instruments.map(({ label, segments }) => (
          <div key={label} className="relative h-7 sm:h-4.5">
            <LaneName label={label} name={lookOf(label).name} />
            <SegmentButtons
              spans={visibleSpans(segments, start, end).filter((segment) => buttons.has(segment))}
              wordsOf={(segment) => segmentWords(segment, label, lookOf)}
              onChoose={(segment) => select(label, segment)}
              className="bottom-1 h-2.5 min-w-1"
            />
            <EdgeHandles lane={label} segments={segments} surface={surface} />
          </div>
        ))}
      </div>
    </div>
  );
}

/** In the gutter, with a way to say where the instrument is; phones have it over the lane. */
function LaneName({ label, name }: { label: string; name: string }) {
  return (
    <>
      <div className="group/name absolute top-1/2 right-full hidden w-42 -translate-y-1/2 items-center pr-1 pl-3 text-xs text-soft sm:flex">
        <span className="min-w-0 flex-1 truncate">{name}</span>
        <button
          type="button"
          aria-label={`Say where ${name} is`}
          title={`Say where ${name} is: click where it begins, then where it ends`}
          onClick={() => arm({ kind: 'present', lane: label, from: null })}
          className="-my-1 flex size-6 items-center justify-center rounded-sm text-faint opacity-0 group-hover/name:opacity-100 hover:bg-raised hover:text-ink focus-visible:opacity-100"
        >
          <Plus aria-hidden className="size-3.5" />
        </button>
      </div>
      <span
        aria-hidden
        className="pointer-events-none absolute top-0 left-2 text-[0.6875rem] leading-4 text-soft sm:hidden"
      >
        {name}
      </span>
    </>
  );
}
