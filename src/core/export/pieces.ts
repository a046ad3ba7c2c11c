import { placeAt, type Stretch } from '#core/joined-clock.ts';
import type { ExportCase, NamedSegment } from './export-case.ts';
import { frameClock, frameFrom, perSecond, type FrameClock } from './frames.ts';

/** A stretch of one file, in frames: what an editor cuts. */
export type Piece = {
  /** Null: the stretch between two labels, or a pause between two files. */
  readonly segment: NamedSegment | null;
  /** Null: no file was recording. */
  readonly part: number | null;
  /** On the case's clock. */
  readonly start: number;
  readonly end: number;
  /** Frames of the file before it. */
  readonly inPart: number;
};

/** The whole case in pieces, one after the other: cut where a label begins or ends, and where a file does. */
export function piecesOf(exported: ExportCase, segments: readonly NamedSegment[]): readonly Piece[] {
  const clock = frameClock(exported.video);
  const cuts = new Set([0, clock.count]);
  for (const { start, end } of segments) for (const at of [start, end]) cuts.add(frameFrom(at, clock));
  for (const part of exported.parts) for (const at of endsOf(part)) cuts.add(frameFrom(at, clock));
  const sorted = [...cuts].sort((a, b) => a - b);
  let next = 0;
  return sorted.slice(0, -1).map((start, i) => {
    const end = sorted[i + 1] as number;
    const middle = middleOf(start, end, clock);
    while ((segments[next]?.end ?? Infinity) <= middle) next++;
    const segment = segments[next];
    const place = placeAt(exported.parts, middle);
    const part = place?.part ?? null;
    const partStart = part === null ? 0 : frameFrom(exported.parts[part]?.start ?? 0, clock);
    return {
      segment: segment !== undefined && segment.start <= middle ? segment : null,
      part,
      start,
      end,
      inPart: start - partStart,
    };
  });
}

function endsOf({ start, durationSeconds }: Stretch): number[] {
  return [start, start + durationSeconds];
}

function middleOf(start: number, end: number, { rate, first }: FrameClock): number {
  return first + (start + end) / 2 / perSecond(rate);
}
