import { useId, useRef, useState, type KeyboardEvent } from 'react';
import { Check } from 'lucide-react';
import { PHASE_LANE, type ReviewedSegment } from '#core/review.ts';
import { parseTime } from '#core/time-code.ts';
import { caseStore } from '#state/case-store.ts';
import { playerStore } from '#state/player-store.ts';
import { moveEdge, sayLabel } from '#state/review-actions.ts';
import { labelsOf } from '#state/review-lanes.ts';
import { formatTimecode } from '#ui/format.ts';
import { classNames } from '#ui/kit/class-names.ts';
import type { LabelLook } from '#ui/labels/labels.ts';
import { sourceWords } from '#ui/labels/source-words.ts';

export const COLUMNS = ['start', 'end', 'label'] as const;
export type Column = (typeof COLUMNS)[number];

type SegmentCellProps = {
  lane: string;
  segment: ReviewedSegment;
  column: Column;
  lookOf: (label: string) => LabelLook;
  /** The one cell of the table that the Tab key reaches. */
  isCurrent: boolean;
  isEdited: boolean;
  onChoose: () => void;
  /** `isBack`: the focus goes back to the cell. */
  onLeave: (isBack: boolean) => void;
};

export function SegmentCell(props: SegmentCellProps) {
  const { lane, segment, column, lookOf, isCurrent, isEdited, onChoose, onLeave } = props;
  return (
    <td
      tabIndex={isCurrent && !isEdited ? 0 : -1}
      onClick={isEdited ? undefined : onChoose}
      className={classNames(
        'flex min-w-0 cursor-default items-center -outline-offset-2',
        isEdited ? 'relative p-0.5' : 'px-2',
      )}
    >
      {column === 'label' ? (
        isEdited ? (
          <LabelField {...{ lane, segment, lookOf, onLeave }} />
        ) : (
          <LabelWords {...{ segment, lookOf }} />
        )
      ) : isEdited ? (
        <TimeField {...{ lane, segment, onLeave }} edge={column} />
      ) : (
        <span className="figures text-xs text-ink">{formatTimecode(segment[column])}</span>
      )}
    </td>
  );
}

function LabelWords({ segment, lookOf }: Pick<SegmentCellProps, 'segment' | 'lookOf'>) {
  const { name, colour } = lookOf(segment.label);
  const isUnsure = segment.correction === null && segment.confidence === 'unsure';
  return (
    <span className="flex min-w-0 items-center gap-2 text-xs text-ink" title={sourceWords(segment, lookOf)}>
      <span
        aria-hidden
        className={classNames('size-2.5 shrink-0 rounded-[2px]', isUnsure && 'hatched')}
        style={{ backgroundColor: colour }}
      />
      <span className="truncate">{name}</span>
      {segment.correction !== null && (
        <Check aria-label="reviewed" strokeWidth={3} className="size-3 shrink-0 text-soft" />
      )}
    </span>
  );
}

type FieldProps = Pick<SegmentCellProps, 'lane' | 'segment' | 'onLeave'>;

const FIELD = 'h-full w-full min-w-0 rounded-sm border border-accent bg-ground px-1 text-xs text-ink';

/** A time that is typed. What is no time, or not in its place, is said and not taken. */
function TimeField({ lane, segment, edge, onLeave }: FieldProps & { edge: 'start' | 'end' }) {
  const [text, setText] = useState(() => formatTimecode(segment[edge]));
  const id = useId();
  const hasLeft = useRef(false);
  const isTouched = text !== formatTimecode(segment[edge]);
  const read = isTouched ? timeOf(text, segment, edge) : segment[edge];
  const leave = (isTaken: boolean, isBack: boolean): void => {
    // Leaving takes the field away, which blurs it.
    if (hasLeft.current) return;
    hasLeft.current = true;
    if (isTaken && isTouched && typeof read === 'number')
      moveEdge(lane, (segment.start + segment.end) / 2, edge, read);
    onLeave(isBack);
  };
  const press = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') leave(false, true);
    else if (event.key === 'Enter' && typeof read === 'number') leave(true, true);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <>
      <input
        // It was asked for by a key or a click.
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        type="text"
        aria-label={edge === 'start' ? 'Start' : 'End'}
        aria-invalid={typeof read === 'string'}
        aria-describedby={id}
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onFocus={(event) => event.target.select()}
        onKeyDown={press}
        onBlur={() => leave(true, false)}
        className={classNames(FIELD, 'figures aria-invalid:border-danger')}
      />
      <output id={id} className="absolute top-full left-0.5 z-20 empty:hidden">
        {typeof read === 'string' && (
          <span className="block rounded-sm border border-danger/60 bg-panel px-2 py-1 text-xs whitespace-nowrap text-danger shadow-lg shadow-black/40">
            {read}
          </span>
        )}
      </output>
    </>
  );
}

/** Seconds, or what is wrong with what was typed. */
function timeOf(text: string, segment: ReviewedSegment, edge: 'start' | 'end'): number | string {
  const frameRate = caseStore.getState().facts?.video.frameRate ?? 0;
  const seconds = parseTime(text, { now: segment[edge], frameRate });
  if (seconds === null) return 'That is no time.';
  if (seconds > playerStore.getState().duration) return 'The recording is shorter.';
  const isInOrder = edge === 'start' ? seconds < segment.end : segment.start < seconds;
  return isInOrder ? seconds : 'It must begin before it ends.';
}

function LabelField({ lane, segment, lookOf, onLeave }: FieldProps & Pick<SegmentCellProps, 'lookOf'>) {
  const labels = labelsOf(lane === PHASE_LANE ? 'phase' : 'instrument');
  const isListed = labels.some(({ id }) => id === segment.label);
  return (
    <select
      // oxlint-disable-next-line jsx-a11y/no-autofocus
      autoFocus
      aria-label="Label"
      value={segment.label}
      // Open, arrows move in the list; closed, each would choose at once. Browsers that cannot leave it closed.
      onFocus={(event) => openList(event.target)}
      onChange={(event) => {
        sayLabel(segment, event.target.value, lane);
        onLeave(true);
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        event.stopPropagation();
        onLeave(true);
      }}
      onBlur={() => onLeave(false)}
      className={classNames(FIELD, '[&>option]:bg-panel')}
    >
      {!isListed && <option value={segment.label}>{lookOf(segment.label).name}</option>}
      {labels.map(({ id }) => (
        <option key={id} value={id}>
          {lookOf(id).name}
        </option>
      ))}
    </select>
  );
}

function openList(select: HTMLSelectElement): void {
  try {
    select.showPicker();
  } catch {
    // Not in a click or a key press any more.
  }
}
