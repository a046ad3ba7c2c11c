import {
  lanesOf,
  modelWords,
  noticeLine,
  type ExportCase,
  type ExportOptions,
  type ExportSegment,
} from '#core/export/export-case.ts';
import { frameClock, frameFrom, timecode, type FrameClock } from '#core/export/frames.ts';
import { placeAt } from '#core/joined-clock.ts';
import { writeTable } from './write-table.ts';

/**
 * A line for every segment, note and star. Seconds are as they are stored, to the millisecond; `start_frame` is the first
 * frame of the segment and `end_frame` the first behind it, counted from 0 as `core/export/frames` does. The last column
 * says on every line what the labels are good for.
 */
export const SEGMENT_COLUMNS = [
  'case',
  'lane',
  'lane_kind',
  'label_id',
  'label',
  'start_s',
  'end_s',
  'start_frame',
  'end_frame',
  'start_timecode',
  'end_timecode',
  'source',
  'confidence',
  'model',
  'model_said',
  'file',
  'file_start_s',
  'starred',
  'notice',
] as const;

type Cells = Partial<Record<(typeof SEGMENT_COLUMNS)[number], string>>;

export function writeSegmentsCsv(exported: ExportCase, { lanes, separator }: ExportOptions): string {
  const clock = frameClock(exported.video);
  const always = { case: exported.name, model: modelWords(exported), notice: noticeLine(exported) };
  const number = (value: number): string => figure(value, separator);
  const times = (stretch: { start: number; end: number }): Cells => timesOf(exported, clock, stretch, number);
  const rows: Cells[] = lanesOf(exported, lanes).flatMap(({ lane, segments }) =>
    segments.map((segment) => ({
      ...always,
      ...times(segment),
      lane: lane.name,
      lane_kind: lane.kind,
      label_id: segment.label,
      label: segment.name,
      source: segment.source,
      confidence: confidenceOf(segment),
      model_said: segment.said ?? '',
    })),
  );
  const notes: Cells[] = exported.marks.map((mark) => ({
    ...always,
    ...times(mark),
    lane: 'Notes',
    lane_kind: 'note',
    label: mark.text,
    source: 'person',
    starred: mark.isStarred ? 'yes' : '',
  }));
  const lines = [...rows, ...notes].map((row) => SEGMENT_COLUMNS.map((column) => row[column] ?? ''));
  return writeTable([SEGMENT_COLUMNS, ...lines], { separator });
}

/** How far the model can be trusted; a person's word has no such thing. */
function confidenceOf({ source, confidence }: ExportSegment): string {
  return source === 'person' ? '' : confidence;
}

function timesOf(
  { parts }: ExportCase,
  clock: FrameClock,
  { start, end }: { start: number; end: number },
  number: (value: number) => string,
): Cells {
  const [first, behind] = [frameFrom(start, clock), frameFrom(end, clock)];
  const place = placeAt(parts, start);
  return {
    start_s: number(start),
    end_s: number(end),
    start_frame: String(first),
    end_frame: String(behind),
    start_timecode: timecode(first, clock.rate),
    end_timecode: timecode(behind, clock.rate),
    ...(place !== null && { file: parts[place.part]?.name ?? '', file_start_s: number(place.seconds) }),
  };
}

export function figure(value: number, separator: ExportOptions['separator']): string {
  const text = value.toFixed(3);
  return separator === ';' ? text.replace('.', ',') : text;
}
