import { useEffect, useRef, type ReactNode, type RefObject } from 'react';
import { Scissors, Sparkles, Star, Table2, UserRound, Users, Waypoints } from 'lucide-react';
import { useStore } from 'zustand';
import { aim, aimed, armedStore, disarm, putDown } from '#state/armed-store.ts';
import { caseStore } from '#state/case-store.ts';
import { deselect } from '#state/review-store.ts';
import { playerStore, seek } from '#state/player-store.ts';
import { searchStore } from '#state/search-store.ts';
import {
  chooseView,
  fitAll,
  fitStretch,
  follow,
  hoverAt,
  pan,
  timelineStore,
  zoom,
} from '#state/timeline-store.ts';
import { segmentAt } from '#core/segments.ts';
import { ClipsLane } from '#ui/clips/clips-lane.tsx';
import { clipsStore } from '#state/clips-store.ts';
import { TruthLane, useTruthSpans } from '#ui/evaluation/truth-lane.tsx';
import { formatCount } from '#ui/format.ts';
import { Button } from '#ui/kit/button.tsx';
import { CorrectBar } from '#ui/review/correct-bar.tsx';
import { classNames } from '#ui/kit/class-names.ts';
import { useLabelLooks } from '#ui/labels/use-label-looks.ts';
import { ArmedHint, ArmedLine } from './armed-line.tsx';
import { FilmStrip } from './film-strip.tsx';
import { HoverCard } from './hover-card.tsx';
import { GapBands } from './gap-bands.tsx';
import { InstrumentLanes, PhaseLane } from './lanes.tsx';
import { MarksLane } from './marks-lane.tsx';
import { Minimap } from './minimap.tsx';
import { MovingLayer } from './moving-layer.tsx';
import { Playhead } from './playhead.tsx';
import { Ruler } from './ruler.tsx';
import { Seams } from './seams.tsx';
import { secondsAt } from './seconds-at.ts';
import { SimilarityLane } from './similarity-lane.tsx';
import { SpanLane } from './span-lane.tsx';
import { TimelineTable } from './timeline-table.tsx';
import { useLabelledCase } from '#ui/use-labelled-case.ts';

/** The case from left to right: ruler, film, phases, instruments, similarity; and the same as a table. */
export function Timeline() {
  const view = useStore(timelineStore, (state) => state.view);
  return (
    <section aria-label="Timeline" className="flex min-h-0 flex-col border-t border-line bg-ground">
      <TimelineTools />
      {view === 'table' ? <TimelineTable /> : <Lanes />}
    </section>
  );
}

function TimelineTools() {
  const view = useStore(timelineStore, (state) => state.view);
  const { labelling, facts } = useLabelledCase();
  const fitSegment = (): void => {
    const segment = segmentAt(labelling.phases, playerStore.getState().time);
    if (segment !== undefined) fitStretch(segment.start, segment.end);
  };
  const isTable = view === 'table';
  const reviewed = labelling.phases.filter(({ correction }) => correction !== null).length;
  return (
    <div className="flex min-h-9 shrink-0 items-center gap-1 px-2 max-sm:flex-wrap sm:px-3">
      {!isTable && (
        <>
          <Button size="small" look="quiet" className="h-7 px-2" onClick={fitAll}>
            Fit
          </Button>
          <Button size="small" look="quiet" className="h-7 px-2" onClick={fitSegment}>
            Segment
          </Button>
        </>
      )}
      <output className="ml-1 min-w-0 flex-1 truncate text-xs text-faint">
        {facts !== null &&
          `${formatCount(labelling.phases.length, 'segment')}${reviewed > 0 ? `, ${reviewed} reviewed` : ''}, ${formatCount(labelling.instruments.length, 'instrument')}`}
      </output>
      <div className="flex min-w-0 justify-end max-sm:order-last max-sm:w-full max-sm:justify-start">
        <CorrectBar />
      </div>
      <Button
        size="small"
        look="quiet"
        className="h-7 px-2"
        aria-pressed={isTable}
        onClick={() => chooseView(isTable ? 'lanes' : 'table')}
      >
        {isTable ? <Waypoints aria-hidden className="size-4" /> : <Table2 aria-hidden className="size-4" />}
        {isTable ? 'Lanes' : 'Table'}
      </Button>
    </div>
  );
}

/** Width of the column with the lanes' names; phones have no room for it and write names over the lanes. */
const GUTTER = 'sm:pl-42';

function Lanes() {
  const { labelling, facts } = useLabelledCase();
  const hasAnswer = useStore(searchStore, (state) => state.answer !== null);
  const lookOf = useLabelLooks(facts);
  const truth = useTruthSpans();
  const model = useStore(caseStore, (state) => state.labelling.phases);
  const hasMarks = useStore(caseStore, (state) => state.marks.length > 0);
  const hasClips = useStore(clipsStore, (state) => state.isShown);
  // Once a person has spoken, the model's own word stays in sight below theirs.
  const isReviewed = labelling.phases.some(({ correction }) => correction !== null);
  const phaseIcon = isReviewed ? (
    <UserRound aria-hidden className="size-3.5" />
  ) : (
    <Sparkles aria-hidden className="size-3.5" />
  );
  const surface = useRef<HTMLDivElement>(null);
  const container = useRef<HTMLElement>(null);
  useWheel(container, surface);
  useEffect(() => playerStore.subscribe(({ time }) => follow(time)), []);
  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      {/* Scrolled by keyboard too: a long list of instruments does not fit. */}
      <section
        ref={container}
        aria-label="Lanes"
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        className={classNames(
          'relative min-h-0 flex-1 overflow-x-hidden overflow-y-auto select-none -outline-offset-2',
          GUTTER,
        )}
      >
        <div ref={surface} data-surface className="@container relative min-h-full">
          <Scrubber surface={surface} />
          <Ruler />
          <div className="relative">
            <Lane name="Film">
              <FilmStrip />
            </Lane>
            {truth.truth.length > 0 && (
              <Lane name="Ground truth" icon={<Users aria-hidden className="size-3.5" />}>
                <TruthLane {...truth} lookOf={lookOf} />
              </Lane>
            )}
            <Lane name={isReviewed ? 'Phases, mine' : 'Phases, model'} icon={phaseIcon}>
              <PhaseLane phases={labelling.phases} lookOf={lookOf} surface={surface} />
            </Lane>
            {isReviewed && (
              <Lane name="Phases, model" icon={<Sparkles aria-hidden className="size-3.5" />}>
                <div className="relative h-7">
                  <SpanLane whose="Model" spans={model} lookOf={lookOf} />
                </div>
              </Lane>
            )}
            {hasMarks && (
              <Lane name="Notes and stars" icon={<Star aria-hidden className="size-3.5" />}>
                <MarksLane />
              </Lane>
            )}
            {hasClips && (
              <Lane name="Clips" icon={<Scissors aria-hidden className="size-3.5" />}>
                <div className="relative h-5 overflow-hidden">
                  <MovingLayer>
                    <ClipsLane />
                  </MovingLayer>
                </div>
              </Lane>
            )}
            <InstrumentLanes instruments={labelling.instruments} lookOf={lookOf} surface={surface} />
            <GapBands
              gaps={labelling.gaps}
              duration={facts?.video.durationSeconds ?? 0}
              parts={facts?.parts ?? []}
            />
          </div>
          {hasAnswer && (
            <Lane
              isSticky
              name="Similarity"
              icon={<span aria-hidden className="size-2 rounded-full bg-accent" />}
            >
              <SimilarityLane />
            </Lane>
          )}
          <Seams />
          <ArmedLine />
          <Playhead />
        </div>
      </section>
      <ArmedHint lookOf={lookOf} />
      <HoverCard surface={surface} lookOf={lookOf} />
      <div className={classNames('shrink-0 px-2 pt-1 pb-2 sm:pr-2', GUTTER)}>
        <Minimap phases={labelling.phases} lookOf={lookOf} />
      </div>
    </div>
  );
}

type LaneProps = { name: string; icon?: ReactNode; children: ReactNode; isSticky?: boolean };

/** A lane with its name in the gutter; a sticky one stays in sight however many lanes there are. */
function Lane({ name, icon, children, isSticky = false }: LaneProps) {
  return (
    <div
      className={classNames(
        'border-t border-line/60',
        isSticky ? 'sticky bottom-0 z-10 bg-ground sm:-ml-42 sm:pl-42' : 'relative',
      )}
    >
      <p
        className={classNames(
          'absolute top-1/2 hidden w-42 -translate-y-1/2 items-center gap-2 truncate pr-2 pl-3 text-xs text-soft sm:flex',
          isSticky ? 'left-0' : 'right-full',
        )}
      >
        {icon}
        {name}
      </p>
      {children}
    </div>
  );
}

type Surface = RefObject<HTMLDivElement | null>;

/** Pointing goes to a time, dragging scrubs. The keyboard has its own keys, and the table. */
function Scrubber({ surface }: { surface: Surface }) {
  const scrubbing = useRef(false);
  useEffect(() => {
    const element = surface.current;
    if (element === null) return undefined;
    const controller = new AbortController();
    const { signal } = controller;
    let pointed = 0;
    const at = ({ clientX }: Pick<MouseEvent, 'clientX'>): number => secondsAt(clientX, surface.current);
    const target = (event: MouseEvent & Pick<PointerEvent, 'altKey'>) =>
      aimed(at(event), element.clientWidth, event.altKey);
    // Over segments too: what was taken up is put down wherever the pointer is.
    element.addEventListener(
      'click',
      (event) => {
        const isHandle = (event.target as HTMLElement).closest('[aria-pressed]') !== null;
        if (armedStore.getState().armed === null || isHandle) return;
        putDown(target(event).seconds);
        event.stopPropagation();
      },
      { signal, capture: true },
    );
    element.addEventListener(
      'pointerdown',
      (event) => {
        // Segments are buttons of their own.
        if (event.button !== 0 || (event.target as HTMLElement).closest('button') !== null) return;
        if (armedStore.getState().armed !== null) return;
        deselect();
        scrubbing.current = true;
        element.setPointerCapture(event.pointerId);
        seek(at(event));
      },
      { signal },
    );
    element.addEventListener(
      'pointermove',
      (event) => {
        ({ clientX: pointed } = event);
        hoverAt(at(event));
        if (armedStore.getState().armed !== null) aim(target(event));
        if (scrubbing.current) seek(at(event));
      },
      { signal },
    );
    element.addEventListener('pointerup', () => (scrubbing.current = false), { signal });
    element.addEventListener(
      'pointerleave',
      () => {
        hoverAt(null);
        aim(null);
      },
      { signal },
    );
    const leave = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') disarm();
    };
    window.addEventListener('keydown', leave, { signal });
    // Another time lies under the pointer once the view has moved.
    const stop = timelineStore.subscribe(({ isMoving, hover }, before) => {
      if (before.isMoving && !isMoving && hover !== null) hoverAt(at({ clientX: pointed }));
    });
    return () => {
      stop();
      controller.abort();
    };
  }, [surface]);
  return <div aria-hidden className="absolute inset-0 cursor-crosshair" />;
}

/** The wheel zooms where it points, and pans sideways or with Shift. React's listeners are passive: the page would scroll. */
function useWheel(container: RefObject<HTMLElement | null>, surface: Surface): void {
  useEffect(() => {
    const element = container.current;
    if (element === null) return undefined;
    // What comes between two frames is one step.
    let frame = 0;
    let pixels = 0;
    let steps = 0;
    let clientX = 0;
    const move = (): void => {
      frame = 0;
      const { start, end } = timelineStore.getState();
      const around = secondsAt(clientX, surface.current);
      if (steps !== 0) zoom(Math.exp(steps * 0.0025), around);
      if (pixels !== 0) pan((pixels / (surface.current?.clientWidth || 1000)) * (end - start));
      pixels = steps = 0;
    };
    const wheel = (event: WheelEvent): void => {
      event.preventDefault();
      const { deltaX, deltaY } = event;
      ({ clientX } = event);
      if (event.shiftKey || Math.abs(deltaX) > Math.abs(deltaY)) pixels += deltaX === 0 ? deltaY : deltaX;
      else steps += Math.min(120, Math.max(-120, deltaY));
      frame ||= requestAnimationFrame(move);
    };
    element.addEventListener('wheel', wheel, { passive: false });
    return () => {
      element.removeEventListener('wheel', wheel);
      cancelAnimationFrame(frame);
    };
  }, [container, surface]);
}
