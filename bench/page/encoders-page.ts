import { parseManifest, type Precision } from '#core/model-pack.ts';
import type { RgbaImage } from '#inference/images.ts';
import { openEncoder } from '#inference/runtime/encoder.ts';

/** What the bench calls in the page. Times are milliseconds per frame or sentence, one call each. */
export type BenchPage = {
  ours(options: {
    precision: Precision;
    threads: number;
    runs: number;
    sentence: string | null;
  }): Promise<Times>;
  transformersJs(options: { precision: 'fp32'; threads: number; runs: number }): Promise<number>;
};
export type Times = { graphFrame: number; hdFrame: number; sentence: number | null; loadImage: number };

declare global {
  var benchPage: BenchPage;
}

const WARM_UPS = 4;
const HD = { width: 1920, height: 1080 };

/** Something with edges and colours; what is in the picture does not change the time. */
function picture(width: number, height: number): RgbaImage {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let i = 0; i < data.length; i++) data[i] = i % 4 === 3 ? 255 : (i * 7 + (i >> 11) * 13) & 255;
  return { width, height, data };
}

async function median(runs: number, task: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < WARM_UPS + runs; i++) {
    const start = performance.now();
    await task();
    if (i >= WARM_UPS) times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
}

const files = {
  open: async (file: string): Promise<Blob> => (await fetch(`/pack/${file}`)).blob(),
};

globalThis.benchPage = {
  async ours({ precision, threads, runs, sentence }) {
    const manifest = parseManifest(await (await fetch('/pack/manifest.json')).json());
    const start = performance.now();
    const encoder = await openEncoder(manifest, files, { backends: ['wasm'], precision, threads });
    const loadImage = performance.now() - start;
    try {
      // A picture of the input's own size: its preprocessing is a copy, what remains is the graph.
      const { width, height } = manifest.image.size;
      const small = picture(width, height);
      const hd = picture(HD.width, HD.height);
      const graphFrame = await median(runs, () => encoder.encodeImages([small]));
      const hdFrame = await median(runs, () => encoder.encodeImages([hd]));
      const perSentence =
        sentence === null ? null : await median(runs, () => encoder.encodeTexts([sentence]));
      return { graphFrame, hdFrame, sentence: perSentence, loadImage };
    } finally {
      encoder.close();
    }
  },

  /** The library's own processor and model class on the same fp32 graph, as its documentation shows. */
  async transformersJs({ precision, threads, runs }) {
    const library = await import(
      /* @vite-ignore */ `${location.origin}/rival/transformers/dist/transformers.min.js`
    );
    const { env, AutoModel, AutoProcessor, RawImage } = library;
    env.allowRemoteModels = false;
    env.allowLocalModels = true;
    env.localModelPath = '/rival-models/';
    env.useBrowserCache = false;
    env.backends.onnx.wasm.wasmPaths = `${location.origin}/rival/onnxruntime-web/dist/`;
    env.backends.onnx.wasm.numThreads = threads;
    const options = { device: 'wasm', dtype: precision, use_external_data_format: true };
    const model = await AutoModel.from_pretrained('resnet', options);
    const processor = await AutoProcessor.from_pretrained('resnet');
    const { width, height, data } = picture(HD.width, HD.height);
    const image = new RawImage(data, width, height, 4);
    const time = await median(runs, async () => model(await processor(image)));
    await model.dispose();
    return time;
  },
};
