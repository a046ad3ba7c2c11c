import { useMemo, useRef, useState, type KeyboardEvent } from 'react';
import type { EvaluationReport } from '#core/evaluation/report.ts';
import { formatCount } from '#ui/format.ts';
import { classNames } from '#ui/kit/class-names.ts';
import type { LabelLook } from '#ui/labels/labels.ts';

type ConfusionMatrixProps = {
  phases: NonNullable<EvaluationReport['phases']>;
  lookOf: (label: string) => LabelLook;
  /** Shows where a label was given as another (null: as none); absent where there is no player. */
  onPair?: (truth: string, guess: string | null) => void;
  /** For a narrow column. */
  isCompact?: boolean;
};

const STEPS: Record<string, readonly [rows: number, columns: number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** Frames of each class by what the model gave them: truth in rows, numbers of the columns as in the rows. */
export function ConfusionMatrix({ phases, lookOf, onPair, isCompact = false }: ConfusionMatrixProps) {
  const grid = useRef<HTMLTableElement>(null);
  const [current, setCurrent] = useState<readonly [row: number, column: number]>([0, 0]);
  const { rows, columns, frames, totals } = useMemo(() => matrixOf(phases), [phases]);
  const [row, column] = current;
  const move = (event: KeyboardEvent): void => {
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const next = [
      Math.min(rows.length - 1, Math.max(0, row + step[0])),
      Math.min(columns.length - 1, Math.max(0, column + step[1])),
    ] as const;
    setCurrent(next);
    grid.current?.querySelector<HTMLElement>(`[data-cell="${next.join()}"]`)?.focus();
  };
  const words = (r: number, c: number): string => {
    const [truth, guess] = [rows[r], columns[c]];
    if (truth === undefined || guess === undefined) return '';
    const count = frames(r, c);
    const all = totals[r] ?? 0;
    const share = all === 0 ? 0 : Math.round((count / all) * 100);
    const given = guess === null ? 'given no label' : `given as ${lookOf(guess).name}`;
    const name = lookOf(truth).name;
    return truth === guess
      ? `${name}, rightly given: ${formatCount(count, 'frame')} of ${all}, ${share} %.`
      : `${name}, ${given}: ${formatCount(count, 'frame')} of ${all}, ${share} %.`;
  };
  if (rows.length === 0) return null;
  return (
    <div>
      <div className="relative overflow-x-auto">
        <table
          ref={grid}
          aria-label="Confusion: truth in rows, the model in columns"
          className="border-separate border-spacing-px text-xs"
        >
          <thead>
            <tr>
              <th scope="col" className="text-left font-medium text-faint">
                {isCompact ? 'Truth ↓ model →' : 'Truth in rows, model in columns'}
              </th>
              {columns.map((label, place) => (
                <th
                  key={label ?? ''}
                  scope="col"
                  title={label === null ? 'No label' : lookOf(label).name}
                  className={classNames('figures font-medium text-faint', !isCompact && 'px-1')}
                >
                  <span className="sr-only">{label === null ? 'No label' : lookOf(label).name}</span>
                  <span aria-hidden>{label === null ? 'none' : place + 1}</span>
                  {label !== null && (
                    <span
                      aria-hidden
                      className="mx-auto block h-1 w-3.5 rounded-full"
                      style={{ background: lookOf(label).colour }}
                    />
                  )}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((truth, r) => (
              <tr key={truth}>
                <th
                  scope="row"
                  className="sticky left-0 bg-panel pr-1 text-left font-normal whitespace-nowrap"
                >
                  <span className="figures inline-block w-4 text-right text-faint">{r + 1}</span>
                  <span
                    aria-hidden
                    className="mx-1 inline-block size-2.5 rounded-[2px]"
                    style={{ background: lookOf(truth).colour }}
                  />
                  <span
                    title={lookOf(truth).name}
                    className={classNames(
                      'inline-block truncate align-bottom',
                      isCompact ? 'w-12' : 'max-w-22 sm:max-w-none',
                    )}
                  >
                    {lookOf(truth).name}
                  </span>
                </th>
                {columns.map((guess, c) => {
                  const count = frames(r, c);
                  const all = totals[r] ?? 0;
                  const isCurrent = r === row && c === column;
                  return (
                    <td key={guess ?? ''} className="p-0">
                      <button
                        type="button"
                        data-cell={`${r},${c}`}
                        tabIndex={isCurrent ? 0 : -1}
                        aria-label={words(r, c)}
                        onFocus={() => setCurrent([r, c])}
                        onMouseEnter={() => setCurrent([r, c])}
                        onKeyDown={move}
                        onClick={() => count > 0 && onPair?.(truth, guess)}
                        className={classNames(
                          'figures block h-6 w-full rounded-[3px] text-center -outline-offset-1',
                          isCompact ? 'min-w-4.5' : 'min-w-6 px-1',
                          count === 0 ? 'text-faint' : 'text-ink',
                          isCurrent && 'ring-1 ring-ink/60',
                        )}
                        style={{ background: shade(truth === guess, all === 0 ? 0 : count / all) }}
                      >
                        {count === 0 ? '·' : count}
                      </button>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p aria-hidden className="mt-1.5 min-h-9 text-xs text-soft">
        {words(row, column)}
      </p>
    </div>
  );
}

/** Classes that occur, and the frames of each pair of them; the last column is what was given no label, if any. */
function matrixOf({ set, perClass, confusion }: NonNullable<EvaluationReport['phases']>) {
  const present = set.labels
    .map(({ id }, place) => ({ id, place }))
    .filter(({ id }) => perClass.pooled.some(({ label }) => label === id));
  const hasMissed = confusion.missed.some((count) => count > 0);
  const frames = (row: number, column: number): number => {
    const truth = present[row]?.place ?? -1;
    const guess = present[column]?.place;
    return (guess === undefined ? confusion.missed[truth] : confusion.counts[truth]?.[guess]) ?? 0;
  };
  const rows = present.map(({ id }) => id);
  const columns = hasMissed ? [...rows, null] : rows;
  const totals = rows.map((_, row) => columns.reduce((sum, _, column) => sum + frames(row, column), 0));
  return { rows, columns, frames, totals };
}

/** Accent where both agree, amber where they differ, deeper with the share of the row. */
function shade(isRight: boolean, share: number): string {
  const colour = isRight ? 'var(--color-accent)' : 'var(--color-mind)';
  return share === 0
    ? 'var(--color-raised)'
    : `color-mix(in srgb, ${colour} ${Math.round(8 + share * 37)}%, var(--color-panel))`;
}
