import type { ReactNode } from 'react';
import type { ExportCase } from '#core/export/export-case.ts';
import { INTENDED_USE, type CaseReport } from '#core/report/case-report.ts';
import type { TimesBeside } from '#state/case-times.ts';
import type { Picture } from '#state/report-store.ts';
import { formatClock, formatCount } from '#ui/format.ts';
import { ReportFacts } from './report-facts.tsx';
import { ReportNotes } from './report-notes.tsx';
import { ReportRibbon } from './report-ribbon.tsx';
import { ReportStills } from './report-stills.tsx';
import { InstrumentTimes, PhaseTimes } from './report-times.tsx';

type ReportSheetProps = {
  exported: ExportCase;
  report: CaseReport;
  pictures: readonly (Picture | null)[] | null;
  isPartial: boolean;
  /** The user's other cases, where their medians are wanted. */
  beside: TimesBeside | null;
};

/** The page, as it comes out of the printer: paper is white, whatever the screen is. */
export function ReportSheet({ exported, report, pictures, isPartial, beside }: ReportSheetProps) {
  const { name, video, made, parts } = exported;
  const { procedure, ribbon, phases, instruments } = report;
  const seconds = video.durationSeconds;
  const facts = [
    procedure === null || procedure.confidence === 'unsure' ? null : procedure.name,
    parts.length > 1 ? formatCount(parts.length, 'file') : null,
    // When it was operated nobody knows: the day is the page's.
    `report of ${new Intl.DateTimeFormat('en-GB', { dateStyle: 'long' }).format(new Date(made))}`,
  ].filter((fact) => fact !== null);
  const places = new Map(phases.map(({ label }, i) => [label, i + 1]));
  return (
    <article className="paper mx-auto mt-4 flex w-full max-w-[210mm] flex-col gap-4 p-5 text-[0.6875rem] leading-[1.35] sm:p-[11mm] print:mt-0 print:max-w-none print:gap-3 print:p-0">
      <header className="flex flex-wrap items-baseline gap-x-4 gap-y-1">
        <div className="min-w-0 flex-1">
          <h1 className="text-lg font-semibold break-words">{name}</h1>
          <p className="text-soft">{sentenceCase(facts.join(' · '))}</p>
        </div>
        <p className="figures text-lg">
          <span className="sr-only">Length </span>
          {formatClock(seconds)}
        </p>
      </header>
      {isPartial && (
        <p className="text-mind">
          This case is not read to its end yet: what is below speaks of what was read so far.
        </p>
      )}
      <ReportRibbon
        ribbon={ribbon}
        phases={phases}
        places={places}
        gaps={exported.labelling.gaps}
        seconds={seconds}
      />
      <div className="grid gap-x-7 gap-y-4 sm:grid-cols-[1.25fr_1fr] print:grid-cols-[1.25fr_1fr]">
        <Part title="Phases">
          <PhaseTimes report={report} places={places} seconds={seconds} beside={beside} />
        </Part>
        <Part title="Instruments">
          {instruments.length === 0 ? (
            <p className="text-soft">None was seen.</p>
          ) : (
            <InstrumentTimes instruments={instruments} seconds={seconds} />
          )}
        </Part>
      </div>
      {report.stills.length > 0 && (
        <Part title="Pictures">
          <ReportStills stills={report.stills} pictures={pictures} />
        </Part>
      )}
      {report.notes.length > 0 && (
        <Part title="Notes">
          <ReportNotes notes={report.notes} />
        </Part>
      )}
      <ReportFacts exported={exported} said={report.said} />
      <footer className="border-t border-line pt-2 text-soft">
        {INTENDED_USE} {exported.encoders.notice}
      </footer>
    </article>
  );
}

function sentenceCase(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="min-w-0">
      <h2 className="mb-1.5 border-b border-line pb-0.5 text-xs font-semibold">{title}</h2>
      {children}
    </section>
  );
}
