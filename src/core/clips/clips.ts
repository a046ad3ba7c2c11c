import type { Stretch as PartStretch } from '#core/joined-clock.ts';

/** Stretches of a case that become video files. Seconds, on the case's clock where nothing else is said. */

export type Clip = {
  readonly start: number;
  readonly end: number;
  /** What is in it, for people and file names. */
  readonly name: string;
};

/** What of one file of the recording goes into a clip; seconds of that file's own clock. */
export type ClipPiece = { readonly part: number; readonly from: number; readonly until: number };

/** How a clip is cut: `fast` copies the packets, `exact` makes the pictures anew. */
export type ClipMode = 'fast' | 'exact';

/** A rectangle of the picture that is painted over; parts of its width and height, from the left and the top. */
export type Mask = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

/** What a file of a clip turns out to hold: its in- and out-point on the clock of the file it was cut from. */
export type Cut = { readonly start: number; readonly end: number };

/** Shorter than any frame's time: nothing is lost with it. */
const NOTHING_SECONDS = 0.01;

/** Each clip with some more before and after, within the case. */
export function withHandles(clips: readonly Clip[], seconds: number, duration: number): Clip[] {
  return clips.map((clip) => ({
    ...clip,
    start: Math.max(0, clip.start - seconds),
    end: Math.min(duration, clip.end + seconds),
  }));
}

/** The clips without the stretches given: one that holds such a stretch falls apart into several of its name. */
export function withoutStretches(
  clips: readonly Clip[],
  stretches: readonly { readonly start: number; readonly end: number }[],
): Clip[] {
  return stretches.reduce<Clip[]>(
    (left, hole) =>
      left.flatMap((clip) => {
        if (hole.end <= clip.start || hole.start >= clip.end) return [clip];
        const around = [
          { ...clip, end: Math.min(clip.end, hole.start) },
          { ...clip, start: Math.max(clip.start, hole.end) },
        ];
        return around.filter(({ start, end }) => end - start > NOTHING_SECONDS);
      }),
    [...clips],
  );
}

/** What of each file a clip is made of; nothing of the pauses between files. */
export function piecesOf({ start, end }: Clip, parts: readonly PartStretch[]): ClipPiece[] {
  return parts.flatMap((stretch, part) => {
    const from = Math.max(0, start - stretch.start);
    const until = Math.min(stretch.durationSeconds, end - stretch.start);
    return until - from > NOTHING_SECONDS ? [{ part, from, until }] : [];
  });
}

/** Where each clip begins in the file that holds them all; `lengths`: seconds that each piece became. */
export function beginsOf(
  clips: readonly Clip[],
  parts: readonly PartStretch[],
  lengths: readonly number[],
): number[] {
  let [clock, piece] = [0, 0];
  return clips.map((clip) => {
    const begin = clock;
    const until = piece + piecesOf(clip, parts).length;
    while (piece < until) clock += lengths[piece++] ?? 0;
    return begin;
  });
}

/** Seconds of all clips together. */
export function lengthOf(clips: readonly Pick<Clip, 'start' | 'end'>[]): number {
  return clips.reduce((sum, { start, end }) => sum + end - start, 0);
}

/** A mask inside the picture, with its corners in order and room for something in it. */
export function insidePicture({ x, y, width, height }: Mask): Mask {
  const [left, right] = [x, x + width].sort((a, b) => a - b).map(within) as [number, number];
  const [top, bottom] = [y, y + height].sort((a, b) => a - b).map(within) as [number, number];
  const least = 0.01;
  const w = Math.max(least, right - left);
  const h = Math.max(least, bottom - top);
  return { x: Math.min(left, 1 - w), y: Math.min(top, 1 - h), width: w, height: h };
}

function within(value: number): number {
  return Math.min(1, Math.max(0, value));
}
