import type { Gap } from '#core/gaps.ts';
import { placeAt, type Stretch } from '#core/joined-clock.ts';
import { formatClock, formatCount, formatList, formatMinutes } from './format.ts';

/** True where no file of the recording lies: it was stopped and started again. */
export function isPause({ start, end }: Gap, parts: readonly Stretch[]): boolean {
  return parts.length > 1 && placeAt(parts, (start + end) / 2) === null;
}

/** A gap as the end of a sentence about the recording, which lies in `parts`: "breaks off at 3:12". */
export function gapWords(gap: Gap, durationSeconds: number, parts: readonly Stretch[] = []): string {
  const { start, end } = gap;
  if (isPause(gap, parts)) return `was stopped from ${formatClock(start)} to ${formatClock(end)}`;
  if (end >= durationSeconds) return `breaks off at ${formatClock(start)}`;
  if (start === 0) return `shows no picture before ${formatClock(end)}`;
  return `is not readable from ${formatClock(start)} to ${formatClock(end)}`;
}

/** A gap as an entry of a list: "from 3:12 to the end". */
export function gapPlace(gap: Gap, durationSeconds: number, parts: readonly Stretch[] = []): string {
  const { start, end } = gap;
  if (isPause(gap, parts)) return `${formatClock(start)} to ${formatClock(end)}: nothing was recorded`;
  if (end >= durationSeconds) return `from ${formatClock(start)} to the end`;
  return `${formatClock(start)} to ${formatClock(end)}`;
}

/** More gaps than this are counted, not listed. */
const MOST_LISTED = 3;

/** All gaps in one sentence; empty where there are none. */
export function gapSentence(
  gaps: readonly Gap[],
  durationSeconds: number,
  parts: readonly Stretch[] = [],
): string {
  if (gaps.length === 0) return '';
  if (gaps.length <= MOST_LISTED) {
    return `The recording ${formatList(gaps.map((gap) => gapWords(gap, durationSeconds, parts)))}.`;
  }
  const seconds = gaps.reduce((sum, { start, end }) => sum + end - start, 0);
  return `The recording is not readable in ${formatCount(gaps.length, 'place')}, ${formatMinutes(seconds)} in all.`;
}
