import { useEffect, type ReactNode } from 'react';
import { ArrowLeft, Printer } from 'lucide-react';
import { Link, useParams } from 'wouter';
import { useStore } from 'zustand';
import { coverageWords, HOW_TO_READ } from '#core/evaluation/report-text.ts';
import { PHASE_MEASURES, PRESENCE_MEASURES, type EvaluationReport } from '#core/evaluation/report.ts';
import type { Compared } from '#jobs/evaluation/evaluation-protocol.ts';
import { evaluationStore, watchScores, watchTruth } from '#state/evaluation-store.ts';
import { formatTimecode } from '#ui/format.ts';
import { Button, buttonClass } from '#ui/kit/button.tsx';
import { Notice } from '#ui/kit/notice.tsx';
import { Skeleton } from '#ui/kit/skeleton.tsx';
import { useLabelLooks } from '#ui/labels/use-label-looks.ts';
import { messageOf } from '#ui/messages.ts';
import { ConfusionMatrix } from './confusion-matrix.tsx';
import { ExportButtons } from './export-buttons.tsx';
import { Ribbons } from './ribbons.tsx';
import { ClassTable, InstrumentTable, OperationWords, ScoreList } from './scores.tsx';

/** The comparison of a case as a page to print. */
export default function EvaluationPage() {
  const { id = '' } = useParams();
  const { compared, failure, name, truth, labelled } = useStore(evaluationStore);
  useEffect(() => watchTruth(id), [id]);
  useEffect(watchScores, []);
  useLightPrint();
  return (
    <div className="mx-auto w-full max-w-240 px-4 pb-10 sm:px-6 print:max-w-none print:px-0">
      <title>{name === '' ? 'ophclip' : `${name}, evaluation · ophclip`}</title>
      <div className="flex flex-wrap items-center gap-2 pt-4 print:hidden">
        <Link href={`/case/${id}`} className={buttonClass('quiet', 'small')}>
          <ArrowLeft aria-hidden className="size-4" />
          Back to the case
        </Link>
        <span className="ml-auto" />
        {compared !== null && (
          <>
            <ExportButtons report={compared.report} name={name} />
            <Button size="small" look="primary" onClick={() => print()}>
              <Printer aria-hidden className="size-4" />
              Print
            </Button>
          </>
        )}
      </div>
      {failure !== null && (
        <Notice tone="failure" title={messageOf(failure).title}>
          {messageOf(failure).wayOn}
        </Notice>
      )}
      {compared !== null ? (
        <Report compared={compared} name={name} />
      ) : truth === null && labelled !== null ? (
        <p className="pt-6 text-soft">There is nothing to compare this case with yet.</p>
      ) : (
        <Skeleton className="mt-6 h-96" />
      )}
    </div>
  );
}

function Report({ compared: { report, phases }, name }: ReportProps) {
  const lookOf = useLabelLooks(useStore(evaluationStore, (state) => state.labelled));
  const { pack, phases: scored, instruments, procedures, videos } = report;
  const durationSeconds = videos[0]?.durationSeconds ?? 1;
  return (
    <article className="panel mt-4 flex flex-col gap-6 p-4 text-sm sm:p-6 [print-color-adjust:exact] print:mt-0 print:border-0 print:p-0">
      <header>
        <h1 className="text-xl font-semibold">{name}: the model and the ground truth</h1>
        <p className="mt-1 text-soft">
          {report.notice} {pack.notice}
        </p>
      </header>
      <Facts report={report} />
      {scored !== null && phases !== null && (
        <Part title={`Phases: ${scored.set.name}`}>
          <Ribbons {...{ phases, durationSeconds, lookOf }} labels={scored.set.labels} />
          <div className="grid grid-cols-1 items-start gap-x-10 gap-y-4 md:grid-cols-[18rem_1fr] print:grid-cols-[16rem_1fr]">
            <div>
              <ScoreList measures={PHASE_MEASURES} scores={scored.scores['per-video']} />
              <p className="mt-3 text-xs text-faint">{coverageWords(scored.coverage)}</p>
            </div>
            <ClassTable rows={scored.perClass['per-video']} lookOf={lookOf} />
          </div>
          <ConfusionMatrix phases={scored} lookOf={lookOf} />
        </Part>
      )}
      {instruments !== null && (
        <Part title={`Instruments: ${instruments.set.name}`}>
          <div className="grid grid-cols-1 items-start gap-x-10 gap-y-4 md:grid-cols-[18rem_1fr] print:grid-cols-[16rem_1fr]">
            <ScoreList measures={PRESENCE_MEASURES} scores={instruments.scores['per-video']} />
            <InstrumentTable rows={instruments.perLabel['per-video']} lookOf={lookOf} />
          </div>
        </Part>
      )}
      {procedures !== null && videos[0]?.procedure != null && (
        <Part title={`Operation: ${procedures.set.name}`}>
          <OperationWords procedure={videos[0].procedure} set={procedures.set} />
        </Part>
      )}
      <p className="text-xs whitespace-pre-line text-faint">{HOW_TO_READ}</p>
    </article>
  );
}

type ReportProps = { compared: Compared; name: string };

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="flex min-w-0 flex-col gap-4 border-t border-line pt-4">
      <h2 className="text-lg font-semibold">{title}</h2>
      {children}
    </section>
  );
}

function Facts({ report }: { report: EvaluationReport }) {
  const { pack, software, made, samplesPerSecond, plan, videos, others = {} } = report;
  const facts: Record<string, string> = {
    Made: made.slice(0, 16).replace('T', ' '),
    Software: `${software.name} ${software.version}`,
    Encoders: `${pack.name} (${pack.id} ${pack.version}), ${pack.licence}`,
    Length: formatTimecode(videos[0]?.durationSeconds ?? 0),
    'Frames looked at': `${samplesPerSecond} a second`,
    'Compared every': `${plan.period} s`,
    ...others,
  };
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 md:grid-cols-[auto_1fr_auto_1fr] print:grid-cols-[auto_1fr_auto_1fr]">
      {Object.entries(facts).map(([fact, value]) => (
        <div key={fact} className="contents">
          <dt className="text-faint">{fact}</dt>
          <dd className="min-w-0 break-words">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Paper is white, whatever the screen is. */
function useLightPrint(): void {
  useEffect(() => {
    const { dataset } = document.documentElement;
    const theme = dataset['theme'];
    const controller = new AbortController();
    const { signal } = controller;
    window.addEventListener('beforeprint', () => (dataset['theme'] = 'light'), { signal });
    window.addEventListener(
      'afterprint',
      () => {
        if (theme === undefined) delete dataset['theme'];
        else dataset['theme'] = theme;
      },
      { signal },
    );
    return () => controller.abort();
  }, []);
}
