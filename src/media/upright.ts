import { AppError } from '#core/errors.ts';
import type { VideoFacts } from '#core/video.ts';
import { framePixels } from '#platform/frame-pixels.ts';
import { planesOf, shrink } from './shrink.ts';

/** RGBA pixels, row-major. */
export type Pixels = { readonly width: number; readonly height: number; readonly data: Uint8ClampedArray };

/** Draws a decoded frame as it is meant to be seen, filling `width` x `height`. */
function drawUpright(
  context: OffscreenCanvasRenderingContext2D,
  frame: VideoFrame,
  { rotation, isMirrored }: Pick<VideoFacts, 'rotation' | 'isMirrored'>,
  width: number,
  height: number,
): void {
  const isTurned = rotation === 90 || rotation === 270;
  const [across, down] = isTurned ? [height, width] : [width, height];
  context.setTransform(1, 0, 0, 1, width / 2, height / 2);
  if (isMirrored) context.scale(-1, 1);
  context.rotate((rotation * Math.PI) / 180);
  context.drawImage(frame, -across / 2, -down / 2, across, down);
}

function canvasOf(
  width: number,
  height: number,
): { canvas: OffscreenCanvas; context: OffscreenCanvasRenderingContext2D } {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) throw new AppError('image/unreadable', 'No 2D canvas');
  return { canvas, context };
}

/** True when a decoded frame's pixels are not yet the picture that is shown: turned, mirrored or not square. */
export function needsUpright(frame: VideoFrame, { rotation, isMirrored }: VideoFacts): boolean {
  return rotation !== 0 || isMirrored || isStretched(frame);
}

function isStretched({ visibleRect, displayWidth, displayHeight }: VideoFrame): boolean {
  return visibleRect !== null && (visibleRect.width !== displayWidth || visibleRect.height !== displayHeight);
}

/**
 * The picture as shown, in its display size. Square pixels are only put elsewhere; others are drawn, which makes new ones.
 * The frame stays the caller's.
 */
export async function uprightPixels(frame: VideoFrame, facts: VideoFacts): Promise<Pixels> {
  // Not every browser's copyTo converts, nor lets every frame be read: all can be drawn.
  const plain = isStretched(frame) ? null : await plainPixels(frame).catch(() => null);
  return plain === null ? drawnPixels(frame, facts) : turned(plain, facts);
}

async function plainPixels(frame: VideoFrame): Promise<Pixels> {
  if (frame.visibleRect === null) throw new AppError('image/unreadable', 'The frame is closed');
  const { width, height } = frame.visibleRect;
  return { width, height, data: await framePixels(frame, { x: 0, y: 0, width, height }) };
}

/** Every pixel put where rotation, and mirroring after it, send it. */
function turned(
  { width, height, data }: Pixels,
  { rotation, isMirrored }: Pick<VideoFacts, 'rotation' | 'isMirrored'>,
): Pixels {
  const isSideways = rotation === 90 || rotation === 270;
  const [across, down] = isSideways ? [height, width] : [width, height];
  const source = new Uint32Array(data.buffer, data.byteOffset, width * height);
  const target = new Uint32Array(width * height);
  // Steps in the source for one to the right and one down in the result, and where its first pixel comes from.
  const [right, below, first] = {
    0: [1, width, 0],
    90: [-width, 1, (height - 1) * width],
    180: [-1, -width, width * height - 1],
    270: [width, -1, width - 1],
  }[rotation] as [number, number, number];
  for (let y = 0; y < down; y++) {
    let from = first + y * below + (isMirrored ? (across - 1) * right : 0);
    const step = isMirrored ? -right : right;
    for (let x = 0; x < across; x++, from += step) target[y * across + x] = source[from] as number;
  }
  return { width: across, height: down, data: new Uint8ClampedArray(target.buffer) };
}

function drawnPixels(frame: VideoFrame, facts: VideoFacts): Pixels {
  const { width, height } = facts;
  const { context } = canvasOf(width, height);
  drawUpright(context, frame, facts, width, height);
  return context.getImageData(0, 0, width, height);
}

/** Longest side of a thumbnail, pixels. */
const THUMBNAIL_SIDE = 192;

/** Makes small JPEG pictures of frames: a third of WebP's time at this size. One canvas for all of them. */
export class Thumbnailer {
  readonly #facts: VideoFacts;
  readonly #canvas: OffscreenCanvas;
  readonly #context: OffscreenCanvasRenderingContext2D;

  constructor(facts: VideoFacts) {
    this.#facts = facts;
    const scale = Math.min(1, THUMBNAIL_SIDE / Math.max(facts.width, facts.height));
    const side = (length: number): number => Math.max(1, Math.round(length * scale));
    const { canvas, context } = canvasOf(side(facts.width), side(facts.height));
    this.#canvas = canvas;
    this.#context = context;
  }

  /** A JPEG picture. The frame stays the caller's; it may be closed once this has answered. */
  async make(frame: VideoFrame): Promise<Uint8Array<ArrayBuffer>> {
    const { width, height } = this.#canvas;
    const { rotation, isMirrored } = this.#facts;
    const planes = rotation === 0 && !isMirrored ? await planesOf(frame).catch(() => null) : null;
    if (planes === null) drawUpright(this.#context, frame, this.#facts, width, height);
    else this.#context.putImageData(new ImageData(shrink(planes, width, height), width, height), 0, 0);
    const blob = await this.#canvas.convertToBlob({ type: 'image/jpeg', quality: 0.8 });
    return new Uint8Array(await blob.arrayBuffer());
  }
}
