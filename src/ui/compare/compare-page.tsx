import { useEffect } from 'react';
import { ArrowLeft } from 'lucide-react';
import { Link, useLocation, useParams } from 'wouter';
import { useStore } from 'zustand';
import { SIDES, type Side } from '#core/compare/course.ts';
import { chooseCase, closeCompare, compareStore } from '#state/compare-store.ts';
import { libraryStore, watchLibrary } from '#state/library-store.ts';
import { buttonClass } from '#ui/kit/button.tsx';
import { EmptyState } from '#ui/kit/empty-state.tsx';
import { Skeleton } from '#ui/kit/skeleton.tsx';
import { CompareSide } from './compare-side.tsx';
import { CompareTimes } from './compare-times.tsx';
import { CompareTransport } from './compare-transport.tsx';
import { useCompareCommands } from './use-compare-commands.ts';

/** Stands for a side without a case in the address. */
const NOBODY = '-';

/** Two operations side by side, each phase of the one beside the same of the other. */
export default function ComparePage() {
  const params = useParams();
  const [, navigate] = useLocation();
  const cases = useStore(libraryStore, (state) => state.cases);
  const chosen: Record<Side, string | null> = { a: idOf(params['a']), b: idOf(params['b']) };
  const { a, b } = chosen;
  useEffect(() => void watchLibrary(), []);
  useEffect(() => void chooseCase('a', a), [a]);
  useEffect(() => void chooseCase('b', b), [b]);
  useEffect(() => closeCompare, []);
  useCompareCommands();
  const choose = (side: Side, id: string): void => {
    const next = { ...chosen, [side]: id };
    navigate(`/compare/${next.a ?? NOBODY}/${next.b ?? NOBODY}`, { replace: true });
  };
  return (
    <div className="flex flex-1 flex-col gap-3 px-4 pb-6 sm:px-6">
      <title>Side by side · ophclip</title>
      <div className="flex flex-wrap items-center gap-x-3">
        <Link href="/" className={buttonClass('quiet', 'small')}>
          <ArrowLeft aria-hidden className="size-4" />
          Library
        </Link>
        <h1 className="text-lg font-semibold">Side by side</h1>
      </div>
      {cases === null ? (
        <Skeleton className="h-96" />
      ) : cases.length < 2 && (a === null || b === null) ? (
        <EmptyState title="There is no second case yet">
          Open another recording from the library: two operations can then be seen side by side, phase by
          phase.
        </EmptyState>
      ) : (
        <>
          <div className="grid gap-3 lg:grid-cols-2">
            {SIDES.map((side) => (
              <CompareSide key={side} side={side} cases={cases} onChoose={(id) => choose(side, id)} />
            ))}
          </div>
          <Together />
        </>
      )}
    </div>
  );
}

function Together() {
  const isReady = useStore(compareStore, ({ a, b }) => a.report !== null && b.report !== null);
  if (!isReady) return null;
  return (
    <>
      <CompareTransport />
      <CompareTimes />
    </>
  );
}

function idOf(param: string | undefined): string | null {
  return param === undefined || param === NOBODY ? null : param;
}
