import { AppError } from '#core/errors.ts';
import type { ImageSpec } from '#core/model-pack.ts';
import type { ImageInput, RgbaImage } from '#inference/images.ts';
import { framePixels } from '#platform/frame-pixels.ts';
import { planCrop, type CropSpec } from './crop.ts';
import { resample, sourceWindow, type PixelWindow, type Rect, type ResampleJob } from './resample.ts';

/** The facts of an image spec that preprocessing uses. */
export type PreprocessSpec = CropSpec & Pick<ImageSpec, 'mean' | 'std'>;

/** The pixels of a `width` x `height` picture that preprocessing reads. */
export function sourceRect(width: number, height: number, spec: CropSpec): Rect {
  return sourceWindow(planCrop(width, height, spec));
}

/** The model's input [3, H, W] of an RGBA image: RGB, `(x / 255 - mean) / std` in float32 as PyTorch computes it. */
export function preprocess({ width, height, data }: RgbaImage, spec: PreprocessSpec): Float32Array {
  return toTensor({ data, rect: { x: 0, y: 0, width, height } }, planCrop(width, height, spec), spec);
}

/**
 * The model's input [3, H, W] of any image. Pixels are read at once and only those the crop needs; a VideoFrame or
 * ImageBitmap stays the caller's to close. Rotation and pixel aspect are not applied here, and a frame's colour is
 * taken as tagged: `untaggedColour` is set on the decoder, before there is a frame. Throws AppError
 * `image/unreadable`.
 */
export async function preprocessInput(image: ImageInput, spec: PreprocessSpec): Promise<Float32Array> {
  if ('data' in image) return preprocess(image, spec);
  try {
    if (image instanceof ImageBitmap) {
      const job = planCrop(image.width, image.height, spec);
      return toTensor(draw(image, image, sourceWindow(job)), job, spec);
    }
    return await preprocessFrame(image, spec);
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError('image/unreadable', 'The picture could not be read', { cause });
  }
}

async function preprocessFrame(frame: VideoFrame, spec: PreprocessSpec): Promise<Float32Array> {
  const visible = frame.visibleRect;
  if (visible === null) throw new AppError('image/unreadable', 'The frame is closed');
  const job = planCrop(visible.width, visible.height, spec);
  const needed = sourceWindow(job);
  // Frames in graphics memory may be opaque, and not every browser's copyTo converts: drawing 1:1 always works.
  const window = await framePixels(frame, needed)
    .then((data): PixelWindow => ({ data, rect: needed }))
    .catch(() => draw(frame, visible, needed));
  return toTensor(window, job, spec);
}

/** Draws `needed` of an image 1:1, so that no resize of the browser's is involved, and reads it back. */
function draw(
  image: ImageBitmap | VideoFrame,
  size: { width: number; height: number },
  needed: Rect,
): PixelWindow {
  const canvas = new OffscreenCanvas(needed.width, needed.height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) throw new AppError('image/unreadable', 'No 2D canvas');
  // The full five-argument form: a frame's natural size may differ from its pixels (anamorphic video).
  context.drawImage(image, -needed.x, -needed.y, size.width, size.height);
  return { data: context.getImageData(0, 0, needed.width, needed.height).data, rect: needed };
}

function toTensor(window: PixelWindow, job: ResampleJob, { mean, std }: PreprocessSpec): Float32Array {
  const rgb = resample(window, job);
  const plane = job.output.width * job.output.height;
  const tensor = new Float32Array(3 * plane);
  for (let channel = 0; channel < 3; channel++) {
    const table = normalizeTable(mean[channel] as number, std[channel] as number);
    const out = channel * plane;
    for (let i = 0; i < plane; i++) tensor[out + i] = table[rgb[i * 3 + channel] as number] as number;
  }
  return tensor;
}

/** `(x / 255 - mean) / std` for every byte, rounded to float32 after each step as torchvision's tensors are. */
function normalizeTable(mean: number, std: number): Float32Array {
  const table = new Float32Array(256);
  const f32 = Math.fround;
  for (let x = 0; x < 256; x++) table[x] = f32(f32(x / 255) - f32(mean)) / f32(std);
  return table;
}
