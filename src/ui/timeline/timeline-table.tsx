import { useMemo, useRef } from 'react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { seek } from '#state/player-store.ts';
import type { ReviewedLabelling } from '#state/review-lanes.ts';
import { formatTimecode } from '#ui/format.ts';
import { classNames } from '#ui/kit/class-names.ts';
import type { LabelLook } from '#ui/labels/labels.ts';
import { sourceWords } from '#ui/labels/source-words.ts';
import { useLabelLooks } from '#ui/labels/use-label-looks.ts';
import { useLabelledCase } from '#ui/use-labelled-case.ts';

type Row = {
  readonly start: number;
  readonly end: number;
  readonly lane: 'Phase' | 'Instrument' | 'Gap';
  readonly label: string;
  /** How sure the model is, or that a person said it. */
  readonly source: string;
};

const ROW_PIXELS = 33;

/** A phone has room for when and what. */
const WIDE = 'max-sm:hidden';
const COLUMNS = [
  { name: 'Start', width: 'w-28 max-sm:w-24' },
  { name: 'End', width: 'w-28 max-sm:w-24' },
  { name: 'Seconds', width: `w-20 ${WIDE}` },
  { name: 'Lane', width: `w-24 ${WIDE}` },
  { name: 'Label', width: '' },
  { name: 'Source', width: WIDE },
] as const;

type LookOf = (label: string) => LabelLook;

function rowsOf({ phases, instruments, gaps }: ReviewedLabelling, lookOf: LookOf): Row[] {
  return [
    ...phases.map((segment) => ({
      ...segment,
      lane: 'Phase' as const,
      source: sourceWords(segment, lookOf),
    })),
    ...instruments.flatMap(({ segments }) =>
      segments.map((segment) => ({ ...segment, lane: 'Instrument' as const, source: segment.confidence })),
    ),
    ...gaps.map((gap) => ({ ...gap, lane: 'Gap' as const, label: '', source: '' })),
  ].sort((a, b) => a.start - b.start);
}

/** The timeline as a table: the same stretches for eyes, hands and readers that lanes do not suit. */
export function TimelineTable() {
  const { labelling, facts } = useLabelledCase();
  const lookOf = useLabelLooks(facts);
  const rows = useMemo(() => rowsOf(labelling, lookOf), [labelling, lookOf]);
  const box = useRef<HTMLElement>(null);
  // What it returns is used here alone, and nothing here is memoised by a compiler.
  // oxlint-disable-next-line react/incompatible-library
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_PIXELS,
    // Of an ordinary case all are there, for the browser to search in too.
    overscan: 60,
  });
  const items = virtual.getVirtualItems();
  const above = items[0]?.start ?? 0;
  const below = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  return (
    // Scrolled by keyboard too.
    <section
      ref={box}
      aria-label="Segments as a table"
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      className="min-h-0 flex-1 overflow-auto px-3 pb-2"
    >
      {/* Rows that are not on screen are not there: thousands would stall the page. */}
      <table
        aria-rowcount={rows.length + 1}
        className="w-full table-fixed sm:min-w-lg border-collapse text-left text-sm"
      >
        <thead className="sticky top-0 bg-ground text-xs text-faint">
          <tr aria-rowindex={1}>
            {COLUMNS.map(({ name, width }) => (
              <th
                key={name}
                scope="col"
                className={classNames('border-b border-line py-1.5 pr-4 font-medium', width)}
              >
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {above > 0 && <tr aria-hidden style={{ height: above }} />}
          {items.map(({ index }) => {
            const row = rows[index];
            return row && <TableRow key={index} row={row} place={index} lookOf={lookOf} />;
          })}
          {below > 0 && <tr aria-hidden style={{ height: below }} />}
        </tbody>
      </table>
    </section>
  );
}

type TableRowProps = { row: Row; place: number; lookOf: LookOf };

function TableRow({ row, place, lookOf }: TableRowProps) {
  const { start, end, lane, label, source } = row;
  return (
    <tr
      aria-rowindex={place + 2}
      className="border-b border-line/50 hover:bg-panel"
      style={{ height: ROW_PIXELS }}
    >
      <td className="py-0.5 pr-4">
        <button
          type="button"
          onClick={() => seek(start)}
          className="figures rounded-sm py-1 text-accent underline-offset-4 hover:underline"
        >
          {formatTimecode(start)}
        </button>
      </td>
      <td className="figures pr-4">{formatTimecode(end)}</td>
      <td className={classNames('figures pr-4', WIDE)}>{(end - start).toFixed(1)}</td>
      <td className={classNames('pr-4 text-soft', WIDE)}>{lane}</td>
      <td className="pr-4 max-sm:pr-0">
        <span className="flex items-center gap-2">
          {lane === 'Phase' && (
            <span
              aria-hidden
              className="size-2.5 shrink-0 rounded-[2px]"
              style={{ background: lookOf(label).colour }}
            />
          )}
          <span className="truncate">{lane === 'Gap' ? 'Not readable' : lookOf(label).name}</span>
        </span>
      </td>
      <td className={classNames('truncate pr-4 text-soft', WIDE)} title={source}>
        {source}
      </td>
    </tr>
  );
}
