import { describe, expect, it, vi } from 'vitest';
import { framePixels } from '#platform/frame-pixels.ts';
import { preprocess, preprocessInput, type PreprocessSpec } from './preprocess.ts';

const family: PreprocessSpec = {
  size: { width: 224, height: 224 },
  crop: { mode: 'squash-then-center-crop', squash: { width: 640, height: 360 } },
  filter: 'bilinear',
  mean: [0.485, 0.456, 0.406],
  std: [0.229, 0.224, 0.225],
};
const square: PreprocessSpec = { ...family, crop: { mode: 'center-square-then-resize' } };

/** A 4:2:0 frame of noise, of which `visibleRect` is the picture. */
function noiseFrame(width: number, height: number, visibleRect?: DOMRectInit): VideoFrame {
  const chroma = Math.ceil(width / 2) * Math.ceil(height / 2);
  const data = new Uint8Array(width * height + 2 * chroma);
  let state = 1;
  for (let i = 0; i < data.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    data[i] = state >>> 24;
  }
  return new VideoFrame(data, {
    format: 'I420',
    codedWidth: width,
    codedHeight: height,
    timestamp: 0,
    ...(visibleRect !== undefined && { visibleRect }),
  });
}

/** The whole visible picture. */
async function pixelsOf(
  frame: VideoFrame,
): Promise<{ width: number; height: number; data: Uint8ClampedArray }> {
  const { width, height } = frame.visibleRect as DOMRectReadOnly;
  return { width, height, data: await framePixels(frame, { x: 0, y: 0, width, height }) };
}

function isSame(a: Float32Array, b: Float32Array): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}

describe('a video frame', () => {
  it.each([
    [1920, 1080, undefined],
    [721, 577, undefined],
    [720, 576, { x: 8, y: 2, width: 703, height: 571 }],
  ])(
    'of %i x %i gives what its whole picture would, though only the crop is copied',
    async (width, height, visible) => {
      const frame = noiseFrame(width, height, visible);
      const drawing = vi.spyOn(OffscreenCanvas.prototype, 'getContext');
      try {
        const picture = await pixelsOf(frame);
        for (const spec of [family, square]) {
          expect(isSame(await preprocessInput(frame, spec), preprocess(picture, spec))).toBe(true);
        }
        expect(drawing).not.toHaveBeenCalled();
      } finally {
        drawing.mockRestore();
        frame.close();
      }
    },
  );

  it('that is closed cannot be read', async () => {
    const frame = noiseFrame(64, 64);
    frame.close();
    await expect(preprocessInput(frame, family)).rejects.toMatchObject({ code: 'image/unreadable' });
  });
});

describe('an image bitmap', () => {
  it('gives what its pixels would', async () => {
    const picture = await (async () => {
      const frame = noiseFrame(641, 479);
      try {
        return await pixelsOf(frame);
      } finally {
        frame.close();
      }
    })();
    for (let i = 3; i < picture.data.length; i += 4) picture.data[i] = 255;
    const pixels = new ImageData(new Uint8ClampedArray(picture.data), picture.width, picture.height);
    const bitmap = await createImageBitmap(pixels);
    for (const spec of [family, square]) {
      expect(isSame(await preprocessInput(bitmap, spec), preprocess(picture, spec))).toBe(true);
    }
    bitmap.close();
  });
});
