import { useEffect } from 'react';
import { useStore } from 'zustand';
import { lengthOf } from '#core/clips/clips.ts';
import { SUBMISSIONS } from '#core/clips/submissions.ts';
import { changeClips, clipsStore, type ClipOutput } from '#state/clips-store.ts';
import { clipsWritingStore, stopWriting, writeClips, type WrittenFile } from '#state/clips-writing.ts';
import { formatBytes, formatClock, formatCount } from '#ui/format.ts';
import { Button } from '#ui/kit/button.tsx';
import { classNames } from '#ui/kit/class-names.ts';
import { downloadBlob } from '#ui/kit/download.ts';
import { Notice } from '#ui/kit/notice.tsx';
import { ProgressBar } from '#ui/kit/progress-bar.tsx';
import { messageOf } from '#ui/messages.ts';

/** How long it all is, the button, and what came of it; stays in sight. */
export function ClipWriter({ outputs }: { outputs: readonly ClipOutput[] }) {
  const { working, written, folder, isStopped, failure } = useStore(clipsWritingStore);
  useHandOver(written);
  const seconds = outputs.reduce((sum, { clips }) => sum + lengthOf(clips), 0);
  const videos = written.filter(({ seconds }) => seconds > 0);
  return (
    <div className="sticky bottom-0 flex flex-col gap-2.5 border-t border-line bg-panel px-4 py-3">
      <Budget seconds={seconds} />
      {failure !== null && (
        <Notice tone="failure" title={messageOf(failure).title}>
          {messageOf(failure).wayOn}
          {videos.length > 0 &&
            ` ${formatCount(videos.length, 'clip')} before it ${videos.length === 1 ? 'is' : 'are'} whole.`}
        </Notice>
      )}
      {working === null ? (
        <>
          {videos.length > 0 && failure === null && (
            <output className="block text-sm text-soft">
              {isStopped ? 'Stopped. ' : ''}
              {formatCount(videos.length, 'clip')} in {folder === null ? 'your downloads' : folder},{' '}
              {formatBytes(videos.reduce((sum, { bytes }) => sum + bytes, 0))}.
            </output>
          )}
          {videos.length === 0 && isStopped && (
            <output className="block text-sm text-soft">Stopped. Nothing was left behind.</output>
          )}
          <Button look="primary" disabled={outputs.length === 0} onClick={() => void writeClips()}>
            {outputs.length === 0
              ? 'Nothing to cut'
              : `Cut ${formatCount(outputs.length, 'file')}, ${formatClock(seconds)}`}
          </Button>
        </>
      ) : (
        <div className="flex items-center gap-3">
          <div className="flex min-w-0 flex-1 flex-col gap-1.5">
            <p aria-hidden className="figures truncate text-xs text-soft">
              {working.place} of {working.count} {working.name}
            </p>
            <ProgressBar
              label="Cutting clips"
              fraction={working.fraction}
              text={`${working.place} of ${working.count}: ${working.name}`}
            />
          </div>
          <Button size="small" onClick={stopWriting}>
            Stop
          </Button>
        </div>
      )}
    </div>
  );
}

/** A submission's length, and how much of it is used. */
function Budget({ seconds }: { seconds: number }) {
  const id = useStore(clipsStore, (state) => state.submission);
  const submission = SUBMISSIONS.find((each) => each.id === id);
  const isOver = submission !== undefined && seconds > submission.mostSeconds;
  return (
    <div className="flex flex-col gap-1.5">
      <label className="flex items-center gap-2 text-xs text-faint">
        For
        <select
          value={id ?? ''}
          onChange={(event) => changeClips({ submission: event.target.value || null })}
          className="h-7 min-w-0 flex-1 rounded-md border border-edge bg-ground px-1.5 text-xs text-ink"
        >
          <option value="">no length in mind</option>
          {SUBMISSIONS.map(({ id: value, name, mostSeconds }) => (
            <option key={value} value={value}>
              {name}, {formatClock(mostSeconds)}
            </option>
          ))}
        </select>
        {submission !== undefined && (
          <span className={classNames('figures', isOver ? 'text-mind' : 'text-soft')}>
            {formatClock(seconds)} of {formatClock(submission.mostSeconds)}
          </span>
        )}
      </label>
      {submission !== undefined && (
        <>
          <div aria-hidden className="h-1 overflow-hidden rounded-full bg-line">
            <div
              className={classNames('h-full rounded-full', isOver ? 'bg-mind' : 'bg-accent')}
              style={{ width: `${Math.min(1, seconds / submission.mostSeconds) * 100}%` }}
            />
          </div>
          <p className="text-xs text-faint">
            {isOver
              ? `${formatClock(seconds - submission.mostSeconds)} too long.`
              : 'Rules change: look at this year’s call.'}
          </p>
        </>
      )}
    </div>
  );
}

/** Hands over files that wait, as downloads. */
function useHandOver(written: readonly WrittenFile[]): void {
  const last = written.at(-1);
  useEffect(() => {
    if (last?.waiting == null) return;
    void last.waiting.getFile().then((file) => downloadBlob(last.name, file));
  }, [last]);
}
