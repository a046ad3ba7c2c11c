import { afterEach, describe, expect, it } from 'vitest';
import { toAppError, type AppError } from '#core/errors.ts';
import { tokenizerFile } from '#core/model-pack.ts';
import { cosine } from '#core/vectors.ts';
import type { Progress } from '#core/progress.ts';
import { openEncoder, type Encoder, type EncoderCall, type EncoderOptions } from './encoder.ts';
import { openTinyPack, type TinyPack } from './fixtures/tiny-packs.ts';

const open: Encoder[] = [];
afterEach(() => {
  for (const encoder of open.splice(0)) encoder.close();
});

async function opened(
  pack: TinyPack,
  options: EncoderOptions = {},
  call: EncoderCall = {},
): Promise<Encoder> {
  const encoder = await openEncoder(pack.manifest, pack.files, { backends: ['wasm'], ...options }, call);
  open.push(encoder);
  return encoder;
}

async function failure(promise: Promise<unknown>): Promise<AppError> {
  return promise.then(
    () => expect.unreachable('it worked'),
    (thrown: unknown) => toAppError(thrown),
  );
}

describe('an encoder on wasm', () => {
  it('agrees with numpy on images and sentences, and loads the text tower when it is needed', async () => {
    const pack = await openTinyPack('family');
    const encoder = await opened(pack, { precision: 'fp32' });
    expect(crossOriginIsolated).toBe(true);
    expect(encoder.report).toMatchObject({ backend: 'wasm', adapter: null, text: null, rejected: [] });
    expect(encoder.report.threads).toBe(Math.min(8, navigator.hardwareConcurrency));
    const images = await encoder.encodeImages([pack.image, pack.image, pack.image]);
    expect(images).toHaveLength(3);
    for (const found of images) expect(cosine(found, pack.expected.image)).toBeGreaterThan(0.999999);

    expect(pack.opened).not.toContain('vocab.txt');
    const { sentence } = pack.manifest.selfTest;
    const [text, again, other] = await encoder.encodeTexts([sentence, sentence, 'not a lens']);
    expect(cosine(text as Float32Array, pack.expected.text)).toBeGreaterThan(0.999999);
    expect(again).toEqual(text);
    expect(cosine(other as Float32Array, pack.expected.text)).toBeLessThan(0.99);
    expect(encoder.report.text?.precision).toBe('fp32');
    expect(pack.opened.filter((file) => file === 'vocab.txt')).toHaveLength(1);
  });

  it('prefers int8, within its tolerance', async () => {
    const pack = await openTinyPack('family');
    const encoder = await opened(pack);
    expect(encoder.report.image.precision).toBe('int8');
    const [found] = await encoder.encodeImages([pack.image]);
    const similarity = cosine(found as Float32Array, pack.expected.image);
    expect(similarity).toBeGreaterThan(0.99);
    expect(encoder.report.image.cosine).toBeCloseTo(similarity, 12);
  });

  it('runs on one thread when told to, with the same answer', async () => {
    const pack = await openTinyPack('family');
    const encoder = await opened(pack, { precision: 'fp32', threads: 1 });
    expect(encoder.report.threads).toBe(1);
    const [found] = await encoder.encodeImages([pack.image]);
    expect(cosine(found as Float32Array, pack.expected.image)).toBeGreaterThan(0.999999);
  });

  it('takes bitmaps and video frames, and closes them', async () => {
    const pack = await openTinyPack('family');
    const encoder = await opened(pack, { precision: 'fp32' });
    const { width, height, data } = pack.image;
    const bitmap = await createImageBitmap(new ImageData(new Uint8ClampedArray(data), width, height));
    const format = { codedWidth: width, codedHeight: height, timestamp: 0 };
    const frame = new VideoFrame(new Uint8Array(data), { ...format, format: 'RGBA' });
    const found = await encoder.encodeImages([bitmap, frame, pack.image]);
    expect(found).toHaveLength(3);
    for (const embedding of found) expect(embedding).toEqual(found[2]);
    expect(bitmap.width).toBe(0);
    expect(frame.format).toBeNull();
  });

  it('runs an OpenAI-CLIP-style export from a hand-written manifest', async () => {
    const pack = await openTinyPack('clip');
    const encoder = await opened(pack);
    const [image] = await encoder.encodeImages([pack.image]);
    expect(cosine(image as Float32Array, pack.expected.image)).toBeGreaterThan(0.999999);
    const [text, other] = await encoder.encodeTexts([pack.manifest.selfTest.sentence, 'cut']);
    expect(cosine(text as Float32Array, pack.expected.text)).toBeGreaterThan(0.999999);
    expect(cosine(other as Float32Array, pack.expected.text)).toBeLessThan(0.9999);
  });

  it('reports its steps', async () => {
    const steps: Progress[] = [];
    await opened(await openTinyPack('clip'), {}, { onProgress: (progress) => steps.push(progress) });
    expect(steps.length).toBeGreaterThan(4);
    expect(steps.at(-1)).toMatchObject({ done: steps.at(-1)?.total });
  });
});

describe('what goes wrong', () => {
  it('tries the next precision when one fails, and says why', async () => {
    const pack = await openTinyPack('family', (manifest) => (manifest.selfTest.tolerance.int8 = 1.1));
    const { report } = await opened(pack);
    expect(report.image.precision).toBe('fp32');
    expect(report.rejected).toMatchObject([
      { backend: 'wasm', precision: 'int8', error: { code: 'pack/self-test-failed' } },
    ]);
  });

  it('does not start a pack that fails its self-test', async () => {
    const pack = await openTinyPack('clip', ({ selfTest }) => (selfTest.sentence = 'cut'));
    const encoder = await opened(pack);
    expect(await failure(encoder.encodeTexts(['a lens']))).toMatchObject({ code: 'pack/self-test-failed' });
    expect(await encoder.encodeImages([pack.image])).toHaveLength(1);
    const wrong = await openTinyPack('clip', ({ image }) => (image.mean = [0, 0.9, 0]));
    expect(await failure(opened(wrong))).toMatchObject({ code: 'pack/self-test-failed' });
  });

  it('names the input that the graph does not have', async () => {
    const pack = await openTinyPack('clip', ({ image }) => (image.inputName = 'pixels'));
    expect(await failure(opened(pack))).toMatchObject({
      code: 'pack/invalid-manifest',
      details: { where: 'pixels' },
    });
  });

  it('tells a file of the wrong size', async () => {
    const pack = await openTinyPack('clip', ({ image }) => {
      for (const variant of image.variants) variant.model.bytes++;
    });
    expect(await failure(opened(pack))).toMatchObject({
      code: 'pack/wrong-hash',
      details: { file: 'image.fp32.onnx' },
    });
  });

  it('survives a graph the runtime cannot read', async () => {
    const pack = await openTinyPack('clip', ({ image, text }) => {
      for (const variant of image.variants) variant.model = tokenizerFile(text.tokenizer);
    });
    const error = await failure(opened(pack));
    expect(error.code).toBe('inference/no-backend');
    expect(toAppError(error.cause).code).toBe('inference/session-failed');
  });

  it('has no backend when the pack has no file for one', async () => {
    const pack = await openTinyPack('clip', ({ image }) => {
      for (const variant of image.variants) variant.backends = ['webgpu'];
    });
    expect(await failure(opened(pack))).toMatchObject({ code: 'inference/no-backend' });
  });

  it('goes on in a fresh worker after a run that failed', async () => {
    const words = await (await (await openTinyPack('family')).files.open('vocab.txt')).text();
    const vocabulary = new Blob([`${words}zebra`]);
    const pack = await openTinyPack('family', ({ text }) => {
      tokenizerFile(text.tokenizer).bytes = vocabulary.size;
    });
    const files = {
      open: async (file: string) => (file === 'vocab.txt' ? vocabulary : pack.files.open(file)),
    };
    const encoder = await opened({ ...pack, files });
    // The graph has no row for the word that was added.
    expect(await failure(encoder.encodeTexts(['zebra']))).toMatchObject({ code: 'inference/session-failed' });
    const [text] = await encoder.encodeTexts([pack.manifest.selfTest.sentence]);
    expect(cosine(text as Float32Array, pack.expected.text)).toBeGreaterThan(0.999999);
    expect(await encoder.encodeImages([pack.image])).toHaveLength(1);
    expect(encoder.report.rejected).toMatchObject([
      { backend: 'wasm', error: { code: 'inference/session-failed' } },
    ]);
  });

  it('stops when cancelled, and goes on with the next call', async () => {
    const pack = await openTinyPack('family');
    const encoder = await opened(pack);
    const controller = new AbortController();
    const bitmap = await createImageBitmap(new ImageData(16, 16));
    const many = encoder.encodeImages(Array(2000).fill(pack.image), { signal: controller.signal });
    controller.abort();
    expect(await failure(many)).toMatchObject({ code: 'cancelled' });
    const { signal } = controller;
    expect(await failure(encoder.encodeImages([bitmap], { signal }))).toMatchObject({ code: 'cancelled' });
    expect(bitmap.width).toBe(0);
    expect(await failure(encoder.encodeTexts(['lens'], { signal }))).toMatchObject({ code: 'cancelled' });
    expect(await encoder.encodeImages([pack.image])).toHaveLength(1);
    expect(await failure(opened(pack, {}, { signal }))).toMatchObject({ code: 'cancelled' });
  });

  it('rejects what is open when it is closed', async () => {
    const pack = await openTinyPack('family');
    const encoder = await opened(pack);
    const image = encoder.encodeImages([pack.image]);
    encoder.close();
    expect(await failure(image)).toMatchObject({ code: 'cancelled' });
    expect(await failure(encoder.encodeTexts(['lens']))).toMatchObject({ code: 'cancelled' });
  });

  it('lets a sentence overtake a long queue of images', async () => {
    const pack = await openTinyPack('family');
    const encoder = await opened(pack);
    await encoder.encodeTexts(['lens']);
    const order: string[] = [];
    const many = encoder.encodeImages(Array(300).fill(pack.image)).then(() => order.push('images'));
    const urgent = encoder.encodeTexts(['lens']).then(() => order.push('sentence'));
    await Promise.all([many, urgent]);
    expect(order).toEqual(['sentence', 'images']);
  });
});
