import type { Beside } from '#core/report/beside.ts';
import { classNames } from '#ui/kit/class-names.ts';
import { formatClock, formatCount } from '#ui/format.ts';
import type { LabelLook } from '#ui/labels/labels.ts';

const clock = (seconds: number | null): string => (seconds === null ? '–' : formatClock(Math.round(seconds)));

type TimesRowsProps = {
  rows: readonly Beside[];
  /** The label of what is idle. */
  idle: string | undefined;
  lookOf: (label: string) => LabelLook;
  hasOthers: boolean;
};

/** A strip a phase: the other cases as rings, their median as a line, this case as a full dot. */
export function TimesRows({ rows, idle, lookOf, hasOthers }: TimesRowsProps) {
  return (
    <table className="mt-2 w-full text-sm tabular-nums">
      <thead>
        <tr className="text-left text-xs text-faint *:pb-1 *:font-normal">
          <th scope="col" className="pl-4">
            <span className="sr-only">Phase</span>
          </th>
          <th scope="col" className={hasOthers ? 'pl-2 text-right' : 'pr-4 pl-2 text-right'}>
            this
          </th>
          {hasOthers && (
            <>
              <th scope="col" className="w-[32%] pl-3">
                <Legend />
              </th>
              <th scope="col" className="pr-4 pl-2 text-right">
                median
              </th>
            </>
          )}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.label ?? ''} className="h-7 hover:bg-raised">
            <th scope="row" className="max-w-0 min-w-24 pl-4 text-left font-normal">
              <Name label={row.label} idle={idle} lookOf={lookOf} />
            </th>
            <td
              className={classNames(
                'figures w-px pl-2 text-right whitespace-nowrap text-ink',
                !hasOthers && 'pr-4',
              )}
            >
              {clock(row.here)}
            </td>
            {hasOthers && (
              <>
                <td className="pl-3">
                  <Strip row={row} />
                </td>
                <td className="figures w-px pr-4 pl-2 text-right whitespace-nowrap text-faint">
                  {clock(row.median)}
                </td>
              </>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Legend() {
  return (
    <span className="flex items-center gap-1.5 whitespace-nowrap">
      <span aria-hidden className="size-2 rounded-full bg-accent" />
      this
      <span aria-hidden className="size-1.5 rounded-full border border-soft" />
      others
    </span>
  );
}

function Name({ label, idle, lookOf }: Pick<TimesRowsProps, 'idle' | 'lookOf'> & Pick<Beside, 'label'>) {
  if (label === null) return <span className="block truncate font-semibold">Whole recording</span>;
  const { name, colour, isIdle } = lookOf(label);
  return (
    <span className="flex items-center gap-2 text-soft">
      <span aria-hidden className="size-2.5 shrink-0 rounded-[2px]" style={{ background: colour }} />
      <span className="min-w-0 truncate" title={name}>
        {isIdle || label === idle ? 'Idle time' : name}
      </span>
    </span>
  );
}

/** Dots have the names of their cases for whoever points at them; the words say the same. */
function Strip({ row: { here, others, median } }: { row: Beside }) {
  const longest = Math.max(here ?? 0, others.at(-1)?.seconds ?? 0, 1e-6);
  // Room for half a dot at either end.
  const left = (seconds: number): string => `calc(4px + ${seconds / longest} * (100% - 8px))`;
  const [shortest] = others;
  return (
    <div className="relative h-4">
      <span className="sr-only">
        {shortest === undefined
          ? 'in no other case'
          : `in ${formatCount(others.length, 'other case')}: ${clock(shortest.seconds)} to ${clock(others.at(-1)?.seconds ?? null)}`}
      </span>
      <span aria-hidden className="absolute inset-x-0 top-[70%] h-px bg-line" />
      {median !== null && (
        <span
          aria-hidden
          className="absolute inset-y-0 w-0.5 -translate-x-1/2 bg-soft"
          style={{ left: left(median) }}
        />
      )}
      {others.map(({ id, name, seconds }) => (
        <span
          key={id}
          aria-hidden
          title={`${name}: ${clock(seconds)}`}
          className="absolute top-[70%] size-1.5 -translate-1/2 rounded-full border border-soft bg-panel"
          style={{ left: left(seconds) }}
        />
      ))}
      {here !== null && (
        <span
          aria-hidden
          className="absolute top-[32%] size-2 -translate-1/2 rounded-full bg-accent ring-1 ring-panel"
          style={{ left: left(here) }}
        />
      )}
    </div>
  );
}
