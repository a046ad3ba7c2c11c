import type { Gap } from '#core/gaps.ts';
import { formatClock, formatCount, formatList, formatMinutes } from './format.ts';

/** A gap as the end of a sentence about the recording: "breaks off at 3:12". */
export function gapWords({ start, end }: Gap, durationSeconds: number): string {
  if (end >= durationSeconds) return `breaks off at ${formatClock(start)}`;
  if (start === 0) return `shows no picture before ${formatClock(end)}`;
  return `is not readable from ${formatClock(start)} to ${formatClock(end)}`;
}

/** A gap as an entry of a list: "from 3:12 to the end". */
export function gapPlace({ start, end }: Gap, durationSeconds: number): string {
  if (end >= durationSeconds) return `from ${formatClock(start)} to the end`;
  return `${formatClock(start)} to ${formatClock(end)}`;
}

/** More gaps than this are counted, not listed. */
const MOST_LISTED = 3;

/** All gaps in one sentence; empty where there are none. */
export function gapSentence(gaps: readonly Gap[], durationSeconds: number): string {
  if (gaps.length === 0) return '';
  if (gaps.length <= MOST_LISTED) {
    return `The recording ${formatList(gaps.map((gap) => gapWords(gap, durationSeconds)))}.`;
  }
  const seconds = gaps.reduce((sum, { start, end }) => sum + end - start, 0);
  return `The recording is not readable in ${formatCount(gaps.length, 'place')}, ${formatMinutes(seconds)} in all.`;
}
