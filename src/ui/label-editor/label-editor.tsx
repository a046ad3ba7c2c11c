import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { X } from 'lucide-react';
import { useStore } from 'zustand';
import { caseStore } from '#state/case-store.ts';
import { closeEditor, editSet, keepSet, labelEditorStore } from '#state/label-editor-store.ts';
import { wordingsStore } from '#state/wordings-store.ts';
import { PhaseRibbon } from '#ui/home/phase-ribbon.tsx';
import { Button } from '#ui/kit/button.tsx';
import { classNames } from '#ui/kit/class-names.ts';
import { Dialog } from '#ui/kit/dialog.tsx';
import { IconButton } from '#ui/kit/icon-button.tsx';
import { Notice } from '#ui/kit/notice.tsx';
import { useLabelLooks } from '#ui/labels/use-label-looks.ts';
import { messageOf } from '#ui/messages.ts';
import { LabelDetail } from './label-detail.tsx';
import { LabelList } from './label-list.tsx';
import { LiveLine } from './live-line.tsx';
import { Wordings } from './wordings.tsx';

/** A label set's vocabulary: labels left, the words of one of them right. The open case shows what comes of them. */
export function LabelEditor() {
  const { set, selected, isChanged, failure } = useStore(labelEditorStore);
  const isComparing = useStore(wordingsStore, (state) => state.label !== null);
  const [isLeaving, setLeaving] = useState(false);
  const name = useRef<HTMLInputElement>(null);
  const isOpen = set !== null;
  useEffect(() => {
    if (isOpen) name.current?.focus();
  }, [isOpen]);
  useUnsavedWarning(isChanged);
  if (set === null) return null;
  const leave = (): void => (isChanged ? setLeaving(true) : closeEditor());
  const press = (event: KeyboardEvent): void => {
    // Words are written here: no key is the player's.
    event.stopPropagation();
    if (event.key !== 'Escape' || isLeaving) return;
    // The dialog that may open now is not to be closed by the same key.
    event.preventDefault();
    leave();
  };
  return (
    // Escape closes from anywhere inside; every control in it works by itself.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <section
      aria-label="Label set"
      onKeyDown={press}
      className="flex min-h-0 flex-1 flex-col bg-panel max-lg:min-h-[calc(100dvh-9rem)]"
    >
      <header className="flex flex-wrap items-center gap-2 border-b border-line px-3 py-2">
        <input
          ref={name}
          type="text"
          aria-label="Name of the set"
          placeholder="Name of the set"
          value={set.name}
          maxLength={120}
          onChange={(event) => editSet((before) => ({ ...before, name: event.target.value }))}
          className="h-8 min-w-40 flex-1 rounded-sm border border-transparent bg-transparent px-2 text-base font-semibold hover:border-edge"
        />
        <Button size="small" look="primary" disabled={!isChanged} onClick={() => void keepSet()}>
          Save
        </Button>
        <IconButton label="Close the label set" icon={<X aria-hidden className="size-4" />} onClick={leave} />
      </header>
      <LiveRibbon />
      <LiveLine />
      {failure !== null && (
        <div className="px-3 pt-2">
          <Notice tone="failure" title={messageOf(failure).title}>
            {messageOf(failure).wayOn}
          </Notice>
        </div>
      )}
      {isComparing ? (
        <Wordings />
      ) : (
        <div className="grid min-h-0 flex-1 lg:grid-cols-[15rem_minmax(0,1fr)]">
          <div
            className={classNames(
              'flex min-h-0 flex-col border-line lg:border-r',
              selected !== null && 'max-lg:hidden',
            )}
          >
            <LabelList />
          </div>
          <div className={classNames('min-h-0 overflow-y-auto', selected === null && 'max-lg:hidden')}>
            <LabelDetail />
          </div>
        </div>
      )}
      <Dialog
        open={isLeaving}
        title="Leave without saving?"
        onClose={() => setLeaving(false)}
        actions={
          <>
            <Button onClick={() => setLeaving(false)}>Go on editing</Button>
            <Button
              look="danger"
              onClick={() => {
                setLeaving(false);
                closeEditor();
              }}
            >
              Discard changes
            </Button>
          </>
        }
      >
        Your changes to this set are lost, and the case is labelled as before.
      </Dialog>
    </section>
  );
}

/** On a phone the timeline is out of sight: its course in little. */
function LiveRibbon() {
  const { facts, labelling } = useStore(caseStore);
  const isLive = useStore(labelEditorStore, (state) => state.caseId !== null);
  const lookOf = useLabelLooks(facts);
  if (!isLive || facts === null) return null;
  return (
    <div className="lg:hidden">
      <PhaseRibbon phases={labelling.phases} duration={facts.video.durationSeconds} lookOf={lookOf} />
    </div>
  );
}

/** The browser asks before the page goes with what is not saved. */
function useUnsavedWarning(isChanged: boolean): void {
  useEffect(() => {
    if (!isChanged) return undefined;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [isChanged]);
}
