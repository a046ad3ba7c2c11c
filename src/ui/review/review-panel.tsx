import { Check, CheckCheck, Pencil } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { PHASE_LANE, type ReviewedSegment } from '#core/review.ts';
import type { ReviewQueue } from '#core/review-queue.ts';
import { segmentAt, type Segment } from '#core/segments.ts';
import { caseStore } from '#state/case-store.ts';
import { playerStore } from '#state/player-store.ts';
import { askForLabel, goToNextInQueue, phaseQueue, sayLabel } from '#state/review-actions.ts';
import { shownIn } from '#state/review-lanes.ts';
import { reviewStore, select } from '#state/review-store.ts';
import { formatClock, formatCount } from '#ui/format.ts';
import { Button } from '#ui/kit/button.tsx';
import { classNames } from '#ui/kit/class-names.ts';
import { EmptyState } from '#ui/kit/empty-state.tsx';
import { IconButton } from '#ui/kit/icon-button.tsx';
import { Kbd } from '#ui/kit/kbd.tsx';
import { ProgressBar } from '#ui/kit/progress-bar.tsx';
import type { LabelLook } from '#ui/labels/labels.ts';
import { useLabelLooks } from '#ui/labels/use-label-looks.ts';
import { useLabelledCase } from '#ui/use-labelled-case.ts';
import { MarksPanel } from './marks-panel.tsx';
import { SegmentsTable } from './segments-table.tsx';
import { WhilePlayingPanel } from './while-playing-panel.tsx';

function useQueue(): ReviewQueue {
  const shown = useStore(
    caseStore,
    useShallow(({ labelling, corrections, facts }) => ({ labelling, corrections, facts })),
  );
  return useMemo(() => phaseQueue(shown), [shown]);
}

/** How many are left, on the tab. */
export function QueueCount() {
  const { open } = useQueue();
  if (open.length === 0) return null;
  return (
    <span className="figures relative ml-1.5 rounded-full bg-mind/15 px-1.5 py-px text-xs text-mind">
      {open.length}
      <span className="sr-only"> to check</span>
    </span>
  );
}

/** What of the case deserves a look, with the person's notes and stars; or every segment there is. */
export function ReviewPanel() {
  const [chosen, setView] = useState<View>('check');
  // A note that is begun is written there.
  const isNoting = useStore(reviewStore, (state) => state.noteEdited !== null);
  const view = isNoting ? 'check' : chosen;
  return (
    <div className="flex min-h-full flex-col lg:h-full">
      <fieldset className="mx-4 mt-3 flex shrink-0 rounded-md border border-line p-0.5">
        <legend className="sr-only">Which segments</legend>
        {VIEWS.map(({ id, name }) => (
          <button
            key={id}
            type="button"
            aria-pressed={id === view}
            onClick={() => setView(id)}
            className={classNames(
              'h-6 flex-1 rounded-sm text-xs transition-colors duration-150',
              id === view ? 'bg-raised font-semibold text-ink' : 'text-soft hover:text-ink',
            )}
          >
            {name}
          </button>
        ))}
      </fieldset>
      {view === 'check' ? <ToCheck /> : <SegmentsTable />}
    </div>
  );
}

const VIEWS = [
  { id: 'check', name: 'To check' },
  { id: 'all', name: 'All segments' },
] as const;

type View = (typeof VIEWS)[number]['id'];

/** Doubtful phases, least sure first. */
function ToCheck() {
  const { facts } = useLabelledCase();
  const lookOf = useLabelLooks(facts);
  const { open, checked, all } = useQueue();
  return (
    <div className="pb-4">
      <section aria-label="To check" className="pt-3">
        <div className="flex items-center gap-3 px-4 pb-2">
          <p className="min-w-0 flex-1 text-sm">
            <span className="font-semibold text-ink">
              {checked} of {all}
            </span>{' '}
            <span className="text-soft">checked</span>
          </p>
          <Button size="small" onClick={goToNextInQueue} disabled={open.length === 0}>
            Next <Kbd>N</Kbd>
          </Button>
        </div>
        <div className="px-4 pb-2">
          <ProgressBar
            label="Checked"
            fraction={all === 0 ? 1 : checked / all}
            text={`${checked} of ${all} checked`}
          />
        </div>
        {open.length === 0 ? (
          <EmptyState
            icon={<CheckCheck aria-hidden className="size-5" />}
            title={all === 0 ? 'Nothing to check' : 'All checked'}
          >
            {all === 0
              ? 'The model is sure of every phase. Correct any of them on the timeline.'
              : `${formatCount(all, 'doubtful phase')} judged by you.`}
          </EmptyState>
        ) : (
          <ol aria-label="Segments to check">
            {open.map((segment) => (
              <QueueRow key={segment.start} segment={segment} look={lookOf(segment.label)} />
            ))}
          </ol>
        )}
      </section>
      <WhilePlayingPanel />
      <MarksPanel />
    </div>
  );
}

/** What is left of a segment where a person has cut it. */
function leftOf({ start, end }: Segment): ReviewedSegment | undefined {
  return segmentAt(shownIn(PHASE_LANE), (start + end) / 2);
}

function QueueRow({ segment, look }: { segment: Segment; look: LabelLook }) {
  const { start, end, confidence } = segment;
  const isNow = useStore(playerStore, ({ time }) => time >= start && time < end);
  const withLeft = (act: (left: ReviewedSegment) => void) => (): void => {
    const left = leftOf(segment);
    if (left === undefined) return;
    select(PHASE_LANE, left);
    act(left);
  };
  return (
    <li
      className={classNames(
        'flex items-center gap-1 border-l-2 pr-2 pl-3.5 transition-colors duration-150 hover:bg-raised',
        isNow ? 'border-accent bg-raised' : 'border-transparent',
      )}
    >
      <button
        type="button"
        aria-label={`${look.name} at ${formatClock(start)}, ${confidence}`}
        aria-current={isNow || undefined}
        onClick={withLeft(() => undefined)}
        className="flex min-w-0 flex-1 items-center gap-2.5 py-1.5 text-left text-sm"
      >
        <span
          aria-hidden
          className={classNames('size-3 shrink-0 rounded-[3px]', confidence === 'unsure' && 'hatched')}
          style={{ backgroundColor: look.colour }}
        />
        <span className="min-w-0 flex-1">
          <span className={classNames('block truncate', isNow ? 'font-semibold text-ink' : 'text-ink')}>
            {look.name}
          </span>
          <span className="text-xs text-faint">
            <span className="figures">
              {formatClock(start)} – {formatClock(end)}
            </span>{' '}
            {confidence}
          </span>
        </span>
      </button>
      <IconButton
        label={`Accept ${look.name} at ${formatClock(start)}`}
        icon={<Check aria-hidden className="size-4" />}
        onClick={withLeft((left) => sayLabel(left, left.label, PHASE_LANE))}
      />
      <IconButton
        label={`Change ${look.name} at ${formatClock(start)}`}
        icon={<Pencil aria-hidden className="size-4" />}
        onClick={withLeft((left) => askForLabel(left, PHASE_LANE))}
      />
    </li>
  );
}
