import { useRef, type PointerEvent, type RefObject } from 'react';
import { useStore } from 'zustand';
import type { Edge, ReviewedSegment } from '#core/review.ts';
import { aim, aimed, arm, armedStore, disarm, putDown } from '#state/armed-store.ts';
import { reviewStore } from '#state/review-store.ts';
import { formatTimecode } from '#ui/format.ts';
import { classNames } from '#ui/kit/class-names.ts';
import { usePlace } from './on-view.ts';
import { secondsAt } from './seconds-at.ts';

/** Less than this is a click, not a drag. */
const STILL_PIXELS = 3;

type EdgeHandlesProps = {
  lane: string;
  segments: readonly ReviewedSegment[];
  surface: RefObject<HTMLDivElement | null>;
};

/** The edges of the chosen segment: dragged, or taken up by one click and put down by another. */
export function EdgeHandles({ lane, segments, surface }: EdgeHandlesProps) {
  const selected = useStore(reviewStore, (state) => (state.selected?.lane === lane ? state.selected : null));
  if (selected === null) return null;
  const middle = (selected.start + selected.end) / 2;
  const segment = segments.find(({ start, end }) => start <= middle && middle < end);
  if (segment === undefined) return null;
  return (
    <>
      <Ring {...segment} />
      {(['start', 'end'] as const).map((edge) => (
        <Handle key={edge} lane={lane} edge={edge} segment={segment} surface={surface} />
      ))}
    </>
  );
}

function Ring({ start, end }: Pick<ReviewedSegment, 'start' | 'end'>) {
  const place = usePlace<HTMLSpanElement>(start, end);
  return (
    <span
      ref={place}
      aria-hidden
      className="pointer-events-none absolute inset-y-0.5 left-0 z-10 rounded-sm ring-2 ring-accent"
    />
  );
}

type HandleProps = Omit<EdgeHandlesProps, 'segments'> & { edge: Edge; segment: ReviewedSegment };

function Handle({ lane, edge, segment, surface }: HandleProps) {
  const place = usePlace<HTMLButtonElement>(segment[edge]);
  const from = useRef<{ x: number; hasMoved: boolean } | null>(null);
  /** A drag ends with a click, which is not meant. */
  const isDragEnd = useRef(false);
  const isArmed = useStore(
    armedStore,
    ({ armed }) => armed?.kind === 'edge' && armed.lane === lane && armed.edge === edge,
  );
  const take = (): void => arm({ kind: 'edge', lane, edge, middle: (segment.start + segment.end) / 2 });
  const target = (event: PointerEvent) =>
    aimed(secondsAt(event.clientX, surface.current), surface.current?.clientWidth ?? 1, event.altKey);
  const down = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    from.current = { x: event.clientX, hasMoved: false };
  };
  const move = (event: PointerEvent): void => {
    const { current } = from;
    if (current === null || (!current.hasMoved && Math.abs(event.clientX - current.x) < STILL_PIXELS)) return;
    if (!current.hasMoved) take();
    current.hasMoved = true;
    aim(target(event));
  };
  const up = (event: PointerEvent): void => {
    const wasDragged = from.current?.hasMoved === true;
    from.current = null;
    isDragEnd.current = wasDragged;
    // Escape lets go of it in the middle of a drag.
    if (wasDragged && armedStore.getState().armed !== null) putDown(target(event).seconds);
  };
  return (
    <button
      ref={place}
      type="button"
      aria-label={`${edge === 'start' ? 'Start' : 'End'} at ${formatTimecode(segment[edge])}: take it up`}
      aria-pressed={isArmed}
      title={`${edge === 'start' ? 'Begins' : 'Ends'} at ${formatTimecode(segment[edge])}. Drag it, or click it and then its new place; Alt: without snapping.`}
      onPointerDown={down}
      onPointerMove={move}
      onPointerUp={up}
      onPointerCancel={disarm}
      onClick={(event) => {
        event.stopPropagation();
        if (isDragEnd.current) isDragEnd.current = false;
        else if (isArmed) disarm();
        else if (armedStore.getState().armed === null) take();
      }}
      className="group absolute inset-y-0 left-0 z-20 w-6 -translate-x-1/2 cursor-ew-resize touch-none"
    >
      <span
        aria-hidden
        className={classNames(
          'mx-auto block h-full w-1.5 rounded-full border border-ground transition-colors duration-150',
          isArmed ? 'bg-mind' : 'bg-accent group-hover:bg-accent-strong',
        )}
      />
    </button>
  );
}
