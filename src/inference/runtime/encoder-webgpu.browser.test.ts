import { afterEach, describe, expect, it } from 'vitest';
import { cosine } from '#core/vectors.ts';
import type { EncoderReport } from '#inference/report.ts';
import { openEncoder, type Encoder, type EncoderOptions } from './encoder.ts';
import { openTinyPack, type TinyPack } from './fixtures/tiny-packs.ts';

// Chromium's SwiftShader stands in for a GPU: it shows that the path works, and says nothing about speed or fp16.
const software = { allowFallbackAdapter: true } as const;

const open: Encoder[] = [];
afterEach(() => {
  for (const encoder of open.splice(0)) encoder.close();
});

async function opened(pack: TinyPack, options: EncoderOptions): Promise<Encoder> {
  const encoder = await openEncoder(pack.manifest, pack.files, options);
  open.push(encoder);
  return encoder;
}

function codes({ rejected }: EncoderReport): string[] {
  return rejected.map(({ backend, precision, error }) => `${backend} ${precision} ${error.code}`);
}

describe('an encoder on WebGPU (software adapter)', () => {
  it('agrees with numpy on images and sentences, in padded and in full batches', async () => {
    const pack = await openTinyPack('family');
    const encoder = await opened(pack, { ...software, backends: ['webgpu'] });
    expect(encoder.report).toMatchObject({ backend: 'webgpu', adapter: 'google swiftshader', threads: 1 });
    const images = await encoder.encodeImages(Array(11).fill(pack.image));
    expect(images).toHaveLength(11);
    for (const found of images) expect(cosine(found, pack.expected.image)).toBeGreaterThan(0.9999);
    const [text] = await encoder.encodeTexts([pack.manifest.selfTest.sentence]);
    expect(cosine(text as Float32Array, pack.expected.text)).toBeGreaterThan(0.9999);
    // Half floats come first where the adapter has shader-f16, which this one has not.
    expect(encoder.report.image.precision).toBe('fp32');
    expect(codes(encoder.report)).toEqual(['webgpu fp16 inference/no-shader-f16']);
  });

  it('is refused unless a test allows it, and everything runs on wasm', async () => {
    const { report } = await opened(await openTinyPack('family'), {});
    expect(report.backend).toBe('wasm');
    expect(codes(report)).toEqual(['webgpu null inference/no-webgpu']);
    expect(report.rejected[0]?.error.details).toEqual({ reason: 'google swiftshader is a software adapter' });
  });

  it('goes on in a fresh worker when the device is lost, and on wasm when it is lost again', async () => {
    const pack = await openTinyPack('family');
    const encoder = await opened(pack, { ...software, precision: 'fp32', batch: 2 });
    const backends: string[] = [];
    encoder.subscribe(({ backend, text }) => backends.push(`${backend} ${text === null ? 'image' : 'both'}`));

    // Lost in the middle of a run, with a second call waiting whose bitmap is gone by then.
    let loss: Promise<void> | undefined;
    const onProgress = (): void => void (loss ??= encoder.simulateDeviceLoss());
    const many = encoder.encodeImages(Array(64).fill(pack.image), { onProgress });
    const one = encoder.encodeImages([await createImageBitmap(bitmapSource(pack))]);
    for (const found of [...(await many), ...(await one)]) {
      expect(cosine(found, pack.expected.image)).toBeGreaterThan(0.9999);
    }
    expect(loss).toBeDefined();
    expect(backends).toEqual(['webgpu image']);
    expect(codes(encoder.report)).toEqual(['webgpu fp32 inference/device-lost']);

    // Lost while nothing runs: the next call notices, a sentence like an image.
    await encoder.simulateDeviceLoss();
    const [text] = await encoder.encodeTexts([pack.manifest.selfTest.sentence]);
    expect(cosine(text as Float32Array, pack.expected.text)).toBeGreaterThan(0.9999);
    expect(backends).toEqual(['webgpu image', 'wasm image', 'wasm both']);
    expect(codes(encoder.report)).toEqual(Array(2).fill('webgpu fp32 inference/device-lost'));
  });

  it('moves to wasm when only the text tower fails on it', async () => {
    const pack = await openTinyPack('family', ({ text }) => {
      for (const variant of text.variants) variant.backends = ['wasm'];
    });
    const encoder = await opened(pack, { ...software, precision: 'fp32', batch: 2 });
    expect(encoder.report.backend).toBe('webgpu');
    const [text] = await encoder.encodeTexts([pack.manifest.selfTest.sentence]);
    expect(cosine(text as Float32Array, pack.expected.text)).toBeGreaterThan(0.9999);
    expect(encoder.report.backend).toBe('wasm');
    expect(encoder.report.text?.precision).toBe('fp32');
  });
});

function bitmapSource({ image: { width, height, data } }: TinyPack): ImageData {
  return new ImageData(new Uint8ClampedArray(data), width, height);
}
