import { useStore } from 'zustand';
import { FORMAT_GROUPS } from '#core/export/formats.ts';
import { caseStore } from '#state/case-store.ts';
import {
  bring,
  closeExport,
  exportEverything,
  exportOne,
  exportStore,
  leave,
  take,
} from '#state/export-store.ts';
import { Button } from '#ui/kit/button.tsx';
import { Dialog } from '#ui/kit/dialog.tsx';
import { downloadBlob } from '#ui/kit/download.ts';
import { FileButton } from '#ui/kit/file-button.tsx';
import { Notice } from '#ui/kit/notice.tsx';
import { messageOf } from '#ui/messages.ts';
import { BroughtPanel, saysNothing } from './brought-panel.tsx';
import { CaseExtras } from './case-extras.tsx';
import { ExportChoices } from './export-choices.tsx';
import { FormatRows } from './format-rows.tsx';
import { FormatPreview } from './format-preview.tsx';

/** The labels of this case as files: a click is a file. And labels from files. */
export function ExportDialog() {
  const { isOpen, exported, working, failure, brought, taken } = useStore(exportStore);
  const isRead = useStore(caseStore, ({ run }) => run.kind === 'done');
  const keep = async (file: ReturnType<typeof exportOne>): Promise<void> => {
    const kept = await file;
    if (kept !== null) downloadBlob(kept.name, kept.blob);
  };
  return (
    <Dialog
      isSheet
      open={isOpen}
      title={brought === null ? 'Export' : 'Import'}
      onClose={closeExport}
      actions={
        brought === null ? (
          <>
            <Button onClick={closeExport}>Close</Button>
            <FileButton onFiles={([file]) => file && void bring(file)}>
              {working === 'reading' ? 'Reading …' : 'Import labels'}
            </FileButton>
            <Button look="primary" disabled={exported === null} onClick={() => void keep(exportEverything())}>
              {working === 'all' ? 'Writing …' : 'Export all'}
            </Button>
          </>
        ) : (
          <>
            <Button onClick={leave}>Leave it</Button>
            <Button look="primary" disabled={saysNothing(brought)} onClick={() => void take()}>
              Take over
            </Button>
          </>
        )
      }
    >
      {failure !== null && (
        <div className="mb-3">
          <Notice tone="failure" title={messageOf(failure).title}>
            {messageOf(failure).wayOn}
          </Notice>
        </div>
      )}
      {!isRead && (
        <div className="mb-3">
          <Notice>This case is not read to its end: its labels may change.</Notice>
        </div>
      )}
      {taken !== null && (
        <div className="mb-3">
          <Notice title={`${taken} was taken over.`}>Ctrl Z on the case takes it back.</Notice>
        </div>
      )}
      {brought === null ? (
        <>
          <ExportChoices />
          <div className="mt-3 grid min-h-0 flex-1 gap-4 overflow-y-auto sm:grid-cols-[minmax(0,26rem)_minmax(0,1fr)] sm:overflow-hidden">
            <div className="flex flex-col gap-4 sm:overflow-y-auto sm:pr-2">
              {FORMAT_GROUPS.map((group) => (
                <FormatRows key={group} group={group} onChoose={(format) => void keep(exportOne(format))}>
                  {group === 'Case' && <CaseExtras />}
                </FormatRows>
              ))}
            </div>
            <FormatPreview />
          </div>
        </>
      ) : (
        <BroughtPanel brought={brought} />
      )}
    </Dialog>
  );
}
