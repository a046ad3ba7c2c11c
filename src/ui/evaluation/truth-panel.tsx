import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import { useStore } from 'zustand';
import { otherLength } from '#core/evaluation/pick-video.ts';
import { coverageWords } from '#core/evaluation/report-text.ts';
import type { EvaluationReport } from '#core/evaluation/report.ts';
import { PHASE_MEASURES, PRESENCE_MEASURES } from '#core/evaluation/report.ts';
import type { ComparedPhases } from '#core/evaluation/rows.ts';
import type { CaseTruth } from '#core/evaluation/plan.ts';
import { caseStore } from '#state/case-store.ts';
import {
  bringDrawnTruth,
  bringTruth,
  chooseVideo,
  dismissChoice,
  evaluationStore,
  removeTruth,
  watchScores,
  type EvaluationState,
} from '#state/evaluation-store.ts';
import { seek } from '#state/player-store.ts';
import { reveal } from '#state/timeline-store.ts';
import { formatClock } from '#ui/format.ts';
import { Button, buttonClass } from '#ui/kit/button.tsx';
import { FileButton } from '#ui/kit/file-button.tsx';
import { Notice } from '#ui/kit/notice.tsx';
import { Skeleton } from '#ui/kit/skeleton.tsx';
import { useLabelLooks } from '#ui/labels/use-label-looks.ts';
import { messageOf } from '#ui/messages.ts';
import { ConfusionMatrix } from './confusion-matrix.tsx';
import { ExportButtons } from './export-buttons.tsx';
import { PlanForm } from './plan-form.tsx';
import { Ribbons } from './ribbons.tsx';
import { ClassTable, InstrumentTable, OperationWords, ScoreList } from './scores.tsx';
import { differencesOf, INSIDE } from './stretches.ts';

/** How the model's labels of this case compare with what people say. */
export function TruthPanel() {
  const { truth, choice, failure, isReading } = useStore(evaluationStore);
  useEffect(watchScores, []);
  return (
    <div className="flex flex-col gap-4 p-4 text-sm">
      {failure !== null && (
        <Notice tone="failure" title={messageOf(failure).title}>
          {messageOf(failure).wayOn}
        </Notice>
      )}
      {choice !== null ? (
        <VideoChoice choice={choice} />
      ) : truth === null ? (
        <Invitation isReading={isReading} />
      ) : (
        <Comparison truth={truth} />
      )}
    </div>
  );
}

const FILE_TYPES = '.csv,.json,.eaf';

function Invitation({ isReading }: { isReading: boolean }) {
  const isSample = useStore(caseStore, ({ facts }) => facts?.isSample === true);
  return (
    <>
      <p className="text-soft">
        Compare the model with annotations by people: Cataract-101, Cataract-1K, CATARACTS, OphNet, ELAN or
        ophclip files. They stay on this computer; dropping them on the window works too.
      </p>
      <div className="flex flex-wrap gap-2">
        {isSample && (
          <Button look="primary" size="small" disabled={isReading} onClick={() => void bringDrawnTruth()}>
            Compare with what was drawn
          </Button>
        )}
        <FileButton
          size="small"
          multiple
          accept={FILE_TYPES}
          look={isSample ? 'secondary' : 'primary'}
          onFiles={(files) => void bringTruth(files)}
        >
          Compare with ground truth
        </FileButton>
      </div>
    </>
  );
}

/** Files of a whole data set, where nothing tells which video is this case. */
function VideoChoice({ choice }: { choice: NonNullable<EvaluationState['choice']> }) {
  const [place, setPlace] = useState(0);
  const video = choice.videos[place];
  return (
    <>
      <label className="block">
        <span className="mb-1 block text-soft">
          Which of these {choice.videos.length} videos is this case?
        </span>
        <select
          value={place}
          onChange={(event) => setPlace(Number(event.target.value))}
          className="h-8 w-full rounded-md border border-edge bg-ground px-2"
        >
          {choice.videos.map(({ video: name, durationSeconds }, i) => (
            <option key={name} value={i}>
              {name}
              {durationSeconds !== null && `, ${formatClock(durationSeconds)}`}
            </option>
          ))}
        </select>
      </label>
      <div className="flex gap-2">
        <Button size="small" look="primary" onClick={() => video !== undefined && void chooseVideo(video)}>
          Compare
        </Button>
        <Button size="small" look="quiet" onClick={dismissChoice}>
          Cancel
        </Button>
      </div>
    </>
  );
}

function Comparison({ truth }: { truth: CaseTruth }) {
  const { compared, sets, caseId, name } = useStore(evaluationStore);
  return (
    <>
      <div>
        <p className="min-w-0 break-words">
          <span className="text-faint">Truth </span>
          {truth.files.join(', ')}
          {truth.video.video !== '' && <span className="text-faint">, video {truth.video.video}</span>}
        </p>
        <div className="mt-2 flex flex-wrap gap-2">
          {compared !== null && (
            <>
              <Link href={`/case/${caseId}/evaluation`} className={buttonClass('secondary', 'small')}>
                Report
              </Link>
              <ExportButtons report={compared.report} name={name} />
            </>
          )}
          <Button size="small" look="quiet" onClick={() => void removeTruth()}>
            Remove
          </Button>
        </div>
      </div>
      <OtherLength truth={truth} />
      {sets !== null && (
        <details className="border-y border-line">
          <summary className="py-2 text-soft">How it is compared</summary>
          <PlanForm truth={truth} sets={sets} />
        </details>
      )}
      {compared === null ? (
        <Skeleton className="h-40" />
      ) : (
        <>
          <PhaseComparison report={compared.report} phases={compared.phases} />
          <InstrumentComparison report={compared.report} />
          <OperationComparison report={compared.report} />
        </>
      )}
    </>
  );
}

/** Annotations of another recording would be compared just as well. */
function OtherLength({ truth }: { truth: CaseTruth }) {
  const duration = useStore(caseStore, ({ facts }) => facts?.video.durationSeconds);
  const other = duration === undefined ? null : otherLength(truth.video, duration);
  if (duration === undefined || other === null) return null;
  return (
    <Notice tone="mind" title="These annotations may be of another recording.">
      They reach {formatClock(other)}, and this case is {formatClock(duration)} long.
    </Notice>
  );
}

function PhaseComparison({ report, phases }: { report: EvaluationReport; phases: ComparedPhases | null }) {
  const lookOf = useLabelLooks(useStore(evaluationStore, (state) => state.labelled));
  const { phases: scored } = report;
  if (scored === null || phases === null) return <p className="text-soft">No phases are compared.</p>;
  const { labels } = scored.set;
  const durationSeconds = report.videos[0]?.durationSeconds ?? 1;
  const goTo = (seconds: number): void => {
    seek(seconds + INSIDE);
    reveal(seconds);
  };
  const showPair = (truth: string, guess: string | null): void => {
    const pairs = differencesOf(phases, labels);
    const found = pairs.find((pair) => pair.truth === truth && pair.guess === guess);
    if (found !== undefined) goTo(found.start);
  };
  return (
    <section aria-label="Phases" className="flex flex-col gap-3">
      <h2 className="font-semibold">Phases</h2>
      <Ribbons {...{ phases, labels, durationSeconds, lookOf }} onSeek={goTo} />
      <ScoreList measures={PHASE_MEASURES} scores={scored.scores['per-video']} />
      <p className="text-xs text-faint">
        {coverageWords(scored.coverage)} Of one video both conventions, per video and pooled, give the same
        scores.
      </p>
      <ClassTable rows={scored.perClass['per-video']} lookOf={lookOf} />
      <ConfusionMatrix isCompact phases={scored} lookOf={lookOf} onPair={showPair} />
    </section>
  );
}

function InstrumentComparison({ report }: { report: EvaluationReport }) {
  const lookOf = useLabelLooks(useStore(evaluationStore, (state) => state.labelled));
  const { instruments } = report;
  if (instruments === null) return null;
  return (
    <section aria-label="Instruments" className="flex flex-col gap-3">
      <h2 className="font-semibold">Instruments</h2>
      <ScoreList measures={PRESENCE_MEASURES} scores={instruments.scores['per-video']} />
      <InstrumentTable rows={instruments.perLabel['per-video']} lookOf={lookOf} />
    </section>
  );
}

/** What the whole video is called: the one thing where there is nothing to average. */
function OperationComparison({ report }: { report: EvaluationReport }) {
  const { procedures, videos } = report;
  if (procedures === null) return null;
  return (
    <section aria-label="Operation" className="flex flex-col gap-3">
      <h2 className="font-semibold">Operation</h2>
      {videos.map(
        ({ name, procedure }) =>
          procedure !== null && <OperationWords key={name} procedure={procedure} set={procedures.set} />,
      )}
    </section>
  );
}
