import { useMemo } from 'react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import type { CaseReport, NamedTime } from '#core/report/case-report.ts';
import { bothTo, compareStore, phaseKey, sideSeconds } from '#state/compare-store.ts';
import { segmentAt } from '#core/segments.ts';
import { formatClock } from '#ui/format.ts';
import { classNames } from '#ui/kit/class-names.ts';
import { leaveFocus } from '#ui/kit/leave-focus.ts';

const clock = (seconds: number): string => formatClock(Math.round(seconds));

type Row = { key: string; name: string; colour: string; a: NamedTime | null; b: NamedTime | null };

/** Every phase with its time in both; a press takes both to where it begins. */
export function CompareTimes() {
  const { a, b } = useStore(
    compareStore,
    useShallow(({ a, b }) => ({ a: a.report, b: b.report })),
  );
  const lengths = useStore(
    compareStore,
    useShallow(({ a, b }) => ({
      a: a.exported?.video.durationSeconds ?? 0,
      b: b.exported?.video.durationSeconds ?? 0,
    })),
  );
  const now = useStore(compareStore, (state) =>
    phaseKey(segmentAt(state.a.report?.ribbon ?? [], sideSeconds('a', state))?.name ?? ''),
  );
  const rows = useMemo(() => (a === null || b === null ? [] : rowsOf(a, b)), [a, b]);
  if (a === null || b === null) return null;
  return (
    <section aria-label="Times" className="panel overflow-x-auto p-3">
      <table className="w-full text-sm tabular-nums">
        <thead>
          <tr className="text-left text-xs text-faint *:pb-1 *:font-normal">
            <th scope="col" className="pl-2">
              Both to
            </th>
            {['A', 'B'].map((side) => (
              <th key={side} scope="col" className="w-20 pl-3 text-right">
                {side}
              </th>
            ))}
            <th scope="col" className="w-20 pl-3 text-right">
              B − A
            </th>
            <td aria-hidden className="w-2/5 pl-4 max-sm:hidden">
              A above, B below
            </td>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <PhaseRow key={row.key} row={row} isNow={row.key === now} longest={longestOf(rows)} />
          ))}
          <SumRow name="Idle time" a={a.idle?.seconds ?? null} b={b.idle?.seconds ?? null} />
          <SumRow name="Whole recording" a={lengths.a} b={lengths.b} />
        </tbody>
      </table>
    </section>
  );
}

/** In the order of A's label set; what only B has behind it. */
function rowsOf(a: CaseReport, b: CaseReport): Row[] {
  const rows = new Map<string, Row>();
  for (const time of a.phases) {
    const { name, colour } = time;
    rows.set(phaseKey(name), { key: phaseKey(name), name, colour, a: time, b: null });
  }
  for (const time of b.phases) {
    const key = phaseKey(time.name);
    const { name, colour } = time;
    rows.set(key, { ...(rows.get(key) ?? { key, name, colour, a: null }), b: time });
  }
  return [...rows.values()];
}

function longestOf(rows: readonly Row[]): number {
  return Math.max(1e-6, ...rows.flatMap(({ a, b }) => [a?.seconds ?? 0, b?.seconds ?? 0]));
}

function PhaseRow({ row, isNow, longest }: { row: Row; isNow: boolean; longest: number }) {
  const { key, name, colour, a, b } = row;
  const isInBoth = a !== null && b !== null;
  return (
    <tr className="h-7 hover:bg-raised">
      <th scope="row" className="text-left font-normal">
        <button
          type="button"
          disabled={!isInBoth}
          title={isInBoth ? `Both to ${name}` : `Only ${a === null ? 'B' : 'A'} has it`}
          onClick={(event) => {
            bothTo(key);
            leaveFocus(event);
          }}
          className={classNames(
            'flex min-h-7 w-full items-center gap-2 rounded-sm px-2 text-left',
            isNow ? 'font-semibold text-ink' : isInBoth ? 'text-soft hover:text-ink' : 'text-faint',
          )}
        >
          <span aria-hidden className="size-2.5 shrink-0 rounded-[2px]" style={{ background: colour }} />
          {name}
        </button>
      </th>
      <Seconds value={a?.seconds ?? null} />
      <Seconds value={b?.seconds ?? null} />
      <Difference a={a?.seconds ?? null} b={b?.seconds ?? null} />
      <td aria-hidden className="pl-4 max-sm:hidden">
        <span className="flex flex-col gap-0.5">
          {[a, b].map((time, i) => (
            <span
              key={i === 0 ? 'a' : 'b'}
              className="h-1.5 rounded-[1px]"
              style={{
                width: `${((time?.seconds ?? 0) / longest) * 100}%`,
                background: colour,
                opacity: i === 0 ? 1 : 0.55,
              }}
            />
          ))}
        </span>
      </td>
    </tr>
  );
}

function SumRow({ name, a, b }: { name: string; a: number | null; b: number | null }) {
  return (
    <tr className="h-7">
      <th scope="row" className="pl-2 text-left font-normal text-faint">
        {name}
      </th>
      <Seconds value={a} />
      <Seconds value={b} />
      <Difference a={a} b={b} />
    </tr>
  );
}

function Seconds({ value }: { value: number | null }) {
  return <td className="figures pl-3 text-right">{value === null ? '–' : clock(value)}</td>;
}

function Difference({ a, b }: { a: number | null; b: number | null }) {
  const difference = a === null || b === null ? null : Math.round(b) - Math.round(a);
  return (
    <td className="figures pl-3 text-right text-faint">
      {difference === null
        ? ''
        : difference === 0
          ? '0:00'
          : `${difference > 0 ? '+' : '−'}${clock(Math.abs(difference))}`}
    </td>
  );
}
