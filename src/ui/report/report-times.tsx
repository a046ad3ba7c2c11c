import type { ReactNode } from 'react';
import type { CaseReport, InstrumentTime } from '#core/report/case-report.ts';
import { formatClock } from '#ui/format.ts';
import { inkOn } from '#ui/labels/labels.ts';
import { scaleOf } from '#ui/timeline/scale.ts';
import { PAPER_IDLE } from './report-ribbon.tsx';

const clock = (seconds: number): string => formatClock(Math.round(seconds));

type PhaseTimesProps = {
  report: CaseReport;
  places: ReadonlyMap<string, number>;
  /** Of the whole recording. */
  seconds: number;
};

/** How often and how long each phase was, beside the whole recording. */
export function PhaseTimes({ report: { phases, idle, restSeconds }, places, seconds }: PhaseTimesProps) {
  if (phases.length === 0) return <p className="text-soft">None was found.</p>;
  return (
    <table className="w-full tabular-nums">
      <Head first="Phase" bar={`of ${clock(seconds)}`} />
      <tbody>
        {phases.map(({ label, name, colour, count, seconds: took }) => (
          <Row
            key={label}
            name={name}
            count={count}
            took={took}
            mark={<Swatch colour={colour}>{places.get(label)}</Swatch>}
          >
            <ShareBar colour={colour} share={took / seconds} />
          </Row>
        ))}
        {idle !== null && (
          <Row
            name={`Idle time${idle.name === 'Idle' ? '' : `: ${idle.name}`}`}
            count={idle.count}
            took={idle.seconds}
            mark={<Swatch colour={PAPER_IDLE} />}
          >
            <ShareBar colour={PAPER_IDLE} share={idle.seconds / seconds} />
          </Row>
        )}
        {restSeconds >= 1 && (
          <Row name="No phase" took={restSeconds} mark={<Swatch colour="transparent" />}>
            <ShareBar colour="var(--color-edge)" share={restSeconds / seconds} />
          </Row>
        )}
      </tbody>
    </table>
  );
}

/** How often and how long each instrument was seen, and when. */
export function InstrumentTimes({
  instruments,
  seconds,
}: {
  instruments: readonly InstrumentTime[];
  seconds: number;
}) {
  const scale = scaleOf(0, seconds);
  return (
    <table className="w-full tabular-nums">
      <Head first="Seen" bar="when" />
      <tbody>
        {instruments.map(({ label, name, count, seconds: took, segments }) => (
          <Row key={label} name={name} count={count} took={took}>
            <span aria-hidden className="relative block h-2 bg-raised">
              {segments.map(({ start, end }) => (
                <span
                  key={start}
                  className="absolute inset-y-0 min-w-px bg-soft"
                  style={{ left: scale.left(start), width: scale.width(end - start) }}
                />
              ))}
            </span>
          </Row>
        ))}
      </tbody>
    </table>
  );
}

function Head({ first, bar }: { first: string; bar: string }) {
  return (
    <thead>
      <tr className="text-left text-faint *:pb-0.5 *:font-normal">
        <th scope="col">{first}</th>
        <th scope="col" className="pl-2 text-right">
          times
        </th>
        <th scope="col" className="pl-2 text-right">
          total
        </th>
        <th scope="col" className="w-1/4 pl-3 whitespace-nowrap">
          {bar}
        </th>
      </tr>
    </thead>
  );
}

type RowProps = { name: string; count?: number; took: number; mark?: ReactNode; children: ReactNode };

function Row({ name, count, took, mark, children }: RowProps) {
  return (
    <tr className="align-middle">
      <th scope="row" className="py-[0.09375rem] text-left font-normal">
        <span className="flex items-center gap-1.5">
          {mark}
          <span className="min-w-0">{name}</span>
        </span>
      </th>
      <td className="pl-2 text-right text-soft">{count}</td>
      <td className="figures pl-2 text-right">{clock(took)}</td>
      <td className="pl-3">{children}</td>
    </tr>
  );
}

function Swatch({ colour, children }: { colour: string; children?: ReactNode }) {
  return (
    <span
      className="flex h-3.5 w-4.5 shrink-0 items-center justify-center rounded-[2px] text-[0.5625rem] font-semibold"
      style={{ backgroundColor: colour, color: colour.startsWith('#') ? inkOn(colour) : undefined }}
    >
      {children}
    </span>
  );
}

function ShareBar({ colour, share }: { colour: string; share: number }) {
  return (
    <span aria-hidden className="block h-2 bg-raised">
      <span className="block h-full min-w-px" style={{ width: `${share * 100}%`, backgroundColor: colour }} />
    </span>
  );
}
