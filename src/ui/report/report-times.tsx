import type { ReactNode } from 'react';
import type { CaseReport, InstrumentTime } from '#core/report/case-report.ts';
import type { TimesBeside } from '#state/case-times.ts';
import { formatClock, formatCount } from '#ui/format.ts';
import { inkOn } from '#ui/labels/labels.ts';
import { scaleOf } from '#ui/timeline/scale.ts';
import { PAPER_IDLE } from './report-ribbon.tsx';

const clock = (seconds: number): string => formatClock(Math.round(seconds));

type PhaseTimesProps = {
  report: CaseReport;
  places: ReadonlyMap<string, number>;
  /** Of the whole recording. */
  seconds: number;
  beside: TimesBeside | null;
};

/** How often and how long each phase was, beside the whole recording and the user's other cases. */
export function PhaseTimes({ report, places, seconds, beside }: PhaseTimesProps) {
  const { phases, idle, restSeconds } = report;
  if (phases.length === 0) return <p className="text-soft">None was found.</p>;
  const row = (label: string | null) => beside?.rows.find((candidate) => candidate.label === label);
  const median = (label: string | null) => (beside === null ? {} : { median: row(label)?.median ?? null });
  return (
    <>
      <table className="w-full tabular-nums">
        <Head first="Phase" bar={`of ${clock(seconds)}`} hasMedian={beside !== null} />
        <tbody>
          {phases.map(({ label, name, colour, count, seconds: took }) => (
            <Row
              key={label}
              {...{ name, count, took, ...median(label) }}
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
              {...median(idle.label)}
              mark={<Swatch colour={PAPER_IDLE} />}
            >
              <ShareBar colour={PAPER_IDLE} share={idle.seconds / seconds} />
            </Row>
          )}
          {restSeconds >= 1 && (
            <Row
              name="No phase"
              took={restSeconds}
              {...(beside !== null && { median: null })}
              mark={<Swatch colour="transparent" />}
            >
              <ShareBar colour="var(--color-edge)" share={restSeconds / seconds} />
            </Row>
          )}
        </tbody>
      </table>
      {beside !== null && (
        <p className="mt-1 text-[0.625rem] text-soft">
          Median: of {formatCount(beside.others.length, 'other case')} with the same label set, where there is
          such a phase; their length {clock(row(null)?.median ?? 0)}.
        </p>
      )}
    </>
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

function Head({ first, bar, hasMedian = false }: { first: string; bar: string; hasMedian?: boolean }) {
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
        {hasMedian && (
          <th scope="col" className="pl-2 text-right">
            median
          </th>
        )}
        <th scope="col" className="w-1/4 pl-3 whitespace-nowrap">
          {bar}
        </th>
      </tr>
    </thead>
  );
}

type RowProps = {
  name: string;
  count?: number;
  took: number;
  /** Of other cases: left out where there is no such column, null where none of them has it. */
  median?: number | null;
  mark?: ReactNode;
  children: ReactNode;
};

function Row({ name, count, took, median, mark, children }: RowProps) {
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
      {median !== undefined && (
        <td className="figures pl-2 text-right text-soft">{median === null ? '–' : clock(median)}</td>
      )}
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
