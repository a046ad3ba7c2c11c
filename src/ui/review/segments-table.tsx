import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { useStore } from 'zustand';
import { PHASE_LANE, type ReviewedSegment } from '#core/review.ts';
import { segmentAt } from '#core/segments.ts';
import { playerStore } from '#state/player-store.ts';
import { chooseLane, reviewStore, select } from '#state/review-store.ts';
import { classNames } from '#ui/kit/class-names.ts';
import { EmptyState } from '#ui/kit/empty-state.tsx';
import { useLabelLooks } from '#ui/labels/use-label-looks.ts';
import { useLabelledCase } from '#ui/use-labelled-case.ts';
import { COLUMNS, SegmentCell, type Column } from './segment-cell.tsx';

const ROW_PIXELS = 32;
/** A page, for the keys that go by one. */
const PAGE_ROWS = 10;
const HEADS: Record<Column, string> = { start: 'Start', end: 'End', label: 'Label' };
const WIDTHS = 'grid grid-cols-[6.25rem_6.25rem_minmax(0,1fr)]';

/** Every segment of a lane, to read and to change: start and end as times, the label from a list. */
export function SegmentsTable() {
  const { labelling, facts } = useLabelledCase();
  const lookOf = useLabelLooks(facts);
  const lane = useStore(reviewStore, (state) => state.lane);
  const segments =
    lane === PHASE_LANE
      ? labelling.phases
      : (labelling.instruments.find(({ label }) => label === lane)?.segments ?? []);
  return (
    <section aria-label="All segments" className="flex min-h-0 flex-1 flex-col">
      <label className="flex items-center gap-3 px-4 py-2 text-xs text-soft">
        Lane
        <select
          value={lane}
          onChange={(event) => chooseLane(event.target.value)}
          className="h-7 min-w-0 flex-1 rounded-sm border border-edge bg-transparent px-1.5 text-xs text-ink [&>option]:bg-panel"
        >
          <option value={PHASE_LANE}>Phases</option>
          {labelling.instruments.map(({ label }) => (
            <option key={label} value={label}>
              {lookOf(label).name}
            </option>
          ))}
        </select>
      </label>
      {segments.length === 0 ? (
        <EmptyState title="No segments here">They come while the recording is read.</EmptyState>
      ) : (
        <Grid key={lane} lane={lane} segments={segments} lookOf={lookOf} />
      )}
    </section>
  );
}

type GridProps = {
  lane: string;
  segments: readonly ReviewedSegment[];
  lookOf: ReturnType<typeof useLabelLooks>;
};

type Place = { readonly row: number; readonly column: number };

function Grid({ lane, segments, lookOf }: GridProps) {
  const box = useRef<HTMLDivElement>(null);
  const now = useStore(playerStore, ({ time }) => segmentAt(segments, time));
  const [wished, setPlace] = useState<Place>(() => ({
    row: Math.max(0, segments.indexOf(segmentAt(segments, playerStore.getState().time) as ReviewedSegment)),
    column: 0,
  }));
  const [isEditing, setIsEditing] = useState(false);
  // An edit may have left fewer segments.
  const place = useMemo(
    () => ({ ...wished, row: Math.min(wished.row, segments.length - 1) }),
    [wished, segments.length],
  );
  // What it returns is used here alone, and nothing here is memoised by a compiler.
  // oxlint-disable-next-line react/incompatible-library
  const rows = useVirtualizer({
    count: segments.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_PIXELS,
    overscan: 6,
    initialOffset: Math.max(0, (place.row - 3) * ROW_PIXELS),
    // The row with the focus stays, wherever one scrolls.
    rangeExtractor: (range) =>
      [...new Set([...defaultRangeExtractor(range), place.row])].sort((a, b) => a - b),
  });
  const wantsFocus = useRef(false);
  useEffect(() => {
    if (!wantsFocus.current || isEditing) return;
    wantsFocus.current = false;
    box.current?.querySelector<HTMLElement>('td[tabindex="0"]')?.focus({ preventScroll: true });
  }, [place, isEditing]);
  const goTo = (next: Place): void => {
    const row = Math.min(segments.length - 1, Math.max(0, next.row));
    const column = Math.min(COLUMNS.length - 1, Math.max(0, next.column));
    wantsFocus.current = true;
    setIsEditing(false);
    setPlace({ row, column });
    rows.scrollToIndex(row);
    const segment = segments[row];
    if (segment !== undefined && row !== place.row) select(lane, segment);
  };
  const leave = (isBack: boolean): void => {
    wantsFocus.current = isBack;
    setIsEditing(false);
  };
  const press = (event: KeyboardEvent): void => {
    if (isEditing) return;
    const next = moved(event, place, segments.length);
    if (next !== null) goTo(next);
    else if (event.key === 'Enter' || event.key === 'F2') setIsEditing(true);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <div
        ref={box}
        className="min-h-0 flex-1 overflow-y-auto border-t border-line max-lg:h-72 max-lg:flex-none"
      >
        {/* Rows that are not on screen are not there: what there is has its place by its number. */}
        <table
          // Cells that keys move between make a table a grid.
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role
          role="grid"
          aria-label="Segments"
          aria-rowcount={segments.length + 1}
          onKeyDown={press}
          className="block"
        >
          <Head />
          <tbody className="relative block" style={{ height: rows.getTotalSize() }}>
            {rows.getVirtualItems().map(({ index, start: top }) => {
              const segment = segments[index];
              if (segment === undefined) return null;
              return (
                <tr
                  key={index}
                  aria-rowindex={index + 2}
                  aria-current={segment === now || undefined}
                  className={classNames(
                    WIDTHS,
                    'absolute inset-x-0 items-stretch border-b border-l-2 border-b-line/50',
                    segment === now ? 'border-l-accent bg-raised' : 'border-l-transparent hover:bg-raised/60',
                  )}
                  style={{ top, height: ROW_PIXELS }}
                >
                  {COLUMNS.map((column, i) => {
                    const isHere = place.row === index && place.column === i;
                    return (
                      <SegmentCell
                        key={column}
                        {...{ lane, segment, column, lookOf }}
                        isCurrent={isHere}
                        isEdited={isHere && isEditing}
                        onChoose={() => (isHere ? setIsEditing(true) : goTo({ row: index, column: i }))}
                        onLeave={leave}
                      />
                    );
                  })}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      <p className="border-t border-line px-4 py-1.5 text-xs text-faint">
        Arrows move, Enter changes, Esc leaves it as it was.
      </p>
    </>
  );
}

function Head() {
  return (
    <thead className="sticky top-0 z-10 block bg-panel">
      <tr
        aria-rowindex={1}
        className={classNames(WIDTHS, 'border-b border-l-2 border-b-line border-l-transparent')}
      >
        {COLUMNS.map((column) => (
          <th key={column} scope="col" className="px-2 py-1.5 text-left text-xs font-medium text-faint">
            {HEADS[column]}
          </th>
        ))}
      </tr>
    </thead>
  );
}

/** Where a key leads from a cell; null: nowhere. */
function moved({ key, ctrlKey, metaKey }: KeyboardEvent, { row, column }: Place, rows: number): Place | null {
  const isFar = ctrlKey || metaKey;
  switch (key) {
    case 'ArrowUp':
      return { row: row - 1, column };
    case 'ArrowDown':
      return { row: row + 1, column };
    case 'ArrowLeft':
      return { row, column: column - 1 };
    case 'ArrowRight':
      return { row, column: column + 1 };
    case 'PageUp':
      return { row: row - PAGE_ROWS, column };
    case 'PageDown':
      return { row: row + PAGE_ROWS, column };
    case 'Home':
      return isFar ? { row: 0, column } : { row, column: 0 };
    case 'End':
      return isFar ? { row: rows - 1, column } : { row, column: COLUMNS.length - 1 };
    default:
      return null;
  }
}
