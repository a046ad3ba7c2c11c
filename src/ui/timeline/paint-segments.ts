import type { LabelLook } from '#ui/labels/labels.ts';
import type { Pen } from './lane-canvas.tsx';
import { visibleSpans } from './spans.ts';

/** A segment as it is drawn. */
export type Drawn = {
  readonly start: number;
  readonly end: number;
  readonly colour: string;
  readonly opacity: number;
  /** Empty: nothing is written on it. */
  readonly name: string;
  readonly ink: string;
  /** Hatched where the model is unsure, outlined where a person said it. */
  readonly isHatched: boolean;
  readonly isOutlined: boolean;
};

export type Row = {
  readonly top: number;
  readonly height: number;
  readonly radius: number;
  /** Between neighbours, pixels. */
  readonly gap: number;
};

/** Narrower than this, a segment is a plain colour; and than that, it has no room for a letter. */
const LEAST_SHAPE = 8;
const LEAST_TEXT = 22;
const MARGIN = 6;
const CHECK = new Path2D('M10 3 4.5 8.5 2 6');

export function drawnAs(
  { start, end }: { start: number; end: number },
  { name, colour, ink, isIdle }: LabelLook,
  { isHatched = false, isOutlined = false } = {},
): Drawn {
  return {
    start,
    end,
    name,
    colour: isIdle ? 'var(--label-idle)' : colour,
    opacity: isIdle ? 0.32 : 1,
    ink: isIdle ? 'var(--color-soft)' : ink,
    isHatched,
    isOutlined,
  };
}

/** Draws the lane's segments in view. Of those that share a column of pixels the first is seen. */
export function paintSegments(pen: Pen, segments: readonly Drawn[], row: Row): void {
  const { context, start, end, x } = pen;
  context.font = pen.font;
  context.textBaseline = 'middle';
  let drawnTo = -Infinity;
  for (const segment of visibleSpans(segments, start, end)) {
    const right = Math.max(Math.round(x(segment.start)) + 1, Math.round(x(segment.end)));
    if (right <= drawnTo) continue;
    const left = Math.max(drawnTo, Math.round(x(segment.start)));
    drawnTo = right;
    context.fillStyle = pen.colour(segment.colour);
    context.globalAlpha = segment.opacity;
    if (right - left < LEAST_SHAPE) {
      context.fillRect(left, row.top, right - left, row.height);
      context.globalAlpha = 1;
    } else paintShape(pen, segment, left, right - row.gap, row);
  }
}

function paintShape(pen: Pen, segment: Drawn, from: number, to: number, row: Row): void {
  const { context, width } = pen;
  // What lies far outside is not drawn; rounded ends just outside are.
  const left = Math.max(-LEAST_SHAPE, from);
  const right = Math.min(width + LEAST_SHAPE, to);
  context.beginPath();
  context.roundRect(left, row.top, right - left, row.height, row.radius);
  context.fill();
  context.globalAlpha = 1;
  if (segment.isHatched) {
    context.fillStyle = hatching(context, from);
    context.fill();
  }
  if (segment.isOutlined) {
    context.strokeStyle = pen.colour('var(--color-ink)');
    context.lineWidth = 2;
    context.strokeRect(left + 1, row.top + 1, right - left - 2, row.height - 2);
  }
  if (segment.name !== '' && to - from >= LEAST_TEXT) paintName(pen, segment, left, right, row);
}

/** The name stays in sight while its segment is. */
function paintName(pen: Pen, segment: Drawn, left: number, right: number, row: Row): void {
  const { context, width } = pen;
  let at = Math.max(0, left) + MARGIN;
  const room = Math.min(width, right) - at - 2;
  if (room < MARGIN) return;
  context.save();
  context.beginPath();
  context.rect(at, row.top, room, row.height);
  context.clip();
  context.fillStyle = pen.colour(segment.ink);
  const middle = row.top + row.height / 2;
  if (segment.isOutlined) {
    context.translate(at, middle - 6);
    context.strokeStyle = context.fillStyle;
    context.lineWidth = 2;
    context.stroke(CHECK);
    context.translate(-at, 6 - middle);
    at += 16;
  }
  context.fillText(segment.name, at, middle + 0.5);
  context.restore();
}

const TILE = 14;
let tile: OffscreenCanvas | null = null;

/** Dark stripes that move with what they are on. */
function hatching(context: CanvasRenderingContext2D, x: number): CanvasPattern | string {
  tile ??= hatchedTile();
  const pattern = context.createPattern(tile, 'repeat');
  pattern?.setTransform(new DOMMatrix([1, 0, 0, 1, x % TILE, 0]));
  return pattern ?? 'transparent';
}

function hatchedTile(): OffscreenCanvas {
  const canvas = new OffscreenCanvas(TILE, TILE);
  const context = canvas.getContext('2d');
  if (context === null) return canvas;
  context.strokeStyle = 'rgb(0 0 0 / 0.34)';
  context.lineWidth = 5;
  for (const shift of [-TILE, 0, TILE]) {
    context.moveTo(shift - TILE, 2 * TILE);
    context.lineTo(shift + 2 * TILE, -TILE);
  }
  context.stroke();
  return canvas;
}
