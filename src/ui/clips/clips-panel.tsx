import { useEffect } from 'react';
import { useStore } from 'zustand';
import { caseStore } from '#state/case-store.ts';
import { changeClips, clipsStore, planClips } from '#state/clips-store.ts';
import { EmptyState } from '#ui/kit/empty-state.tsx';
import { Notice } from '#ui/kit/notice.tsx';
import { messageOf } from '#ui/messages.ts';
import { ClipChooser } from './clip-chooser.tsx';
import { ClipChecks } from './clip-checks.tsx';
import { ClipList } from './clip-list.tsx';
import { ClipManner } from './clip-manner.tsx';
import { ClipMasks } from './clip-masks.tsx';
import { ClipNames } from './clip-names.tsx';
import { ClipWriter } from './clip-writer.tsx';
import { useClips } from './use-clips.ts';

/** Files are opened to be looked at: not with every key that is pressed. */
const PLAN_AFTER_MS = 200;

/** From stretches of the case to video files: which, how, what is hidden, what they are called. */
export function ClipsPanel() {
  const source = useStore(caseStore, (state) => state.source);
  const failure = useStore(clipsStore, (state) => state.failure);
  const clips = useClips();
  const { outputs } = clips;
  useEffect(() => {
    changeClips({ isShown: true });
    return () => changeClips({ isShown: false, chosenMask: null });
  }, []);
  const wanted = useStore(clipsStore, ({ wanted, masks }) => `${wanted} ${masks.length > 0}`);
  const asked = `${wanted} ${outputs.map(({ key }) => key).join(' ')}`;
  useEffect(() => {
    if (source !== 'ready') return undefined;
    const wait = setTimeout(() => void planClips(outputs), PLAN_AFTER_MS);
    return () => clearTimeout(wait);
    // What is asked for stands for the outputs: they are other objects with every change of a store.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [asked, source]);
  if (source !== 'ready') {
    return (
      <EmptyState title="Clips are cut from the recording.">
        {source === 'looking' ? 'Looking for it …' : 'Open it above, then choose what to cut.'}
      </EmptyState>
    );
  }
  return (
    <div className="flex min-h-full flex-col">
      <div className="flex flex-1 flex-col gap-5 px-4 pt-3 pb-4">
        <ClipChooser />
        <ClipList {...clips} />
        {failure !== null && (
          <Notice tone="failure" title={messageOf(failure).title}>
            {messageOf(failure).wayOn}
          </Notice>
        )}
        <ClipManner />
        <ClipMasks />
        <ClipNames outputs={outputs} />
        <ClipChecks />
      </div>
      <ClipWriter outputs={outputs} />
    </div>
  );
}
