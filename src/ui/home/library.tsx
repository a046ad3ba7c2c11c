import { Columns2 } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { useStore } from 'zustand';
import { libraryStore, removeCase, type CaseCard } from '#state/library-store.ts';
import { samplesStore, type Sample } from '#state/samples-store.ts';
import { librarySearchStore } from '#state/search-store.ts';
import { formatBytes, formatCount, formatMinutes } from '#ui/format.ts';
import { Button, buttonClass } from '#ui/kit/button.tsx';
import { Dialog } from '#ui/kit/dialog.tsx';
import { Notice } from '#ui/kit/notice.tsx';
import { Skeleton } from '#ui/kit/skeleton.tsx';
import { messageOf } from '#ui/messages.ts';
import { CaseCardView } from './case-card.tsx';
import { LibraryResults } from './library-results.tsx';
import { LibrarySearch } from './library-search.tsx';

/** The cases of this computer, and search over all of them. */
export function Library({ onSample }: { onSample: (sample: Sample) => Promise<void> }) {
  const { cases, failure, removal } = useStore(libraryStore);
  const found = useStore(librarySearchStore, (state) => state.text.trim() !== '');
  const [leaving, setLeaving] = useState<CaseCard | null>(null);
  const hasCases = cases !== null && cases.length > 0;
  return (
    <section id="library" aria-labelledby="library-title" className="scroll-mt-4 pt-10">
      <div className="mb-3 flex min-h-9 flex-wrap items-center gap-x-2 gap-y-2">
        <h2 id="library-title" className="text-base font-semibold">
          Library
        </h2>
        <LibraryFacts />
        {cases !== null && cases.length > 1 && (
          <Link href="/compare" className={buttonClass('quiet', 'small')}>
            <Columns2 aria-hidden className="size-4" />
            Compare
          </Link>
        )}
        {hasCases && <LibrarySearch />}
      </div>
      {[failure, removal].map(
        (problem) =>
          problem !== null && (
            <Notice key={problem.code} tone="failure" title={messageOf(problem).title}>
              {messageOf(problem).wayOn}
            </Notice>
          ),
      )}
      {found && <LibraryResults />}
      {cases === null && <CardSkeletons />}
      {cases !== null && cases.length === 0 && <FirstCases onSample={onSample} />}
      {hasCases && !found && (
        <ul className="grid grid-cols-2 gap-3 sm:gap-4 md:grid-cols-3 lg:grid-cols-4">
          {cases.map((card) => (
            <CaseCardView key={card.id} card={card} onRemove={() => setLeaving(card)} />
          ))}
        </ul>
      )}
      <RemoveDialog card={leaving} onClose={() => setLeaving(null)} />
    </section>
  );
}

function LibraryFacts() {
  const { cases, storage } = useStore(libraryStore);
  if (cases === null || cases.length === 0) return null;
  const seconds = cases.reduce((sum, card) => sum + card.durationSeconds * (card.done / card.cells), 0);
  return (
    <p className="text-base text-faint">
      {formatCount(cases.length, 'case')} · {formatMinutes(seconds)} read
      {storage !== null && ` · ${formatBytes(storage.usedBytes)} used`}
    </p>
  );
}

/** Nothing here yet: two drawn operations to begin with, for whoever has no recording at hand. */
function FirstCases({ onSample }: { onSample: (sample: Sample) => Promise<void> }) {
  const { samples, failure } = useStore(samplesStore);
  if (failure !== null) {
    return (
      <Notice tone="mind" title="The sample cases could not be fetched.">
        Your own recordings open as usual.
      </Notice>
    );
  }
  return (
    <>
      <p className="mb-4 max-w-[64ch] text-sm text-soft">
        Cases you open are kept here with their timelines, on this computer only. No recording at hand? These
        two operations are drawn, so that what is shown can be compared with what is true.
      </p>
      <ul className="grid gap-4 sm:grid-cols-2 lg:grid-cols-4" aria-busy={samples === null}>
        {samples?.map((sample) => (
          <li key={sample.id}>
            <button
              type="button"
              aria-label={`Open ${sample.title}, drawn, ${formatMinutes(sample.durationSeconds)}`}
              onClick={() => void onSample(sample)}
              className="panel group block w-full overflow-hidden text-left transition-colors duration-150 hover:border-edge"
            >
              <video
                src={`${sample.url}#t=${sample.stillSeconds}`}
                preload="metadata"
                muted
                playsInline
                tabIndex={-1}
                aria-hidden
                className="aspect-video w-full bg-black object-cover"
              />
              <span className="block px-3.5 py-3">
                <span className="block truncate font-semibold">{sample.title}</span>
                <span className="block truncate text-faint">
                  Drawn, {formatMinutes(sample.durationSeconds)}
                </span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

function CardSkeletons() {
  return (
    <ul aria-busy className="grid grid-cols-2 gap-4 lg:grid-cols-4">
      {[0, 1, 2, 3].map((place) => (
        <li key={place} className="panel overflow-hidden">
          <Skeleton className="aspect-video rounded-none" />
          <Skeleton className="mx-3.5 my-4 h-4 w-32" />
        </li>
      ))}
    </ul>
  );
}

function RemoveDialog({ card, onClose }: { card: CaseCard | null; onClose: () => void }) {
  const remove = (): void => {
    if (card !== null) void removeCase(card.id);
    onClose();
  };
  return (
    <Dialog
      open={card !== null}
      title={`Remove ${card?.name ?? 'this case'}?`}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button look="danger" onClick={remove}>
            Remove
          </Button>
        </>
      }
    >
      Its timeline, pictures and everything else ophclip made of it are deleted from this computer. Your
      recording is not touched.
    </Dialog>
  );
}
