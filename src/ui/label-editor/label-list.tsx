import { useMemo } from 'react';
import { Plus } from 'lucide-react';
import { useStore } from 'zustand';
import { withLabel } from '#core/label-set-edits.ts';
import { caseStore } from '#state/case-store.ts';
import { editSet, labelEditorStore, selectLabel } from '#state/label-editor-store.ts';
import { formatClock } from '#ui/format.ts';
import { Button } from '#ui/kit/button.tsx';
import { classNames } from '#ui/kit/class-names.ts';

/** The labels of the set that is edited, with the time each has in the open case. */
export function LabelList() {
  const { set, selected, caseId } = useStore(labelEditorStore);
  const seconds = useLabelSeconds();
  if (set === null) return null;
  const current = selected ?? set.labels[0]?.id;
  return (
    <>
      <ul aria-label="Labels of the set" className="min-h-0 flex-1 overflow-y-auto py-1">
        {set.labels.map(({ id, name, colour }) => (
          <li key={id}>
            <button
              type="button"
              aria-current={id === current}
              onClick={() => selectLabel(id)}
              className={classNames(
                'flex w-full items-center gap-2.5 px-4 py-1.5 text-left text-sm transition-colors duration-150 hover:bg-raised',
                id === current ? 'lg:bg-raised lg:text-ink' : 'text-soft',
                id === current && 'max-lg:text-soft',
              )}
            >
              <span aria-hidden className="size-3 shrink-0 rounded-[3px]" style={{ background: colour }} />
              <span className={classNames('min-w-0 flex-1 truncate', name === '' && 'text-faint italic')}>
                {name === '' ? 'no name yet' : name}
              </span>
              {caseId !== null && (
                <span className="figures text-faint">
                  {seconds.has(id) ? formatClock(seconds.get(id) ?? 0) : '–'}
                </span>
              )}
            </button>
          </li>
        ))}
      </ul>
      <div className="border-t border-line p-2">
        <Button size="small" look="quiet" onClick={() => editSet(withLabel)}>
          <Plus aria-hidden className="size-4" />
          Add a label
        </Button>
      </div>
    </>
  );
}

/** Seconds of the open case by label. */
function useLabelSeconds(): ReadonlyMap<string, number> {
  const { phases, instruments } = useStore(caseStore, (state) => state.labelling);
  return useMemo(() => {
    const seconds = new Map<string, number>();
    for (const { label, start, end } of [...phases, ...instruments.flatMap((lane) => lane.segments)])
      seconds.set(label, (seconds.get(label) ?? 0) + end - start);
    return seconds;
  }, [phases, instruments]);
}
