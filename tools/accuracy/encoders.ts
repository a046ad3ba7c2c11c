import { openAsBlob } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseManifest, tokenizerFile, type Manifest } from '#core/model-pack.ts';
import { row } from '#core/vectors.ts';
import { ensemble } from '#core/zero-shot.ts';
import type { RgbaImage } from '#inference/images.ts';
import { preprocess } from '#inference/preprocess/preprocess.ts';
import { openTokenizer } from '#inference/tokenizer.ts';
import { nodeSessions } from '#tools/convert/node-session.ts';

export const DEMO_PACK = 'public/models/demo';
const BATCH = 16;

/** A pack's 8-bit towers under native ONNX Runtime, with the app's own preprocessing and tokenizer. The caller closes it. */
export type Encoders = {
  readonly manifest: Manifest;
  /** Raw embeddings. */
  images(pictures: readonly RgbaImage[]): Promise<Float32Array[]>;
  sentences(sentences: readonly string[]): Promise<Float32Array[]>;
  /** Unit embedding of a label that these sentences describe. */
  label(prompts: readonly string[]): Promise<Float32Array>;
  close(): Promise<void>;
};

export async function openEncoders(folder = DEMO_PACK): Promise<Encoders> {
  const manifest = await savedManifest(folder);
  const { image, text, embeddingDim } = manifest;
  const open = nodeSessions(folder);
  const towers = [image, text].map(({ variants }) => variants.find(({ precision }) => precision === 'int8'));
  const [eye, reader] = await Promise.all(towers.map((tower) => open(tower?.model.file ?? '', [])));
  const tokenizer = await openTokenizer(
    text.tokenizer,
    await openAsBlob(join(folder, tokenizerFile(text.tokenizer).file)),
  );
  if (eye === undefined || reader === undefined) throw new Error(`${folder} has no 8-bit towers`);

  const encodeImages = async (pictures: readonly RgbaImage[]): Promise<Float32Array[]> => {
    const { width, height } = image.size;
    const data = new Float32Array(pictures.length * 3 * width * height);
    for (const [i, picture] of pictures.entries())
      data.set(preprocess(picture, image), i * 3 * width * height);
    const outputs = await eye.run({
      [image.inputName]: { type: 'float32', data, dims: [pictures.length, 3, height, width] },
    });
    return pictures.map((_, i) => row(outputs[image.outputName] as Float32Array, embeddingDim, i));
  };
  const encodeSentence = async (sentence: string): Promise<Float32Array> => {
    const { ids, mask } = tokenizer.encode([sentence]);
    const tensor = (values: readonly number[] = []) => ({
      type: 'int64' as const,
      data: BigInt64Array.from(values, BigInt),
      dims: [1, values.length],
    });
    const outputs = await reader.run({
      [text.idsName]: tensor(ids[0]),
      ...(text.maskName !== null && { [text.maskName]: tensor(mask[0]) }),
      ...(text.typeIdsName !== null && { [text.typeIdsName]: tensor(ids[0]?.map(() => 0)) }),
    });
    return Float32Array.from(outputs[text.outputName] as Float32Array);
  };
  const sentences = async (all: readonly string[]): Promise<Float32Array[]> => {
    const found: Float32Array[] = [];
    for (const sentence of all) found.push(await encodeSentence(sentence));
    return found;
  };
  return {
    manifest,
    images: async (pictures) => {
      const found: Float32Array[] = [];
      for (let at = 0; at < pictures.length; at += BATCH)
        found.push(...(await encodeImages(pictures.slice(at, at + BATCH))));
      return found;
    },
    sentences,
    label: async (prompts) => ensemble(await sentences(prompts)),
    close: async () => {
      await eye.release();
      await reader.release();
    },
  };
}

export async function savedManifest(folder = DEMO_PACK): Promise<Manifest> {
  return parseManifest(JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')));
}
