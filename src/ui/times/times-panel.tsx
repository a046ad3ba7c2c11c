import { useMemo } from 'react';
import { Clock, Columns2 } from 'lucide-react';
import { Link } from 'wouter';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import type { Timed, TimesBeside } from '#state/case-times.ts';
import { caseStore } from '#state/case-store.ts';
import { formatClock, formatCount } from '#ui/format.ts';
import { EmptyState } from '#ui/kit/empty-state.tsx';
import { Skeleton } from '#ui/kit/skeleton.tsx';
import { useLabelLooks } from '#ui/labels/use-label-looks.ts';
import { TimesRows } from './times-rows.tsx';
import { useBeside } from './use-beside.ts';

/** How long this operation's phases took, beside the user's other operations: described, not judged. */
export function TimesPanel() {
  const timed = useTimed();
  const beside = useBeside(timed);
  const isDone = useStore(caseStore, ({ run }) => run.kind === 'done');
  const lookOf = useLabelLooks(timed);
  if (beside === null) return <Skeleton className="m-4 h-64" />;
  const { rows, others, set } = beside;
  return (
    <div className="pb-4">
      {others.length === 0 ? (
        <EmptyState icon={<Clock aria-hidden className="size-5" />} title="No other case to look at beside">
          Times of your other cases stand here as soon as one of them is read to its end with the same label
          set{set === null ? '' : `, ${set.name}`}.
        </EmptyState>
      ) : (
        <p className="px-4 pt-3 text-xs text-faint">
          Beside {formatCount(others.length, 'other case')} of yours with the same label set
          {set === null ? '' : `, ${set.name}`}. Each strip runs from 0 to its longest.
        </p>
      )}
      {!isDone && (
        <p className="px-4 pt-2 text-xs text-mind">
          This case is not read to its end yet: its times will still change.
        </p>
      )}
      <TimesRows rows={rows} idle={set?.idle} lookOf={lookOf} hasOthers={others.length > 0} />
      {others.length > 0 && <OtherCases here={timed?.id ?? ''} others={others} />}
    </div>
  );
}

/** The case on screen, which is ahead of what is stored of it. */
function useTimed(): Timed | null {
  const { facts, labelling, corrections } = useStore(
    caseStore,
    useShallow(({ facts, labelling, corrections }) => ({ facts, labelling, corrections })),
  );
  return useMemo(
    () =>
      facts === null
        ? null
        : { ...facts, durationSeconds: facts.video.durationSeconds, labelling, corrections },
    [facts, labelling, corrections],
  );
}

function OtherCases({ here, others }: { here: string; others: TimesBeside['others'] }) {
  return (
    <section aria-label="The other cases" className="mt-4 border-t border-line pt-3">
      <h2 className="px-4 pb-1 text-xs font-medium text-faint">The other cases</h2>
      <ul>
        {others.map(({ id, name, durationSeconds }) => (
          <li key={id} className="flex items-center gap-2.5 pr-2 pl-4 text-sm hover:bg-raised">
            <Link href={`/case/${id}`} className="min-w-0 flex-1 truncate py-1 text-soft hover:text-ink">
              {name}
            </Link>
            <span className="figures text-faint">{formatClock(durationSeconds)}</span>
            <Link
              href={`/compare/${here}/${id}`}
              aria-label={`Side by side with ${name}`}
              title="Side by side"
              className="flex size-7 items-center justify-center rounded-md text-soft hover:text-ink"
            >
              <Columns2 aria-hidden className="size-4" />
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
