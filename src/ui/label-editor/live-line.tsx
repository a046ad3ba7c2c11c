import { useStore } from 'zustand';
import { labelEditorStore } from '#state/label-editor-store.ts';
import { liveLabelsStore } from '#state/live-labels-store.ts';
import { formatMilliseconds } from '#ui/format.ts';
import { useLabelLooks } from '#ui/labels/use-label-looks.ts';
import { messageOf } from '#ui/messages.ts';
import { useLabelledCase } from '#ui/use-labelled-case.ts';

const LACK_WORDS = {
  name: 'Give it a name, then save.',
  sentence: 'This label needs a sentence that says what the picture shows.',
  label: 'A set needs a label at least.',
};

/** Whether the case shows what is typed, and what is lacking before the set can be saved. */
export function LiveLine() {
  const { set, lack, caseId, isChanged } = useStore(labelEditorStore);
  const { state, ms } = useStore(liveLabelsStore);
  return (
    <output className="block min-h-7 border-b border-line px-5 py-1.5 text-xs text-faint">
      {lack !== null ? (
        <span className="text-mind">{LACK_WORDS[lack.what]}</span>
      ) : caseId === null ? (
        'Open a case and edit the set there to see at once what comes of your words.'
      ) : typeof state === 'object' ? (
        <span className="text-danger">
          {messageOf(state).title} {messageOf(state).wayOn}
        </span>
      ) : state === 'working' ? (
        'Labelling the case …'
      ) : state === 'shown' && ms !== null ? (
        <>
          {set?.kind === 'procedure' ? <Recognised /> : 'The timeline shows your words'},{' '}
          <span className="figures">{formatMilliseconds(ms)}</span> after the last change.
        </>
      ) : isChanged ? (
        'Changed; not saved yet.'
      ) : (
        'The timeline follows as you type.'
      )}
    </output>
  );
}

/** An operation has no stretches: what the case is taken for. */
function Recognised() {
  const { labelling, facts } = useLabelledCase();
  const lookOf = useLabelLooks(facts);
  const { procedure } = labelling;
  if (procedure === null || procedure.confidence === 'unsure') return 'Your words recognise no operation';
  return `Your words say “${lookOf(procedure.label).name}”, ${procedure.confidence}`;
}
