import { Link } from 'wouter';
import { useStore } from 'zustand';
import type { LibraryMoment } from '#jobs/cases/library.ts';
import { libraryStore, type CaseCard } from '#state/library-store.ts';
import { librarySearchStore } from '#state/search-store.ts';
import { formatClock, formatCount, formatList } from '#ui/format.ts';
import { BlobPicture } from '#ui/kit/blob-picture.tsx';
import { Notice } from '#ui/kit/notice.tsx';
import { Skeleton } from '#ui/kit/skeleton.tsx';
import { messageOf } from '#ui/messages.ts';

/** Moments of all cases, grouped by case, the best case first. */
export function LibraryResults() {
  const { moments, isSearching, failure, text, unknownWords } = useStore(librarySearchStore);
  const cases = useStore(libraryStore, (state) => state.cases) ?? [];
  if (failure !== null) {
    return (
      <Notice tone="failure" title={messageOf(failure).title}>
        {messageOf(failure).wayOn}
      </Notice>
    );
  }
  if (moments === null) return <Skeleton className="h-24" />;
  const groups = groupByCase(moments, cases);
  return (
    <div aria-live="polite" aria-busy={isSearching}>
      <p className="mb-3 text-sm text-soft">
        {groups.length === 0
          ? noMatch(text, unknownWords)
          : `${formatCount(moments.length, 'moment')} in ${formatCount(groups.length, 'case')}`}
      </p>
      <ul className="flex flex-col gap-4">
        {groups.map(({ card, found }) => (
          <li key={card.id} className="panel p-3.5">
            <p className="mb-2.5 truncate font-semibold">{card.name}</p>
            <ul className="grid grid-cols-2 gap-2.5 sm:grid-cols-3 lg:grid-cols-6">
              {found.map((moment) => (
                <li key={moment.start}>
                  <Link
                    href={`/case/${card.id}?t=${moment.start.toFixed(1)}`}
                    className="group block rounded-sm"
                  >
                    <BlobPicture
                      bytes={moment.picture}
                      alt=""
                      className="aspect-video w-full rounded-sm ring-1 ring-line group-hover:ring-accent"
                    />
                    <span className="mt-1 flex justify-between gap-2 text-xs">
                      <span className="figures">
                        {formatClock(moment.start)} – {formatClock(moment.end)}
                      </span>
                      <span className="text-faint">{moment.strength}</span>
                    </span>
                  </Link>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </div>
  );
}

function groupByCase(moments: readonly LibraryMoment[], cases: readonly CaseCard[]) {
  const groups = new Map<string, { card: CaseCard; found: LibraryMoment[] }>();
  for (const moment of moments) {
    const card = cases.find(({ id }) => id === moment.caseId);
    if (card === undefined) continue;
    const group = groups.get(card.id) ?? { card, found: [] };
    group.found.push(moment);
    groups.set(card.id, group);
  }
  return [...groups.values()];
}

/** Nothing stands out: says why, where it is known. */
export function noMatch(text: string, unknownWords: readonly string[]): string {
  const reason =
    unknownWords.length > 0
      ? ` These encoders have never learnt ${formatList(unknownWords.map((word) => `\u201c${word}\u201d`))}.`
      : '';
  return `No good match for \u201c${text.trim()}\u201d.${reason}`;
}
