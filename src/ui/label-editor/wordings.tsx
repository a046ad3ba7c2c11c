import { useStore } from 'zustand';
import { withChanged } from '#core/label-set-edits.ts';
import { editSet, labelEditorStore } from '#state/label-editor-store.ts';
import { startComparing, stopComparing, takeOther, wordingsStore, wordOther } from '#state/wordings-store.ts';
import { Button } from '#ui/kit/button.tsx';
import { Notice } from '#ui/kit/notice.tsx';
import { messageOf } from '#ui/messages.ts';
import { Sentences } from './sentences.tsx';
import { WordingsChart } from './wordings-chart.tsx';

/** Two wordings of one label, and what each makes of the open case; one of them is taken. */
export function Wordings() {
  const { label: id, other, compared, isComparing, failure } = useStore(wordingsStore);
  const set = useStore(labelEditorStore, (state) => state.set);
  const label = set?.labels.find((candidate) => candidate.id === id);
  if (label === undefined) return null;
  return (
    <section aria-label="Two wordings" className="flex min-h-0 flex-col gap-4 overflow-y-auto p-4 text-sm">
      <div className="flex flex-wrap items-center gap-2">
        <h2 className="mr-auto flex items-center gap-2.5 font-semibold">
          <span aria-hidden className="size-3 rounded-[3px]" style={{ background: label.colour }} />
          {label.name}: two wordings
        </h2>
        <Button size="small" onClick={stopComparing}>
          Keep A
        </Button>
        <Button size="small" disabled={other.every((sentence) => sentence.trim() === '')} onClick={takeOther}>
          Take B
        </Button>
      </div>
      {failure !== null && (
        <Notice tone="failure" title={messageOf(failure).title}>
          {messageOf(failure).wayOn}
        </Notice>
      )}
      {compared !== null && <WordingsChart compared={compared} label={label} isStale={isComparing} />}
      <div className="grid gap-x-6 gap-y-4 lg:grid-cols-2">
        <Sentences
          title="A, as it is"
          sentences={label.prompts}
          least={1}
          onChange={(prompts) => editSet((before) => withChanged(before, label.id, { prompts }))}
        />
        <Sentences title="B, another" sentences={other} least={1} onChange={wordOther} />
      </div>
    </section>
  );
}

/** Opens the comparison, where there is a case to compare in. */
export function CompareButton({ id }: { id: string }) {
  const canCompare = useStore(
    labelEditorStore,
    ({ caseId, set }) => caseId !== null && set?.kind !== 'procedure',
  );
  if (!canCompare) return null;
  return (
    <Button size="small" className="self-start" onClick={() => startComparing(id)}>
      Compare with another wording
    </Button>
  );
}
