import { VideoSampleSink } from 'mediabunny';
import type { OnProgress } from '#core/progress.ts';
import { overlaysIn, type FoundOverlay } from '#core/clips/overlays.ts';
import { asVideoError, openVideo } from './open-video.ts';

/** Pictures looked at in a recording: enough for the eye to have moved behind what stays. */
const PICTURES = 24;
/** Width they are looked at, pixels: letters of a hundredth of the picture are legible. */
const WIDTH = 640;

/**
 * Where pictures may have writing that stays, over all files of a recording; a few key frames of each are looked at.
 * Throws AppError `cancelled` and `video/` codes.
 */
export async function findOverlays(
  files: readonly Blob[],
  { signal, onProgress }: { signal: AbortSignal; onProgress: OnProgress },
): Promise<FoundOverlay[]> {
  const each = Math.max(12, Math.ceil(PICTURES / Math.max(1, files.length)));
  const total = each * files.length;
  const found: FoundOverlay[] = [];
  for (const [i, file] of files.entries()) {
    const report = (done: number): void => onProgress({ done: i * each + done, total, unit: 'frames' });
    found.push(...(await overlaysOf(file, each, signal, report)));
  }
  // The same place in several files.
  return found.filter((box, i) => !found.slice(0, i).some((other) => overlap(box, other) > 0.5));
}

async function overlaysOf(
  file: Blob,
  count: number,
  signal: AbortSignal,
  report: (done: number) => void,
): Promise<FoundOverlay[]> {
  const video = await openVideo(file, 'bt709');
  const { track, sink, facts, clockOffset } = video;
  try {
    const height = Math.max(2, Math.round((WIDTH * facts.height) / facts.width));
    const canvas = new OffscreenCanvas(WIDTH, height);
    const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true });
    if (context === null) return [];
    const samples = new VideoSampleSink(track);
    const pictures: Uint8Array[] = [];
    let last = -Infinity;
    for (let i = 0; i < count; i++) {
      signal.throwIfAborted();
      const seconds = ((i + 0.5) / count) * facts.durationSeconds + clockOffset;
      const key = await sink.getKeyPacket(seconds, { metadataOnly: true });
      // Where key frames are rare, pictures between them are decoded.
      const sample = await samples.getSample(key !== null && key.timestamp > last ? key.timestamp : seconds);
      report(i + 1);
      if (sample === null) continue;
      last = sample.timestamp;
      sample.draw(context, 0, 0, WIDTH, height);
      sample.close();
      pictures.push(greyOf(context.getImageData(0, 0, WIDTH, height).data));
    }
    return overlaysIn(pictures, WIDTH, height);
  } catch (thrown) {
    throw asVideoError(thrown);
  } finally {
    video.close();
  }
}

function greyOf(rgba: Uint8ClampedArray): Uint8Array {
  const grey = new Uint8Array(rgba.length / 4);
  for (let i = 0; i < grey.length; i++) {
    const [r, g, b] = [rgba[i * 4] as number, rgba[i * 4 + 1] as number, rgba[i * 4 + 2] as number];
    grey[i] = 0.299 * r + 0.587 * g + 0.114 * b;
  }
  return grey;
}

function overlap(a: FoundOverlay, b: FoundOverlay): number {
  const across = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const down = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  if (across <= 0 || down <= 0) return 0;
  return (across * down) / Math.min(a.width * a.height, b.width * b.height);
}
