import { ArrowDown, ArrowLeft, ArrowUp, Trash2 } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { withChanged, withIdle, withMoved, withoutLabel } from '#core/label-set-edits.ts';
import type { WordedLabel } from '#core/label-sets.ts';
import { editSet, labelEditorStore, selectLabel } from '#state/label-editor-store.ts';
import { Button } from '#ui/kit/button.tsx';
import { IconButton } from '#ui/kit/icon-button.tsx';
import { Sentences } from './sentences.tsx';
import { CompareButton } from './wordings.tsx';

/** One label: its name, colour and sentences. */
export function LabelDetail() {
  const { set, selected } = useStore(labelEditorStore);
  const back = useRef<HTMLButtonElement>(null);
  // On a phone the list, which had the focus, has gone.
  useEffect(() => {
    if (selected !== null && document.activeElement === document.body) back.current?.focus();
  }, [selected]);
  const label = set?.labels.find(({ id }) => id === (selected ?? set.labels[0]?.id));
  if (set === null || label === undefined) return null;
  const { id } = label;
  const change = (part: Partial<WordedLabel>): void => editSet((before) => withChanged(before, id, part));
  const place = set.labels.indexOf(label);
  const remove = (): void => {
    const next = set.labels[place + 1] ?? set.labels[place - 1];
    editSet((before) => withoutLabel(before, id));
    selectLabel(selected === null ? null : (next?.id ?? null));
  };
  return (
    <div className="flex flex-col gap-4 p-4 text-sm">
      <Button
        ref={back}
        size="small"
        look="quiet"
        className="self-start lg:hidden"
        onClick={() => selectLabel(null)}
      >
        <ArrowLeft aria-hidden className="size-4" />
        All labels
      </Button>
      <div className="flex items-center gap-2">
        <input
          type="color"
          aria-label="Colour"
          value={label.colour}
          onChange={(event) => change({ colour: event.target.value })}
          className="h-9 w-10 shrink-0 cursor-pointer rounded-md border border-edge bg-ground p-1"
        />
        <NameField key={id} label={label} onChange={(name) => change({ name })} />
        <IconButton
          label="Move the label up"
          icon={<ArrowUp aria-hidden className="size-4" />}
          disabled={place === 0}
          onClick={() => editSet((before) => withMoved(before, id, -1))}
        />
        <IconButton
          label="Move the label down"
          icon={<ArrowDown aria-hidden className="size-4" />}
          disabled={place === set.labels.length - 1}
          onClick={() => editSet((before) => withMoved(before, id, 1))}
        />
        <IconButton
          label="Remove the label"
          icon={<Trash2 aria-hidden className="size-4" />}
          disabled={set.labels.length === 1}
          onClick={remove}
        />
      </div>
      <Sentences
        key={`${id} prompts`}
        title="What the picture shows"
        help="Plain sentences. The label is what they have in common."
        sentences={label.prompts}
        least={1}
        onChange={(prompts) => change({ prompts })}
      />
      <CompareButton id={id} />
      {set.kind === 'instrument' && (
        <Sentences
          key={`${id} contrast`}
          title="What it shows instead"
          help="Another instrument, or an empty field: these models hardly understand “no knife”."
          sentences={label.contrast ?? []}
          onChange={(contrast) => change({ contrast })}
        />
      )}
      {set.kind === 'phase' && (
        <label className="flex items-center gap-2.5 text-soft">
          <input
            type="checkbox"
            checked={set.idle === id}
            onChange={(event) => editSet((before) => withIdle(before, event.target.checked ? id : null))}
            className="size-4 accent-accent"
          />
          A pause: nothing is done here
        </label>
      )}
    </div>
  );
}

function NameField({ label, onChange }: { label: WordedLabel; onChange: (name: string) => void }) {
  const isNew = useStore(labelEditorStore, ({ added }) => added.has(label.id));
  const field = useRef<HTMLInputElement>(null);
  // A label that was just added wants a name first.
  useEffect(() => {
    if (isNew && field.current?.value === '') field.current.focus();
  }, [isNew]);
  return (
    <input
      ref={field}
      type="text"
      aria-label="Name of the label"
      placeholder="Name of the label"
      value={label.name}
      maxLength={120}
      onChange={(event) => onChange(event.target.value)}
      className="h-9 min-w-0 flex-1 rounded-md border border-edge bg-ground px-3"
    />
  );
}
