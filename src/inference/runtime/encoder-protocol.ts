import type { Backend, ImageSpec, Precision, TextSpec } from '#core/model-pack.ts';
import type { ImageInput } from '#inference/images.ts';
import type { TowerReport } from '#inference/report.ts';
import type { TowerFiles } from './tower.ts';

export type StartArgs = {
  backend: Backend;
  /** What the image tower is stored in: half floats need a device feature. */
  precision: Precision;
  threads: number;
  allowSoftwareAdapter: boolean;
};

export type Started = { threads: number; adapter: string | null; hasShaderF16: boolean };

type OpenTower = {
  files: TowerFiles;
  precision: Precision;
  embeddingDim: number;
  /** float32 little-endian [2, embeddingDim]: the self-test image's embedding, then the sentence's. */
  expected: Blob;
  tolerance: number;
};

export type OpenImageTower = OpenTower & {
  spec: ImageSpec;
  batch: number;
  selfTest: { width: number; height: number; pixels: Blob };
};

export type OpenTextTower = OpenTower & { spec: TextSpec; tokenizer: Blob; selfTest: { sentence: string } };

/** Images as the page has them, or preprocessed ones that a lost device gave back. */
export type ImageWork = { images: readonly ImageInput[] } | { tensors: readonly Float32Array[] };

/**
 * `done` are the raw embeddings of the first images, in order. `rest` is empty unless the device was lost: then it
 * holds the other images, preprocessed, so that frames which are gone by now need not be decoded again.
 */
export type ImageAnswer = { done: Float32Array[]; rest: Float32Array[] };

/** Calls of the worker that owns one ONNX Runtime on one backend: `start`, then the image tower, then the rest. */
export type EncoderProtocol = {
  start: { args: StartArgs; result: Started };
  openImageTower: { args: OpenImageTower; result: TowerReport };
  openTextTower: { args: OpenTextTower; result: TowerReport };
  encodeImages: { args: { work: ImageWork; isUrgent: boolean }; result: ImageAnswer };
  encodeTexts: { args: { sentences: readonly string[] }; result: Float32Array[] };
  /** Words the text tower's vocabulary does not hold; needs the text tower. */
  unknownWords: { args: { sentence: string }; result: string[] };
  /** For tests: destroys the GPU device, as a driver reset would. */
  loseDevice: { args: null; result: void };
};
