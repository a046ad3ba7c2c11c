import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { Info } from 'lucide-react';
import { searchStore } from '#state/search-store.ts';
import { reviewStore } from '#state/review-store.ts';
import { evaluationStore } from '#state/evaluation-store.ts';
import { TruthPanel } from '#ui/evaluation/truth-panel.tsx';
import { ClipsPanel } from '#ui/clips/clips-panel.tsx';
import { clipsStore } from '#state/clips-store.ts';
import { classNames } from '#ui/kit/class-names.ts';
import { TimesPanel } from '#ui/times/times-panel.tsx';
import { DetailsPanel } from './details-panel.tsx';
import { LabelsPanel } from './labels-panel.tsx';
import { MomentsPanel } from './moments-panel.tsx';
import { QueueCount, ReviewPanel } from './review-panel.tsx';

const TABS = [
  { id: 'moments', name: 'Moments', Panel: MomentsPanel },
  { id: 'review', name: 'Review', Panel: ReviewPanel },
  { id: 'labels', name: 'Labels', Panel: LabelsPanel },
  { id: 'times', name: 'Times', Panel: TimesPanel },
  { id: 'clips', name: 'Clips', Panel: ClipsPanel },
  { id: 'truth', name: 'Truth', Panel: TruthPanel },
  { id: 'details', name: 'Details', Panel: DetailsPanel },
] as const;

type TabId = (typeof TABS)[number]['id'];

/** What was found, what was labelled, and what this case is. */
export function SidePanel() {
  const [chosen, setCurrent] = useState<TabId | null>(null);
  const current = chosen ?? 'labels';
  const list = useRef<HTMLDivElement>(null);
  // A question brings its answer forward.
  useEffect(
    () =>
      searchStore.subscribe(({ asked }, before) => {
        if (asked !== null && asked !== before.asked) setCurrent('moments');
      }),
    [],
  );
  // So does a note that is begun.
  useEffect(
    () =>
      reviewStore.subscribe(({ noteEdited }, before) => {
        if (noteEdited !== null && before.noteEdited === null) setCurrent('review');
      }),
    [],
  );
  // So do clips that are asked for by key.
  useEffect(
    () =>
      clipsStore.subscribe(({ isShown }, before) => {
        if (isShown && !before.isShown) setCurrent('clips');
      }),
    [],
  );
  // And so do annotations that are dropped.
  useEffect(
    () =>
      evaluationStore.subscribe(({ isReading }, before) => {
        if (isReading && !before.isReading) setCurrent('truth');
      }),
    [],
  );
  const move = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    event.stopPropagation();
    const place = TABS.findIndex(({ id }) => id === current);
    const next = TABS[(place + step + TABS.length) % TABS.length];
    if (next === undefined) return;
    setCurrent(next.id);
    list.current?.querySelector<HTMLElement>(`#tab-${next.id}`)?.focus();
  };
  const tab = TABS.find(({ id }) => id === current) ?? TABS[0];
  return (
    <aside
      aria-label="Case"
      className="flex max-h-120 min-h-0 min-w-0 flex-col border-line bg-panel max-lg:border-t lg:max-h-none lg:border-l"
    >
      <div
        ref={list}
        role="tablist"
        aria-label="About this case"
        tabIndex={-1}
        onKeyDown={move}
        className="no-scrollbar flex shrink-0 overflow-x-auto border-b border-line px-1.5"
      >
        {TABS.map(({ id, name }) => (
          <button
            key={id}
            id={`tab-${id}`}
            type="button"
            role="tab"
            aria-selected={id === current}
            aria-controls="side-panel"
            aria-label={id === 'details' ? name : undefined}
            title={id === 'details' ? name : undefined}
            tabIndex={id === current ? 0 : -1}
            onClick={() => setCurrent(id)}
            className={classNames(
              'border-b-2 px-1.5 py-2.5 -outline-offset-2 text-sm whitespace-nowrap transition-colors duration-150',
              id === current
                ? 'border-accent font-semibold text-ink'
                : 'border-transparent text-soft hover:text-ink',
            )}
          >
            {id === 'details' ? <Info aria-hidden className="size-4" /> : name}
            {id === 'review' && <QueueCount />}
          </button>
        ))}
      </div>
      <div
        id="side-panel"
        role="tabpanel"
        aria-labelledby={`tab-${tab.id}`}
        // Scrolled by keyboard too.
        tabIndex={0}
        className="min-h-0 flex-1 overflow-y-auto -outline-offset-2"
      >
        <tab.Panel />
      </div>
    </aside>
  );
}
