import {
  fileNameOf,
  modelWords,
  noticeLine,
  oneLine,
  phasesOf,
  type ExportCase,
  type ExportOptions,
} from '#core/export/export-case.ts';
import { frameClock, frameFrom, isDropFrame, perSecond, type Rate } from '#core/export/frames.ts';
import { piecesOf, type Piece } from '#core/export/pieces.ts';
import { writeXml, type Xml } from './write-xml.ts';

/**
 * FCPXML 1.10, for Final Cut Pro and DaVinci Resolve: the recording cut at its phases, with notes and stars as markers.
 * Every time is a whole number of frames, written as a rational number of seconds. The files have to be found again.
 */
export function writeFcpXml(exported: ExportCase, { lanes }: ExportOptions): string {
  const { video, parts } = exported;
  const { rate, count } = frameClock(video);
  const time = (frames: number): string => rational(frames, rate);
  const format: Xml = {
    name: 'format',
    attributes: { id: 'r1', frameDuration: time(1), width: video.width, height: video.height },
  };
  const assets = parts.map(({ durationSeconds }, part): Xml => {
    const name = fileNameOf(exported, part);
    return {
      name: 'asset',
      attributes: {
        id: `r${part + 2}`,
        name,
        start: '0s',
        duration: time(Math.max(1, Math.round(durationSeconds * perSecond(rate)))),
        hasVideo: 1,
        format: 'r1',
      },
      children: [
        { name: 'media-rep', attributes: { kind: 'original-media', src: `./${encodeURIComponent(name)}` } },
      ],
    };
  });
  const pieces = piecesOf(exported, phasesOf(exported, lanes));
  const sequence: Xml = {
    name: 'sequence',
    attributes: {
      format: 'r1',
      duration: time(count),
      tcStart: '0s',
      tcFormat: isDropFrame(rate) ? 'DF' : 'NDF',
    },
    children: [
      { name: 'note', children: noticeLine(exported) },
      { name: 'spine', children: pieces.map((piece) => itemOf(exported, piece, rate)) },
    ],
  };
  const project: Xml = {
    name: 'project',
    attributes: { name: oneLine(exported.name) },
    children: [sequence],
  };
  return writeXml(
    {
      name: 'fcpxml',
      attributes: { version: '1.10' },
      children: [
        { name: 'resources', children: [format, ...assets] },
        {
          name: 'library',
          children: [{ name: 'event', attributes: { name: oneLine(exported.name) }, children: [project] }],
        },
      ],
    },
    { doctype: '<!DOCTYPE fcpxml>', comment: `${modelWords(exported)}. ${exported.notice}` },
  );
}

function itemOf(exported: ExportCase, piece: Piece, rate: Rate): Xml {
  const { segment, part, start, end, inPart } = piece;
  const times = { offset: rational(start, rate), duration: rational(end - start, rate) };
  if (part === null) return { name: 'gap', attributes: { name: 'Gap', ...times, start: '0s' } };
  const name = oneLine(segment?.name ?? '') || fileNameOf(exported, part);
  const words =
    segment === null
      ? []
      : [segment.source === 'person' ? 'said by a person' : `said by the model, ${segment.confidence}`];
  const chapter: Xml[] =
    segment === null
      ? []
      : [
          {
            name: 'chapter-marker',
            attributes: { start: rational(inPart, rate), duration: rational(1, rate), value: name },
          },
        ];
  return {
    name: 'asset-clip',
    attributes: { ref: `r${part + 2}`, name, ...times, start: rational(inPart, rate), format: 'r1' },
    children: [
      ...words.map((children): Xml => ({ name: 'note', children })),
      ...markersIn(exported, piece, rate),
      ...chapter,
    ],
  };
}

/** Notes and stars that begin in a piece, on its file's clock. */
function markersIn({ marks, video }: ExportCase, { start, end, inPart }: Piece, rate: Rate): Xml[] {
  const clock = frameClock(video);
  return marks.flatMap(({ start: from, end: to, text, isStarred }) => {
    const first = Math.min(frameFrom(from, clock), clock.count - 1);
    if (first < start || first >= end) return [];
    const length = Math.max(1, Math.min(end, frameFrom(to, clock)) - first);
    const value = `${isStarred ? '★ ' : ''}${oneLine(text)}`.trim();
    const attributes = {
      start: rational(inPart + first - start, rate),
      duration: rational(length, rate),
      value,
    };
    return [{ name: 'marker', attributes }];
  });
}

/** "1001/30000s", "5s". */
function rational(frames: number, { numerator, denominator }: Rate): string {
  const above = frames * denominator;
  const divisor = greatestDivisor(above, numerator);
  const below = numerator / divisor;
  return below === 1 ? `${above / divisor}s` : `${above / divisor}/${below}s`;
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}
