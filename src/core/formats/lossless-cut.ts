import { phasesOf, type ExportCase, type ExportOptions } from '#core/export/export-case.ts';
import { broken, type TextFile } from './annotations.ts';
import type { TimedLabel } from './timed-labels.ts';
import { bareRecords } from './table.ts';
import { plainCell, writeTable } from './write-table.ts';

/**
 * LosslessCut's segments: `start, end, name` without a heading and always with a comma, because that is all it opens. It
 * has no room for what the labels are good for.
 */
export function writeLosslessCut(exported: ExportCase, { lanes }: ExportOptions): string {
  return writeTable(
    phasesOf(exported, lanes).map(({ start, end, name }) => [start.toFixed(3), end.toFixed(3), name]),
  );
}

/** Seconds, or a clock's hours, minutes and seconds; LosslessCut leaves the end of the last one empty. */
export function readLosslessCut(file: TextFile, durationSeconds: number): TimedLabel[] {
  return bareRecords(file, ',').map(({ record: [from = '', to = '', name = ''], line }) => {
    const [start, end] = [secondsIn(from, 0), secondsIn(to, durationSeconds)];
    if (start === null || end === null) throw broken(file, line, 'it should have a start, an end and a name');
    if (end < start) throw broken(file, line, 'it ends before it starts');
    return { start, end, label: plainCell(name), lane: null, source: 'person' };
  });
}

const CLOCK = /^(?:(?:(\d+):)?(\d{1,2}):)?(\d+(?:\.\d+)?)$/;

/** Null for what is no time. */
function secondsIn(text: string, empty: number): number | null {
  if (text === '') return empty;
  const [, hours = '0', minutes = '0', seconds] = CLOCK.exec(text) ?? [];
  return seconds === undefined ? null : Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}
