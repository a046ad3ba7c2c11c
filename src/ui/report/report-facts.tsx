import type { ReactNode } from 'react';
import type { ExportCase } from '#core/export/export-case.ts';
import type { SaidBy } from '#core/report/case-report.ts';
import { formatCount } from '#ui/format.ts';

/** Whose labels these are: the model, the words it was given, and who looked over them. */
export function ReportFacts({ exported, said }: { exported: ExportCase; said: readonly SaidBy[] }) {
  const { encoders, sets, samplesPerSecond, software, made } = exported;
  return (
    <section
      aria-label="How this was made"
      className="grid break-inside-avoid gap-x-7 gap-y-3 sm:grid-cols-2 print:grid-cols-2"
    >
      <Card title="Model">
        <Fact name="Encoders">
          {encoders.name} ({encoders.id} {encoders.version})
        </Fact>
        {encoders.licence !== '' && <Fact name="Licence">{encoders.licence}</Fact>}
        <Fact name="Looked at">{frameWords(samplesPerSecond)}</Fact>
        {sets.map(({ ref, kind, name, source, licence }) => (
          <Fact key={ref} name={SET_WORDS[kind]}>
            {name}
            {source !== '' && source !== encoders.name && `, ${source}`}
            {licence !== '' && licence !== encoders.licence && ` (${licence})`}
          </Fact>
        ))}
      </Card>
      <Card title="Who said what">
        {said.map((by) => (
          <Fact key={by.kind} name={by.kind === 'phase' ? 'Phases' : 'Instruments'}>
            {saidWords(by)}
          </Fact>
        ))}
        <Fact name="Made">
          {MOMENT.format(new Date(made))}, {software.name} {software.version}
        </Fact>
      </Card>
    </section>
  );
}

const MOMENT = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });

const SET_WORDS: Record<ExportCase['sets'][number]['kind'], string> = {
  phase: 'Phase labels',
  instrument: 'Instrument labels',
  procedure: 'Operation labels',
  other: 'Labels',
};

function frameWords(rate: number): string {
  if (rate >= 1) return `${formatCount(rate, 'frame')} a second`;
  return `one frame every ${formatCount(Math.round(1 / rate), 'second')}`;
}

function saidWords({ model, accepted, changed, emptied }: SaidBy): string {
  const looked = [
    accepted > 0 && `${accepted} accepted`,
    changed > 0 && `${changed} corrected`,
    emptied > 0 && `${emptied} taken out`,
  ].filter((words) => words !== false);
  const persons = looked.length === 0 ? 'none was checked by a person' : `${looked.join(', ')} by a person`;
  return `${formatCount(model, 'segment')} by the model, ${persons}.`;
}

function Card({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <h2 className="mb-1.5 border-b border-line pb-0.5 text-xs font-semibold">{title}</h2>
      <dl className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-0.5">{children}</dl>
    </div>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-faint">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  );
}
