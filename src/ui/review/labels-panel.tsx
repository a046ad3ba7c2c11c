import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useStore } from 'zustand';
import type { LabelledKind } from '#core/label-choice.ts';
import type { Segment } from '#core/segments.ts';
import { caseLabelsStore } from '#state/case-labels-store.ts';
import { caseStore } from '#state/case-store.ts';
import { playerStore, seek } from '#state/player-store.ts';
import { reveal } from '#state/timeline-store.ts';
import { formatClock } from '#ui/format.ts';
import { classNames } from '#ui/kit/class-names.ts';
import { Notice } from '#ui/kit/notice.tsx';
import { Skeleton } from '#ui/kit/skeleton.tsx';
import { LabelWork } from '#ui/labels/label-work.tsx';
import type { LabelLook } from '#ui/labels/labels.ts';
import { OrderSlider } from '#ui/labels/order-slider.tsx';
import { SetChooser } from '#ui/labels/set-chooser.tsx';
import { useLabelLooks } from '#ui/labels/use-label-looks.ts';
import { LearningPanel } from './correct-learning.tsx';
import { useLabelledCase } from '#ui/use-labelled-case.ts';
import { modelsStore } from '#state/models-store.ts';

/** Which operation this is, and every phase and instrument with the time it takes; a press goes to the next of it. */
export function LabelsPanel() {
  const { labelling, facts } = useLabelledCase();
  const isDone = useStore(caseStore, ({ run }) => run.kind === 'done');
  const lookOf = useLabelLooks(facts);
  const { phases, instruments, procedure } = labelling;
  const isInforming = useStore(
    caseLabelsStore,
    ({ informing }) =>
      procedure !== null && procedure.confidence !== 'unsure' && informing.includes(procedure.label),
  );
  const isEmpty = phases.length === 0 && instruments.length === 0;
  if (isEmpty && !isDone) {
    return (
      <div aria-busy className="flex flex-col gap-2 p-4">
        {[0, 1, 2, 3, 4].map((place) => (
          <Skeleton key={place} className="h-7" />
        ))}
      </div>
    );
  }
  return (
    <div className="pb-4">
      <DemoNotice />
      <LabelWork />
      <section aria-label="Operation" className="pt-3">
        <SetChooser kind="procedure" title="Operation" />
        {procedure !== null && (
          <p className="px-4 text-sm">
            <span className="font-semibold">
              {procedure.confidence === 'unsure' ? 'Not recognised' : lookOf(procedure.label).name}
            </span>{' '}
            <span className="text-faint">{procedure.confidence}</span>
            {isInforming && (
              <span className="block text-xs text-faint">Phases usual in it are likelier.</span>
            )}
          </p>
        )}
      </section>
      <LabelList kind="phase" title="Phases" groups={groupByLabel(phases)} lookOf={lookOf} hasColour>
        <OrderSlider />
      </LabelList>
      <LearningPanel />
      <LabelList
        kind="instrument"
        title="Instruments"
        groups={instruments.map(({ label, segments }) => ({ label, segments }))}
        lookOf={lookOf}
      />
      <p className="px-4 pt-4 text-xs">
        <Link href="/label-sets" className="text-accent underline-offset-4 hover:underline">
          All label sets
        </Link>
      </p>
    </div>
  );
}

/** Says it where the labels are: those of the demo encoders mean nothing on a real eye. */
function DemoNotice() {
  const facts = useStore(caseStore, (state) => state.facts);
  const manifest = useStore(
    modelsStore,
    ({ packs }) => packs.find(({ manifest: { id } }) => id === facts?.packId)?.manifest,
  );
  if (manifest?.demonstration !== true || facts === null || facts.isSample) return null;
  return (
    <div className="px-4 pt-3">
      <Notice tone="mind">{manifest.notice}</Notice>
    </div>
  );
}

type Group = { label: string; segments: readonly Segment[] };

function groupByLabel(segments: readonly Segment[]): Group[] {
  const groups = new Map<string, Segment[]>();
  for (const segment of segments) {
    const group = groups.get(segment.label);
    if (group === undefined) groups.set(segment.label, [segment]);
    else group.push(segment);
  }
  return [...groups].map(([label, found]) => ({ label, segments: found }));
}

type LabelListProps = {
  kind: LabelledKind;
  title: string;
  groups: readonly Group[];
  lookOf: (label: string) => LabelLook;
  hasColour?: boolean;
  children?: ReactNode;
};

function LabelList({ kind, title, groups, lookOf, hasColour = false, children }: LabelListProps) {
  return (
    <section aria-label={title} className="pt-4">
      <SetChooser kind={kind} title={title} />
      {groups.length === 0 && <p className="px-4 text-sm text-faint">None found.</p>}
      <ul>
        {groups.map(({ label, segments }) => (
          <LabelRow
            key={label}
            label={label}
            segments={segments}
            look={lookOf(label)}
            hasColour={hasColour}
          />
        ))}
      </ul>
      {children}
    </section>
  );
}

function LabelRow({
  segments,
  look,
  hasColour,
}: {
  label: string;
  segments: readonly Segment[];
  look: LabelLook;
  hasColour: boolean;
}) {
  const isNow = useStore(playerStore, ({ time }) =>
    segments.some(({ start, end }) => time >= start && time < end),
  );
  const seconds = segments.reduce((sum, { start, end }) => sum + end - start, 0);
  const goToNext = (): void => {
    const { time } = playerStore.getState();
    const next = segments.find(({ start }) => start > time + 0.05) ?? segments[0];
    if (next === undefined) return;
    seek(next.start);
    reveal(next.start);
  };
  return (
    <li>
      <button
        type="button"
        onClick={goToNext}
        className={classNames(
          'flex w-full items-center gap-2.5 px-4 py-1 text-left text-sm transition-colors duration-150 hover:bg-raised',
          isNow ? 'text-ink' : 'text-soft',
        )}
      >
        {hasColour && (
          <span aria-hidden className="size-3 shrink-0 rounded-[3px]" style={{ background: look.colour }} />
        )}
        <span className={classNames('min-w-0 flex-1 truncate', isNow && 'font-semibold')}>{look.name}</span>
        {segments.length > 1 && <span className="text-xs text-faint">{segments.length} times</span>}
        <span className="figures w-12 text-right text-faint">{formatClock(seconds)}</span>
      </button>
    </li>
  );
}
