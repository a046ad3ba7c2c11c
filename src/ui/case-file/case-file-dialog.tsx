import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import type { CaseFileMeasure } from '#jobs/case-file/case-file-protocol.ts';
import {
  caseFileStore,
  changeCaseFile,
  closeCaseFile,
  keepCaseFile,
  stopCaseFile,
  tellsFileName,
} from '#state/case-file-store.ts';
import { caseStore } from '#state/case-store.ts';
import { formatBytes, formatCount, formatList } from '#ui/format.ts';
import { Button } from '#ui/kit/button.tsx';
import { Dialog } from '#ui/kit/dialog.tsx';
import { downloadBlob } from '#ui/kit/download.ts';
import { Notice } from '#ui/kit/notice.tsx';
import { ProgressBar } from '#ui/kit/progress-bar.tsx';
import { messageOf } from '#ui/messages.ts';

/** The case without its video, for a colleague: what goes in, said before anything is written. */
export function CaseFileDialog() {
  const { isOpen, measure, working, withThumbnails } = useStore(caseFileStore);
  const isRead = useStore(caseStore, ({ run }) => run.kind === 'done');
  const keep = async (): Promise<void> => {
    const kept = await keepCaseFile();
    if (kept !== null) downloadBlob(kept.name, kept.blob);
  };
  const bytes = measure === null ? null : measure.sampleBytes + (withThumbnails ? measure.thumbnailBytes : 0);
  return (
    <Dialog
      isWide
      open={isOpen}
      title="Case file"
      onClose={closeCaseFile}
      actions={
        <>
          <Button onClick={closeCaseFile}>Close</Button>
          <Button look="primary" disabled={bytes === null || working !== null} onClick={() => void keep()}>
            {bytes === null ? 'Write the file' : `Write the file, about ${formatBytes(bytes)}`}
          </Button>
        </>
      }
    >
      <p className="max-w-[68ch]">
        One file with this case and without its video. A colleague opens it in ophclip, looks through it,
        searches and corrects it, and shows it their own copy of the video to play it.
      </p>
      {!isRead && (
        <div className="mt-3">
          <Notice>This case is not read to its end: the file holds what there is now.</Notice>
        </div>
      )}
      <Contents measure={measure} />
      <Choices measure={measure} />
      <Outcome />
    </Dialog>
  );
}

function Contents({ measure }: { measure: CaseFileMeasure | null }) {
  const { withThumbnails } = useStore(caseFileStore);
  const setNames = measure?.setNames ?? [];
  return (
    <section aria-labelledby="case-file-contents" className="mt-4">
      <h3 id="case-file-contents" className="font-medium text-ink">
        What goes in
      </h3>
      <ul className="mt-1.5 flex flex-col gap-1">
        <Item>
          Labels, and your corrections, notes and stars with the times when they were made. Notes go in as
          they are written.
        </Item>
        <Item>
          {measure === null ? 'Embeddings' : `Embeddings of ${formatCount(measure.frames, 'frame')}`}, for
          search, and a fingerprint of the recording, which tells their copy from other files.
        </Item>
        {setNames.length > 0 && (
          <Item>
            Your label {setNames.length === 1 ? 'set' : 'sets'}: {formatList(setNames)}.
          </Item>
        )}
        {withThumbnails && (
          <Item>
            Thumbnails are pictures of the operation; burned-in text stays on them. Look at them as you would
            at the video before you pass the file on.
          </Item>
        )}
      </ul>
    </section>
  );
}

function Item({ children }: { children: ReactNode }) {
  return (
    <li className="flex gap-2.5">
      <span aria-hidden className="mt-[0.5em] size-1 shrink-0 rounded-full bg-faint" />
      <span className="min-w-0">{children}</span>
    </li>
  );
}

function Choices({ measure }: { measure: CaseFileMeasure | null }) {
  const { name, withThumbnails, withFileNames, working } = useStore(caseFileStore);
  const fileNames = measure?.fileNames ?? [];
  return (
    <fieldset disabled={working !== null} className="mt-4 flex flex-col gap-2.5 border-t border-line pt-4">
      <legend className="sr-only">Choices</legend>
      <Choice isOn={withThumbnails} onChange={(isOn) => changeCaseFile({ withThumbnails: isOn })}>
        Thumbnails{measure !== null && `, ${formatBytes(measure.thumbnailBytes)}`}
      </Choice>
      {fileNames.length > 0 && (
        <Choice isOn={withFileNames} onChange={(isOn) => changeCaseFile({ withFileNames: isOn })}>
          The recording’s file name: <span className="[overflow-wrap:anywhere]">{fileNames[0]}</span>
          {fileNames.length > 1 && ` and ${fileNames.length - 1} more`}
        </Choice>
      )}
      <label className="block">
        <span className="mb-1 block text-faint">Name of the case in the file</span>
        <input
          type="text"
          value={name}
          maxLength={120}
          onChange={(event) => changeCaseFile({ name: event.target.value })}
          className="h-9 w-full max-w-sm rounded-md border border-edge bg-ground px-3 text-ink"
        />
      </label>
      {!withFileNames && tellsFileName(name, fileNames) && (
        <p className="text-mind">This name tells the file’s.</p>
      )}
    </fieldset>
  );
}

type ChoiceProps = { isOn: boolean; onChange: (isOn: boolean) => void; children: ReactNode };

function Choice({ isOn, onChange, children }: ChoiceProps) {
  return (
    <label className="flex min-h-6 items-start gap-2.5 text-ink">
      <input
        type="checkbox"
        checked={isOn}
        onChange={(event) => onChange(event.target.checked)}
        className="mt-0.5 size-4 shrink-0 accent-accent"
      />
      <span className="min-w-0">{children}</span>
    </label>
  );
}

/** How far it is, and what came of it. */
function Outcome() {
  const { working, written, isStopped, failure } = useStore(caseFileStore);
  return (
    <div className="mt-4 empty:hidden" aria-live="polite">
      {working !== null && (
        <div className="flex items-center gap-3">
          <div className="min-w-0 flex-1">
            <ProgressBar label="Writing the case file" fraction={working.fraction} />
          </div>
          <Button size="small" onClick={stopCaseFile}>
            Stop
          </Button>
        </div>
      )}
      {written !== null && (
        <p className="text-ink">
          {written.name} is written, {formatBytes(written.bytes)}.
        </p>
      )}
      {isStopped && <p>Stopped. Nothing was left behind.</p>}
      {failure !== null && (
        <Notice tone="failure" title={messageOf(failure).title}>
          {messageOf(failure).wayOn}
        </Notice>
      )}
    </div>
  );
}
