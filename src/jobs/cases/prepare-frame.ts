import type { ImageSpec } from '#core/model-pack.ts';
import type { VideoFacts } from '#core/video.ts';
import { preprocess, preprocessInput } from '#inference/preprocess/preprocess.ts';
import { needsUpright, uprightPixels, type Thumbnailer } from '#media/upright.ts';

/** What is kept of a frame: the encoder's input [3, H, W] and a JPEG picture. */
export type PreparedFrame = { readonly tensor: Float32Array; readonly thumbnail: Uint8Array<ArrayBuffer> };

/** Takes the frame over and closes it as soon as both have been read out of it. */
export async function prepareFrame(
  frame: VideoFrame,
  facts: VideoFacts,
  spec: ImageSpec,
  thumbnailer: Thumbnailer,
): Promise<PreparedFrame> {
  try {
    const thumbnail = await thumbnailer.make(frame);
    const tensor = needsUpright(frame, facts)
      ? preprocess(await uprightPixels(frame, facts), spec)
      : await preprocessInput(frame, spec);
    return { tensor, thumbnail };
  } finally {
    frame.close();
  }
}
