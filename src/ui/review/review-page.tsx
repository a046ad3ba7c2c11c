import { lazy, Suspense, useEffect } from 'react';
import { useParams, useSearch } from 'wouter';
import { useStore } from 'zustand';
import { caseFileStore } from '#state/case-file-store.ts';
import { caseStore, closeCase, openCase, showSource } from '#state/case-store.ts';
import { watchTruth } from '#state/evaluation-store.ts';
import { exportStore } from '#state/export-store.ts';
import { labelEditorStore } from '#state/label-editor-store.ts';
import { seek } from '#state/player-store.ts';
import { reveal } from '#state/timeline-store.ts';
import { BringCaseDialog } from '#ui/case-file/bring-case-dialog.tsx';
import { ArrangeDialog } from '#ui/home/arrange-dialog.tsx';
import { DropAnywhere } from '#ui/home/drop-anywhere.tsx';
import { kindOfFile } from '#ui/home/file-kind.ts';
import { useOpenFiles } from '#ui/home/use-open-files.ts';
import type { DroppedFile } from '#ui/kit/dropped-files.ts';
import { classNames } from '#ui/kit/class-names.ts';
import { LabelEditor } from '#ui/label-editor/label-editor.tsx';
import { Timeline } from '#ui/timeline/timeline.tsx';
import { CommandBar } from './command-bar.tsx';
import { CorrectDialog } from './correct-dialog.tsx';
import { OpeningFailed } from './opening-failed.tsx';
import { SidePanel } from './side-panel.tsx';
import { Stage } from './stage.tsx';
import { StatusLine } from './status-line.tsx';
import { GoToTime } from './go-to-time.tsx';
import { useReviewCommands } from './use-review-commands.ts';

const ExportDialog = lazy(() =>
  import('#ui/export/export-dialog.tsx').then(({ ExportDialog }) => ({ default: ExportDialog })),
);

const CaseFileDialog = lazy(() =>
  import('#ui/case-file/case-file-dialog.tsx').then(({ CaseFileDialog }) => ({ default: CaseFileDialog })),
);

/** A case: picture left, what was found right, the timeline across the bottom. */
export default function ReviewPage() {
  const { id = '' } = useParams();
  const opening = useStore(caseStore, (state) => state.opening);
  const name = useStore(caseStore, (state) => state.facts?.name);
  const isEditing = useStore(labelEditorStore, ({ set, caseId }) => set !== null && caseId === id);
  const isExporting = useStore(exportStore, (state) => state.isOpen);
  const isKeeping = useStore(caseFileStore, (state) => state.isOpen);
  const { take } = useOpenFiles();
  /** A video that is dropped where one is asked for is meant as that. */
  const takeHere = (files: readonly DroppedFile[]): Promise<void> => {
    const isAsked = caseStore.getState().source === 'needs-file';
    return isAsked && files.every(({ file }) => kindOfFile(file) === 'video')
      ? showSource(files)
      : take(files);
  };
  useEffect(() => {
    void openCase(id);
    return () => void closeCase();
  }, [id]);
  useEffect(() => watchTruth(id), [id]);
  useStartTime();
  useReviewCommands(id);
  return (
    <div className="flex min-h-dvh flex-col lg:h-dvh">
      <title>{name === undefined ? 'ophclip' : `${name} · ophclip`}</title>
      <CommandBar />
      <main id="main" tabIndex={-1} className="flex min-h-0 flex-1 flex-col outline-none">
        {typeof opening === 'object' ? (
          <OpeningFailed failure={opening} />
        ) : (
          <>
            <h1 className="sr-only">{name ?? 'Case'}</h1>
            <div
              className={classNames(
                'grid min-h-0 flex-1',
                isEditing ? 'lg:grid-cols-[minmax(0,1fr)_44rem]' : 'lg:grid-cols-[minmax(0,1fr)_24rem]',
              )}
            >
              {/* A phone has room for one thing. */}
              <div className={classNames('grid min-h-0', isEditing && 'max-lg:hidden')}>
                <Stage />
              </div>
              {isEditing ? (
                <aside aria-label="Editor" className="flex min-h-0 flex-col border-line lg:border-l">
                  <LabelEditor />
                </aside>
              ) : (
                <SidePanel />
              )}
            </div>
            <div
              className={classNames(
                'flex h-84 shrink-0 flex-col *:flex-1 lg:h-[clamp(15rem,38dvh,23rem)]',
                isEditing && 'max-lg:hidden',
              )}
            >
              <Timeline />
            </div>
          </>
        )}
      </main>
      <StatusLine />
      <GoToTime />
      <CorrectDialog />
      <ArrangeDialog />
      <BringCaseDialog />
      <Suspense fallback={null}>
        {isExporting && <ExportDialog />}
        {isKeeping && <CaseFileDialog />}
      </Suspense>
      <DropAnywhere onFiles={(files) => void takeHere(files)} />
    </div>
  );
}

/** `?t=12.5` opens the case there: a moment found from the library. */
function useStartTime(): void {
  const start = Number(new URLSearchParams(useSearch()).get('t'));
  const isReady = useStore(caseStore, (state) => state.facts !== null);
  useEffect(() => {
    if (!isReady || !(start > 0)) return;
    seek(start);
    reveal(start);
  }, [isReady, start]);
}
