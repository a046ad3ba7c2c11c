import { Check, Plus } from 'lucide-react';
import type { RefObject } from 'react';
import { PHASE_LANE, type ReviewedSegment } from '#core/review.ts';
import type { Gap } from '#core/gaps.ts';
import type { Stretch } from '#core/joined-clock.ts';
import { arm } from '#state/armed-store.ts';
import type { ReviewedPresence } from '#state/review-lanes.ts';
import { select } from '#state/review-store.ts';
import { fitStretch } from '#state/timeline-store.ts';
import { formatClock } from '#ui/format.ts';
import { classNames } from '#ui/kit/class-names.ts';
import type { LabelLook } from '#ui/labels/labels.ts';
import { gapWords, isPause } from '#ui/gap-words.ts';
import { sourceWords } from '#ui/labels/source-words.ts';
import { EdgeHandles } from './edge-handles.tsx';
import { useScale } from './scale.ts';
import { MOST_BUTTONS, StripCanvas } from './strip-canvas.tsx';

type LookOf = (label: string) => LabelLook;
type Surface = RefObject<HTMLDivElement | null>;

/** With so many presences, a longer view than this draws them. */
const DRAWN_SECONDS = 600;
const PRESENCE_COLOUR = '#8ea2b5';

/** A segment narrower than this has no room for a letter. */
const LEAST_TEXT_PIXELS = 22;

/** Phases one after the other: colour and name, hatched where the model is unsure, outlined where a person said it. */
export function PhaseLane({
  phases,
  lookOf,
  width,
  surface,
}: {
  phases: readonly ReviewedSegment[];
  lookOf: LookOf;
  width: number;
  surface: Surface;
}) {
  const scale = useScale();
  const pixels = (seconds: number): number => (seconds / Math.max(1e-6, scale.end - scale.start)) * width;
  const visible = phases.filter(({ start, end }) => scale.isVisible(start, end));
  if (visible.length > MOST_BUTTONS) {
    const stripes = visible.map(({ start, end, label }) => ({ start, end, colour: lookOf(label).colour }));
    return (
      <StripCanvas stripes={stripes} start={scale.start} end={scale.end} className="block h-9 w-full py-1" />
    );
  }
  return (
    <div className="relative h-9 overflow-hidden">
      {visible.map((segment) => {
        const { start, end, label, confidence, correction } = segment;
        const { name, colour, ink, isIdle } = lookOf(label);
        const words = `${name}, ${formatClock(start)} to ${formatClock(end)}, ${sourceWords(segment, lookOf)}`;
        return (
          <button
            key={start}
            type="button"
            tabIndex={-1}
            title={words}
            aria-label={words}
            onClick={() => select(PHASE_LANE, segment)}
            onDoubleClick={() => fitStretch(start, end)}
            className={classNames(
              'absolute inset-y-1 overflow-hidden rounded-sm border-r-2 border-ground px-1.5 text-left text-xs font-semibold whitespace-nowrap transition-[filter] duration-150 hover:brightness-110',
              isIdle && 'text-soft',
              confidence === 'unsure' && 'hatched',
              correction !== null && 'shadow-[inset_0_0_0_2px_var(--color-ink)]',
            )}
            style={{
              left: scale.left(start),
              width: scale.width(end - start),
              backgroundColor: isIdle ? 'color-mix(in srgb, var(--label-idle) 45%, transparent)' : colour,
              ...(!isIdle && { color: ink }),
            }}
          >
            {pixels(end - start) >= LEAST_TEXT_PIXELS && (
              <span className="sticky left-1.5">
                {correction !== null && (
                  <Check aria-hidden strokeWidth={3} className="mr-1 inline size-3 align-[-1px]" />
                )}
                {name}
              </span>
            )}
          </button>
        );
      })}
      <EdgeHandles lane={PHASE_LANE} segments={phases} surface={surface} />
    </div>
  );
}

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
  const scale = useScale();
  const shown = instruments.reduce((sum, { segments }) => sum + segments.length, 0);
  const isDrawn = shown > MOST_BUTTONS && scale.end - scale.start > DRAWN_SECONDS;
  return (
    <div className="border-t border-line/60 py-1">
      {instruments.map(({ label, segments }) => {
        const { name } = lookOf(label);
        return (
          <div key={label} className="relative h-7 sm:h-4.5">
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
            {isDrawn && (
              <StripCanvas
                stripes={segments.map(({ start, end }) => ({ start, end, colour: PRESENCE_COLOUR }))}
                start={scale.start}
                end={scale.end}
                className="absolute inset-x-0 bottom-1 h-2.5 w-full"
              />
            )}
            {(isDrawn ? [] : segments)
              .filter(({ start, end }) => scale.isVisible(start, end))
              .map((segment) => (
                <InstrumentSegment key={segment.start} lane={label} segment={segment} lookOf={lookOf} />
              ))}
            <EdgeHandles lane={label} segments={segments} surface={surface} />
            <span
              aria-hidden
              className="pointer-events-none absolute top-0 left-2 text-[0.6875rem] leading-4 text-soft sm:hidden"
            >
              {name}
            </span>
          </div>
        );
      })}
    </div>
  );
}

function InstrumentSegment({
  lane,
  segment,
  lookOf,
}: {
  lane: string;
  segment: ReviewedSegment;
  lookOf: LookOf;
}) {
  const scale = useScale();
  const { start, end, confidence, correction } = segment;
  const words = `${lookOf(lane).name}, ${formatClock(start)} to ${formatClock(end)}, ${sourceWords(segment, lookOf)}`;
  return (
    <button
      type="button"
      tabIndex={-1}
      title={words}
      aria-label={words}
      onClick={() => select(lane, segment)}
      className={classNames(
        'absolute bottom-1 h-2.5 min-w-1 rounded-[3px] transition-[filter] duration-150 hover:brightness-125',
        confidence === 'sure' ? 'bg-[#8ea2b5]' : 'bg-[#5f7284]',
        correction !== null && 'shadow-[inset_0_0_0_1.5px_var(--color-ink)]',
      )}
      style={{ left: scale.left(start), width: scale.width(end - start) }}
    />
  );
}

/** A gap narrower than this has no room for words. */
const LEAST_GAP_TEXT_PIXELS = 84;

/** Hatched over all lanes: what could not be read. */
export function GapBands({
  gaps,
  duration,
  parts,
  width,
}: {
  gaps: readonly Gap[];
  duration: number;
  parts: readonly Stretch[];
  width: number;
}) {
  const scale = useScale();
  const pixels = (seconds: number): number => (seconds / Math.max(1e-6, scale.end - scale.start)) * width;
  return gaps
    .filter(({ start, end }) => scale.isVisible(start, end))
    .map((gap) => {
      const { start, end } = gap;
      const words = `The recording ${gapWords(gap, duration, parts)}`;
      return (
        <div
          key={start}
          title={words}
          className="gap-band absolute inset-y-0 min-w-0.5 overflow-hidden border-x border-edge"
          style={{ left: scale.left(start), width: scale.width(end - start) }}
        >
          <span className="sr-only">{words}</span>
          {pixels(end - start) >= LEAST_GAP_TEXT_PIXELS && (
            <span
              aria-hidden
              className="absolute inset-x-0 top-2 mx-auto w-fit rounded-sm bg-ground px-1.5 py-0.5 text-xs text-soft"
            >
              {isPause(gap, parts) ? 'Not recorded' : end >= duration ? 'Breaks off' : 'Not readable'}
            </span>
          )}
        </div>
      );
    });
}
