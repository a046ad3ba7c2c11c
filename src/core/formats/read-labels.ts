import type { ExportCase } from '#core/export/export-case.ts';
import { broken, type TextFile } from './annotations.ts';
import { CASE_FORMAT, readCaseJson } from './case-json.ts';
import { readElan } from './elan.ts';
import { readLabelStudio } from './read-label-studio.ts';
import { readOtio } from './read-otio.ts';
import { readLosslessCut } from './lossless-cut.ts';
import { readSubtitles } from './subtitles.ts';
import { columnsOf, readTable } from './table.ts';
import type { LabelledVideo, TimedLabel } from './timed-labels.ts';
import { CONFIDENCE_TYPE, NOTE_TYPE } from './write-elan.ts';
import { plainCell } from './write-table.ts';

/** What a file says about a case: all of it, or labels on stretches. */
export type ReadLabels =
  | { readonly kind: 'case'; readonly exported: ExportCase }
  | { readonly kind: 'labels'; readonly labels: readonly TimedLabel[] };

/** A day of operations in all its lanes has fewer. */
const MOST_LABELS = 20_000;

/**
 * Labels from a file, known by what it holds and never by its name: our JSON, our CSV with either separator, WebVTT, SRT,
 * LosslessCut's CSV, EAF, OpenTimelineIO, Label Studio. Throws `annotations/broken` with the line and the reason.
 */
export function readLabels(file: TextFile, video: LabelledVideo): ReadLabels {
  const head = file.text.replace(/^\uFEFF/, '').trimStart();
  if (head.startsWith('{') && head.slice(0, 500).includes(`"${CASE_FORMAT}"`))
    return { kind: 'case', exported: readCaseJson(file) };
  const labels = labelsIn(file, head, video);
  if (labels.length === 0) throw broken(file, 1, 'there are no labels in it');
  if (labels.length > MOST_LABELS) throw broken(file, 1, `it has more than ${MOST_LABELS} labels`);
  return { kind: 'labels', labels };
}

function labelsIn(file: TextFile, head: string, video: LabelledVideo): TimedLabel[] {
  if (head.startsWith('{') && head.includes('"OTIO_SCHEMA"')) return readOtio(file);
  if (head.startsWith('[') && head.includes('"timelinelabels"')) return readLabelStudio(file, video);
  if (head.startsWith('<')) return elanLabels(file);
  if (head.startsWith('WEBVTT') || /^\d+\r?\n\s*\d+:\d+:\d+[,.]\d+\s*-->/.test(head))
    return readSubtitles(file);
  const separator = ([',', ';'] as const).find((mark) => isSegments(columnsOf(file, mark)));
  if (separator !== undefined) return segmentLabels(file, separator);
  if (/^"?[\d:.]*"?,"?[\d:.]*"?,[^\n]*(\n|$)/.test(head)) return readLosslessCut(file, video.durationSeconds);
  throw broken(file, 1, 'it is in no format that ophclip takes labels from');
}

function elanLabels(file: TextFile): TimedLabel[] {
  const tracks = readElan(file).flatMap((video) => video.tracks);
  return tracks
    .filter(({ facts }) => ![CONFIDENCE_TYPE, NOTE_TYPE].includes(facts?.['LINGUISTIC_TYPE_REF'] ?? ''))
    .flatMap(({ name, annotations }) =>
      annotations.map(({ start, end, label }) => ({
        start,
        end: end ?? start,
        label,
        lane: name,
        source: / \(model\)/.test(name) ? ('model' as const) : ('person' as const),
      })),
    );
}

const NEEDED = ['start_s', 'end_s'] as const;

function isSegments(columns: readonly string[]): boolean {
  return NEEDED.every((name) => columns.includes(name)) && columns.some((name) => /^label(_id)?$/.test(name));
}

/** Our own table, as it was written or with lines a person changed; only times and a label are needed. */
function segmentLabels(file: TextFile, separator: ',' | ';'): TimedLabel[] {
  const { rows } = readTable(file, NEEDED, separator);
  return rows.flatMap((row) => {
    const given = (column: string): string | null => (row.has(column) ? plainCell(row.text(column)) : null);
    if (given('lane_kind') === 'note') return [];
    const seconds = (column: string): number => {
      const text = row.text(column);
      const value = Number(separator === ';' ? text.replace(',', '.') : text);
      return Number.isFinite(value) && value >= 0
        ? value
        : row.refuse(`${column} should be a number, but is “${text}”`);
    };
    const [start, end] = [seconds('start_s'), seconds('end_s')];
    if (end < start) row.refuse('it ends before it starts');
    const label = given('label_id') ?? given('label') ?? row.refuse('label is empty');
    const source = given('source') === 'model' ? 'model' : 'person';
    return [{ start, end, label, lane: given('lane'), source }];
  });
}
