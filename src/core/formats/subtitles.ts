import { parse } from '@plussub/srt-vtt-parser';
import {
  lanesOf,
  noticeLine,
  oneLine,
  plainName,
  type ExportCase,
  type ExportFile,
  type ExportOptions,
  type NamedSegment,
} from '#core/export/export-case.ts';
import { clockTime } from '#core/export/frames.ts';
import { broken, type TextFile } from './annotations.ts';
import type { TimedLabel } from './timed-labels.ts';

/**
 * WebVTT and SubRip: a file for every lane, because chapters may not overlap. Times are to the millisecond; a cue's
 * identifier says label, whose word it is and how sure the model is.
 */
export function writeWebVtt(exported: ExportCase, options: ExportOptions): ExportFile[] {
  return ofEveryLane(exported, options, 'vtt', 'text/vtt', (segments, name) => {
    const note = `NOTE\n${escaped(noticeLine(exported))}`;
    const cues = segments.map(
      ({ start, end, name: label, ...segment }, i) =>
        `${identifier(segment, i)}\n${clockTime(start)} --> ${clockTime(end)}\n${escaped(label)}`,
    );
    return `${[`WEBVTT - ${escaped(name)}`, note, ...cues].join('\n\n')}\n`;
  });
}

/** SubRip has no comments: the second line of the first cue says what the labels are good for. */
export function writeSubRip(exported: ExportCase, options: ExportOptions): ExportFile[] {
  return ofEveryLane(exported, options, 'srt', 'application/x-subrip', (segments) =>
    segments
      .map(({ start, end, name }, i) => {
        const notice = i === 0 ? `\n(${noticeLine(exported)})` : '';
        return `${i + 1}\n${clockTime(start, ',')} --> ${clockTime(end, ',')}\n${oneLine(name)}${notice}\n`;
      })
      .join('\n'),
  );
}

function ofEveryLane(
  exported: ExportCase,
  { lanes: choice }: ExportOptions,
  ending: string,
  type: string,
  write: (segments: readonly NamedSegment[], name: string) => string,
): ExportFile[] {
  return lanesOf(exported, choice).map(({ lane, segments }) => ({
    name: `${plainName(exported.name)}-${plainName(lane.kind === 'phase' ? 'phases' : lane.lane)}.${ending}`,
    type,
    text: write(segments.filter(hasLength), `${oneLine(exported.name)}, ${oneLine(lane.name)}`),
  }));
}

/** A cue has to last. */
function hasLength({ start, end }: NamedSegment): boolean {
  return clockTime(start) !== clockTime(end);
}

function identifier(
  { label, source, confidence }: Pick<NamedSegment, 'label' | 'source' | 'confidence'>,
  i: number,
): string {
  const words = source === 'person' ? 'person' : `model, ${confidence}`;
  return `${i + 1} ${oneLine(label).replaceAll('-->', '→')} (${words})`;
}

function escaped(text: string): string {
  return oneLine(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

const ENTITIES: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&nbsp;': ' ', '&amp;': '&' };

function vttText(line: string): string {
  const plain = line.replaceAll(/<[^>]*>/g, '');
  return plain.replaceAll(/&(?:lt|gt|nbsp|amp);/g, (entity) => ENTITIES[entity] ?? entity);
}

/** The first lines of the cues of either format, without how they look. */
export function readSubtitles(file: TextFile): TimedLabel[] {
  const isVtt = /^\uFEFF?WEBVTT/.test(file.text);
  const cues = cuesIn(file);
  if (cues.length === 0) throw broken(file, 1, 'there are no subtitles in it');
  return cues.map(({ id, from, to, text }) => {
    if (!Number.isFinite(from) || !Number.isFinite(to) || to < from)
      throw broken(file, 1, `the times of “${oneLine(text).slice(0, 40)}” are wrong`);
    const [line = ''] = text.split('\n');
    return {
      start: from / 1000,
      end: to / 1000,
      label: isVtt ? vttText(line) : line.replaceAll(/<\/?(?:b|i|u|font)\b[^>]*>/gi, ''),
      lane: null,
      source: / \(model, \w+\)$/.test(id) ? 'model' : 'person',
    };
  });
}

function cuesIn(file: TextFile): { id: string; from: number; to: number; text: string }[] {
  try {
    return parse(file.text.replace(/^\uFEFF/, '')).entries;
  } catch {
    throw broken(file, 1, 'its subtitles cannot be read');
  }
}
