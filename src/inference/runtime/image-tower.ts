import type { ImageSpec } from '#core/model-pack.ts';
import { preprocess } from '#inference/preprocess/preprocess.ts';
import type { TowerReport } from '#inference/report.ts';
import type { OnProgress } from '#core/progress.ts';
import type { OpenImageTower } from './encoder-protocol.ts';
import type { Runtime } from './runtime.ts';
import { selfTest } from './self-test.ts';
import { Tower } from './tower.ts';

/** The image encoder, tested and warm. */
export class ImageTower {
  readonly report: TowerReport;
  /** Images a run takes; a shorter batch is padded, so that there is one shape and one set of shaders. */
  readonly batch: number;
  readonly #tower: Tower;
  readonly #spec: ImageSpec;

  private constructor(tower: Tower, spec: ImageSpec, report: TowerReport) {
    this.#tower = tower;
    this.#spec = spec;
    this.batch = tower.batch;
    this.report = report;
  }

  /** Throws AppError `pack/self-test-failed`, or what `Tower.open` throws. */
  static async open(runtime: Runtime, args: OpenImageTower, onProgress: OnProgress): Promise<ImageTower> {
    const { files, spec, precision, embeddingDim, batch, expected, tolerance } = args;
    const start = performance.now();
    const { inputName, outputName } = spec;
    const tower = await Tower.open(runtime, files, {
      batch,
      inputNames: [inputName],
      outputName,
      embeddingDim,
    });
    try {
      const loadMs = performance.now() - start;
      const { width, height, pixels } = args.selfTest;
      const image = preprocess({ width, height, data: new Uint8Array(await pixels.arrayBuffer()) }, spec);
      const images = Array<Float32Array>(tower.batch).fill(image);
      const embedding = new Float32Array(await expected.arrayBuffer(), 0, embeddingDim);
      const run = (): Promise<Float32Array[]> => runImages(tower, spec, images);
      const tested = await selfTest({ run, expected: embedding, tolerance }, onProgress);
      return new ImageTower(tower, spec, { precision, loadMs, ...tested });
    } catch (thrown) {
      await tower.close().catch(() => undefined);
      throw thrown;
    }
  }

  /** Raw embeddings of at most `batch` preprocessed images. */
  async encode(images: readonly Float32Array[]): Promise<Float32Array[]> {
    return runImages(this.#tower, this.#spec, images);
  }
}

async function runImages(
  tower: Tower,
  { inputName, size: { width, height } }: ImageSpec,
  images: readonly Float32Array[],
): Promise<Float32Array[]> {
  const data = new Float32Array(tower.batch * 3 * height * width);
  images.forEach((image, row) => data.set(image, row * image.length));
  const feeds = { [inputName]: { data, dims: [tower.batch, 3, height, width] } };
  return (await tower.run(feeds, tower.batch)).slice(0, images.length);
}
