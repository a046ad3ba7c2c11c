import { Pause, Play } from 'lucide-react';
import { useStore } from 'zustand';
import type { VideoFacts } from '#core/video.ts';
import { caseStore, pauseReading, resume, type CaseState } from '#state/case-store.ts';
import { showSheet } from '#state/keymap-store.ts';
import { modelsStore, type Run as EncodersRun } from '#state/models-store.ts';
import { formatCount, formatMinutes } from '#ui/format.ts';
import { gapSentence } from '#ui/gap-words.ts';
import { Button } from '#ui/kit/button.tsx';
import { Kbd } from '#ui/kit/kbd.tsx';
import { ProgressBar } from '#ui/kit/progress-bar.tsx';
import { messageOf } from '#ui/messages.ts';

/** How far the case is read, how fast, by what; and what this program is not. */
export function StatusLine() {
  const state = useStore(caseStore);
  const encoders = useStore(modelsStore, (models) => models.run);
  const { facts, run, done } = state;
  const isBusy = run.kind === 'running' || run.kind === 'starting' || run.kind === 'elsewhere';
  return (
    <footer className="flex min-h-8 shrink-0 flex-wrap items-center gap-x-4 gap-y-1 border-t border-line px-3 py-1 text-xs text-soft sm:px-4">
      {facts !== null && run.kind !== 'done' && (
        <div className="w-36">
          <ProgressBar
            label="Reading the case"
            fraction={fractionOf(state)}
            text={`${done} of ${facts.cells} frames`}
          />
        </div>
      )}
      <output className="min-w-0">
        <Words state={state} encoders={encoders} />
      </output>
      <Speed state={state} encoders={encoders} />
      {isBusy && run.kind !== 'elsewhere' && (
        <Button size="small" look="quiet" className="h-6 px-2 text-xs" onClick={() => void pauseReading()}>
          <Pause aria-hidden className="size-3.5" />
          Pause
        </Button>
      )}
      {(run.kind === 'paused' || run.kind === 'failed') && state.source === 'ready' && (
        <Button size="small" look="quiet" className="h-6 px-2 text-xs" onClick={resume}>
          <Play aria-hidden className="size-3.5" />
          Go on
        </Button>
      )}
      <p className="ml-auto text-faint max-sm:hidden">Research and education. Not a medical device.</p>
      <button
        type="button"
        onClick={() => showSheet(true)}
        className="flex items-center gap-1.5 rounded-sm text-faint hover:text-ink"
      >
        <Kbd>?</Kbd> keys
      </button>
    </footer>
  );
}

/** Undefined while it cannot be told. */
function fractionOf({ run, facts, done }: CaseState): number | undefined {
  if (facts === null || (run.kind === 'starting' && done === 0)) return undefined;
  if (run.kind !== 'running' || run.progress.stage !== 'copying') return done / facts.cells;
  return run.progress.total > 0 ? run.progress.done / run.progress.total : undefined;
}

function Words({ state, encoders }: { state: CaseState; encoders: EncodersRun }) {
  const { run, facts, done, source } = state;
  if (facts === null) return 'Opening …';
  switch (run.kind) {
    case 'starting':
      return (
        conversionWords(facts.video) + (encoders.kind === 'starting' ? 'Starting the encoders' : 'Starting')
      );
    case 'running':
      if (run.progress.stage === 'copying') return 'This file needs another container; it is copied into one';
      return (
        <>
          {conversionWords(facts.video)}
          {run.progress.stage === 'first-look' ? 'A first look ' : 'Refining '}
          <span className="figures text-ink">{run.progress.done}</span> of{' '}
          <span className="figures">{run.progress.total}</span> frames
        </>
      );
    case 'elsewhere':
      return 'Another tab is reading this case. It goes on here when that tab is closed.';
    case 'paused':
      return source === 'ready' || source === 'looking'
        ? `Paused at ${done} of ${formatCount(facts.cells, 'frame')}`
        : `${done} of ${formatCount(facts.cells, 'frame')} read; the rest needs the recording`;
    case 'failed':
      return (
        <span className="text-danger">
          {messageOf(run.failure).title} {messageOf(run.failure).wayOn}
        </span>
      );
    case 'done':
      return (
        <>
          Complete: {formatCount(done, 'frame')} read.{' '}
          <span className="text-ink">
            {gapSentence(state.labelling.gaps, facts.video.durationSeconds, facts.parts)}
          </span>
        </>
      );
    default:
      return null;
  }
}

function conversionWords({ route, conversionSeconds: seconds }: VideoFacts): string {
  if (route !== 'convert') return '';
  const length = seconds === null ? '' : ` about ${formatMinutes(Math.max(1, seconds))},`;
  return `This file needs conversion,${length} on this computer. `;
}

/** Frames a second, the time that is left, and what does the work. */
function Speed({ state: { run }, encoders }: { state: CaseState; encoders: EncodersRun }) {
  if (run.kind !== 'running' || run.progress.stage === 'copying') return null;
  const { framesPerSecond, total, done } = run.progress;
  return (
    <>
      {framesPerSecond !== null && (
        <>
          <span className="figures">{framesPerSecond.toFixed(framesPerSecond < 10 ? 1 : 0)} frames/s</span>
          <span>{formatMinutes(Math.max(1, (total - done) / framesPerSecond))} left</span>
        </>
      )}
      {encoders.kind === 'ready' && (
        <span>
          {encoders.report.backend === 'webgpu'
            ? 'WebGPU'
            : `WASM, ${formatCount(encoders.report.threads, 'thread')}`}{' '}
          {encoders.report.image.precision}
        </span>
      )}
    </>
  );
}
