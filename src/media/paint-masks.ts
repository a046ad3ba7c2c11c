import type { Mask } from '#core/clips/clips.ts';

/** Width and height of a colour sample in pixels, and values a pixel has in each plane; black is `[luma, colour]`. */
type Plane = {
  readonly across: number;
  readonly down: number;
  readonly values: number;
  readonly black: number;
};

const LUMA: Plane = { across: 1, down: 1, values: 1, black: 16 };
const colour = (across: number, down: number, values: number): Plane => ({
  across,
  down,
  values,
  black: 128,
});

/** Layouts that decoders give, with eight bits a value. */
const PLANES: Partial<Record<VideoPixelFormat, readonly Plane[]>> = {
  I420: [LUMA, colour(2, 2, 1), colour(2, 2, 1)],
  I422: [LUMA, colour(2, 1, 1), colour(2, 1, 1)],
  I444: [LUMA, colour(1, 1, 1), colour(1, 1, 1)],
  NV12: [LUMA, colour(2, 2, 2)],
};

/** True where masks can be painted into the decoder's own values, which keeps all the others as they are. */
export function isPaintable({ format }: VideoFrame): boolean {
  return format !== null && PLANES[format] !== undefined;
}

/** A copy of the frame that is black under the masks. Handed over: the receiver closes it; `frame` stays open. */
export async function withMasks(frame: VideoFrame, masks: readonly Mask[]): Promise<VideoFrame> {
  const { format, visibleRect, timestamp, duration, colorSpace, displayWidth, displayHeight } = frame;
  const planes = format === null ? undefined : PLANES[format];
  if (planes === undefined || format === null || visibleRect === null) throw new TypeError('not paintable');
  const data = new Uint8Array(frame.allocationSize());
  const layout = await frame.copyTo(data);
  const { width, height } = visibleRect;
  for (const [i, { across, down, values, black }] of planes.entries()) {
    const { offset, stride } = layout[i] as PlaneLayout;
    const [columns, rows] = [Math.ceil(width / across), Math.ceil(height / down)];
    for (const mask of masks) {
      // A sample of which the mask covers a corner is painted, too.
      const left = Math.floor(mask.x * columns);
      const right = Math.min(columns, Math.ceil((mask.x + mask.width) * columns));
      const bottom = Math.min(rows, Math.ceil((mask.y + mask.height) * rows));
      for (let row = Math.floor(mask.y * rows); row < bottom; row++) {
        const start = offset + row * stride;
        data.fill(
          colorSpace.fullRange === true && black === 16 ? 0 : black,
          start + left * values,
          start + right * values,
        );
      }
    }
  }
  return new VideoFrame(data, {
    format,
    codedWidth: width,
    codedHeight: height,
    displayWidth,
    displayHeight,
    timestamp,
    ...(duration !== null && { duration }),
    colorSpace: colorSpace.toJSON(),
    layout,
  });
}
