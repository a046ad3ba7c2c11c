import {
  fileNameOf,
  modelWords,
  noticeLine,
  oneLine,
  phasesOf,
  type ExportCase,
  type ExportOptions,
} from '#core/export/export-case.ts';
import { frameClock, frameFrom, isDropFrame, timecode } from '#core/export/frames.ts';
import { piecesOf } from '#core/export/pieces.ts';

/**
 * A CMX3600 edit decision list: an event for every phase, cut from its file; drop-frame at 29.97 and 59.94. The format
 * knows neither folders nor more than 999 events.
 */
const MOST_EVENTS = 999;

export function writeEdl(exported: ExportCase, { lanes }: ExportOptions): string {
  const { rate } = frameClock(exported.video);
  const all = piecesOf(exported, phasesOf(exported, lanes)).filter(
    ({ segment, part }) => segment !== null && part !== null,
  );
  const events = all.slice(0, MOST_EVENTS);
  let record = 0;
  const lines = events.flatMap(({ segment, part, start, end, inPart }, i) => {
    const length = end - start;
    const times = [inPart, inPart + length, record, record + length].map((frame) => timecode(frame, rate));
    const words = segment?.source === 'person' ? 'person' : `model, ${segment?.confidence}`;
    record += length;
    return [
      `${String(i + 1).padStart(3, '0')}  AX       V     C        ${times.join(' ')}`,
      `* FROM CLIP NAME: ${oneLine(fileNameOf(exported, part ?? 0))}`,
      `* COMMENT: ${oneLine(segment?.name ?? '')} (${words})`,
      ...exported.marks
        .filter(({ start: from }) => isIn(frameFrom(from, frameClock(exported.video)), start, end))
        .map(({ text, isStarred }) => `* COMMENT: ${isStarred ? 'STARRED ' : ''}${oneLine(text)}`.trim()),
    ];
  });
  return [
    `TITLE: ${oneLine(exported.name).slice(0, 70)}`,
    `FCM: ${isDropFrame(rate) ? 'DROP FRAME' : 'NON-DROP FRAME'}`,
    `* ${noticeLine(exported)}`,
    `* ${modelWords(exported)}`,
    ...lines,
    ...(all.length > MOST_EVENTS ? [`* THE FIRST ${MOST_EVENTS} OF ${all.length} EVENTS`] : []),
    '',
  ].join('\r\n');
}

function isIn(frame: number, start: number, end: number): boolean {
  return frame >= start && frame < end;
}
