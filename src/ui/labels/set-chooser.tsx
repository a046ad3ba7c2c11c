import { Pencil } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { packSetRef, type LabelledKind, type SetRef } from '#core/label-choice.ts';
import { caseLabelsStore, chooseLabels } from '#state/case-labels-store.ts';
import { caseStore } from '#state/case-store.ts';
import { hasLeft, labelEditorStore, openEditor } from '#state/label-editor-store.ts';
import { labelSetsStore, watchLabelSets } from '#state/label-sets-store.ts';
import { modelsStore } from '#state/models-store.ts';
import { IconButton } from '#ui/kit/icon-button.tsx';

type Option = { readonly ref: SetRef; readonly name: string; readonly labels: number };

/** Which label set of a kind the case on screen is labelled with; another choice labels it anew at once. */
export function SetChooser({ kind, title }: { kind: LabelledKind; title: string }) {
  const facts = useStore(caseStore, (state) => state.facts);
  const groups = useSetGroups(kind, facts?.packId);
  const { work, missing } = useStore(caseLabelsStore);
  const manifest = useStore(
    modelsStore,
    ({ packs }) => packs.find(({ manifest }) => manifest.id === facts?.packId)?.manifest,
  );
  useEffect(() => void watchLabelSets(), []);
  const edit = useRef<HTMLButtonElement>(null);
  const isBack = useStore(labelEditorStore, (state) => state.leaving === kind);
  useEffect(() => {
    if (!isBack) return;
    edit.current?.focus();
    hasLeft();
  }, [isBack]);
  if (facts === null) return null;
  const own = manifest === undefined ? null : packSetRef(manifest, kind);
  const chosen =
    work.kind === 'working' ? work.choice[kind] : missing.includes(kind) ? null : facts.labels[kind];
  const ref = chosen ?? own;
  const choose = (ref: string): void => void chooseLabels({ [kind]: ref === '' || ref === own ? null : ref });
  return (
    <div className="flex items-center gap-1 px-4 pb-1">
      <h2 className="w-20 shrink-0 text-xs font-medium text-faint">{title}</h2>
      <select
        aria-label={`Label set for ${title.toLowerCase()}`}
        value={ref ?? ''}
        onChange={(event) => choose(event.target.value)}
        className="h-7 min-w-0 flex-1 rounded-sm border border-transparent bg-transparent px-1.5 text-xs text-soft hover:border-edge hover:text-ink"
      >
        {own === null && <option value="">None</option>}
        {groups.map(
          ({ name, options }) =>
            options.length > 0 && (
              <optgroup key={name} label={name}>
                {options.map(({ ref, name, labels }) => (
                  <option key={ref} value={ref}>
                    {name} ({labels})
                  </option>
                ))}
              </optgroup>
            ),
        )}
      </select>
      {ref !== null && (
        <IconButton
          ref={edit}
          label={`Edit the label set for ${title.toLowerCase()}`}
          icon={<Pencil aria-hidden className="size-3.5" />}
          onClick={() => void openEditor({ from: ref, kind, caseId: facts.id })}
          className="size-7"
        />
      )}
    </div>
  );
}

/** Every set of a kind: the encoders' own, the app's, the user's. */
function useSetGroups(kind: LabelledKind, packId: string | undefined): { name: string; options: Option[] }[] {
  const { app, own } = useStore(labelSetsStore);
  const packed = useStore(
    modelsStore,
    ({ packs }) => packs.find(({ manifest }) => manifest.id === packId)?.manifest.labelSets,
  );
  const isWanted = (set: { kind: string }): boolean => set.kind === kind;
  return [
    {
      name: 'Of these encoders',
      options: (packed ?? [])
        .filter(isWanted)
        .map(({ id, name, labels }) => ({ ref: `pack:${id}`, name, labels: labels.length })),
    },
    {
      name: 'With ophclip',
      options: (app ?? [])
        .filter(isWanted)
        .map(({ id, name, labels }) => ({ ref: `app:${id}`, name, labels })),
    },
    {
      name: 'Yours',
      options: (own ?? [])
        .filter(({ set }) => isWanted(set))
        .map(({ id, set }) => ({ ref: `own:${id}`, name: set.name, labels: set.labels.length })),
    },
  ];
}
