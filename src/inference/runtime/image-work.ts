import type { ImageInput } from '#inference/images.ts';
import type { ImageWork } from './encoder-protocol.ts';

/** Frees the frames and bitmaps among `images`. */
export function closeImages(images: readonly ImageInput[]): void {
  for (const image of images) if (!('data' in image)) image.close();
}

/** What crosses to the worker by moving: frames and bitmaps, and tensors on their way back. RGBA is copied. */
export function transferOf(work: ImageWork): Transferable[] {
  if ('tensors' in work) return work.tensors.map(({ buffer }) => buffer as ArrayBuffer);
  return work.images.filter((image) => !('data' in image));
}
