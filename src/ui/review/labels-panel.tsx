import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import type { Segment } from '#core/segments.ts';
import { caseStore } from '#state/case-store.ts';
import { playerStore, seek } from '#state/player-store.ts';
import { reveal } from '#state/timeline-store.ts';
import { formatClock } from '#ui/format.ts';
import { classNames } from '#ui/kit/class-names.ts';
import { Notice } from '#ui/kit/notice.tsx';
import { Skeleton } from '#ui/kit/skeleton.tsx';
import type { LabelLook } from '#ui/labels/labels.ts';
import { useLabelLooks } from '#ui/labels/use-label-looks.ts';
import { modelsStore } from '#state/models-store.ts';

/** Which operation this is, and every phase and instrument with the time it takes; a press goes to the next of it. */
export function LabelsPanel() {
  const { labelling, facts, isDone } = useStore(
    caseStore,
    useShallow(({ labelling, facts, run }) => ({ labelling, facts, isDone: run.kind === 'done' })),
  );
  const lookOf = useLabelLooks(facts?.packId);
  const { phases, instruments, procedure } = labelling;
  if (phases.length === 0 && instruments.length === 0) {
    return isDone ? (
      <p className="p-4 text-sm text-soft">These encoders come without labels. Search works all the same.</p>
    ) : (
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
      {procedure !== null && (
        <p className="px-4 pt-3 text-sm">
          <span className="text-faint">Operation </span>
          <span className="font-semibold">
            {procedure.confidence === 'unsure' ? 'not recognised' : lookOf(procedure.label).name}
          </span>{' '}
          <span className="text-faint">{procedure.confidence}</span>
        </p>
      )}
      <LabelList title="Phases" groups={groupByLabel(phases)} lookOf={lookOf} hasColour />
      <LabelList
        title="Instruments"
        groups={instruments.map(({ label, segments }) => ({ label, segments }))}
        lookOf={lookOf}
      />
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
  title: string;
  groups: readonly Group[];
  lookOf: (label: string) => LabelLook;
  hasColour?: boolean;
};

function LabelList({ title, groups, lookOf, hasColour = false }: LabelListProps) {
  if (groups.length === 0) return null;
  return (
    <section aria-label={title} className="pt-4">
      <h2 className="px-4 pb-1 text-xs font-medium text-faint">{title}</h2>
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
