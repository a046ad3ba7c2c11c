import { AppError } from '#core/errors.ts';
import type { VideoFacts } from '#core/video.ts';
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
  const { visibleRect, displayWidth, displayHeight } = frame;
  const isStretched =
    visibleRect !== null && (visibleRect.width !== displayWidth || visibleRect.height !== displayHeight);
  return rotation !== 0 || isMirrored || isStretched;
}

/** The picture as shown, in its display size. The frame stays the caller's. */
export function uprightPixels(frame: VideoFrame, facts: VideoFacts): Pixels {
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
