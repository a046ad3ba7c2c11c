import { AppError } from '#core/errors.ts';
import {
  tokenizerFile,
  type Backend,
  type FileRef,
  type Manifest,
  type Precision,
  type Variant,
} from '#core/model-pack.ts';
import type { PackReader } from '#inference/pack-files.ts';
import type { TowerReport } from '#inference/report.ts';
import { WorkerClient, type CallOptions } from '#platform/rpc.ts';
import type { EncoderProtocol, Started } from './encoder-protocol.ts';
import { chooseThreads } from './threads.ts';
import type { TowerFiles } from './tower.ts';

export type EncoderOptions = {
  /** In order of preference. */
  backends?: readonly Backend[];
  /** This precision only; otherwise the best the pack and the backend share. */
  precision?: Precision;
  /** Wasm threads, at most; 1 where the page is not cross-origin isolated. */
  threads?: number;
  /** Images a GPU run takes; wasm gains nothing from more than one. */
  batch?: number;
  /** For tests: accepts a software adapter as a GPU. */
  allowFallbackAdapter?: boolean;
};

/** A pack and how to run it. */
export type EncoderSource = { manifest: Manifest; files: PackReader; options: EncoderOptions };

/** One worker with its image tower open and tested. Whoever holds it closes `client`, which ends the worker. */
export type LiveEncoder = Started & {
  client: WorkerClient<EncoderProtocol>;
  backend: Backend;
  image: TowerReport;
  /** The text tower, once someone asked for it. */
  text: Promise<TowerReport> | null;
  /** Calls that wait for an answer: a worker that is being replaced ends with the last of them. */
  openCalls: number;
};

/** Launches hide behind each other from a few images on; more would only make a lone image slower. */
const GPU_BATCH = 8;

/** Opens the image tower in a fresh worker: an ONNX Runtime that failed to start fails until its worker ends. */
export async function openLiveEncoder(
  source: EncoderSource,
  backend: Backend,
  variant: Variant,
  call: CallOptions,
): Promise<LiveEncoder> {
  const { manifest, options } = source;
  const client = new WorkerClient<EncoderProtocol>(
    new Worker(new URL('./encoder.worker.ts', import.meta.url), {
      type: 'module',
      name: `encoder-${backend}`,
    }),
  );
  try {
    const { precision } = variant;
    const threads = chooseThreads(crossOriginIsolated, navigator.hardwareConcurrency, options.threads);
    const allowSoftwareAdapter = options.allowFallbackAdapter ?? false;
    const started = await client.call('start', { backend, precision, threads, allowSoftwareAdapter }, call);
    const { width, height, pixels } = manifest.selfTest.image;
    const image = await client.call(
      'openImageTower',
      {
        ...(await towerArgs(source, variant)),
        spec: manifest.image,
        batch: backend === 'webgpu' ? (options.batch ?? GPU_BATCH) : 1,
        selfTest: { width, height, pixels: await openFile(source, pixels) },
      },
      call,
    );
    return { ...started, client, backend, image, text: null, openCalls: 0 };
  } catch (thrown) {
    client.close();
    throw thrown;
  }
}

/** Opens the text tower in the worker of `live`. */
export async function openTextTower(
  source: EncoderSource,
  live: LiveEncoder,
  variant: Variant,
  call: CallOptions,
): Promise<TowerReport> {
  const { text, selfTest } = source.manifest;
  return live.client.call(
    'openTextTower',
    {
      ...(await towerArgs(source, variant)),
      spec: text,
      tokenizer: await openFile(source, tokenizerFile(text.tokenizer)),
      selfTest: { sentence: selfTest.sentence },
    },
    call,
  );
}

async function towerArgs(source: EncoderSource, variant: Variant) {
  const { embeddingDim, selfTest } = source.manifest;
  const files: TowerFiles = {
    model: await openFile(source, variant.model),
    externalData: await Promise.all(
      variant.externalData.map(async (ref) => ({ path: ref.file, data: await openFile(source, ref) })),
    ),
  };
  return {
    files,
    precision: variant.precision,
    embeddingDim,
    expected: await openFile(source, selfTest.embeddings),
    tolerance: selfTest.tolerance[variant.precision],
  };
}

/** A file of the pack; its size is checked here, its hash when it was stored. */
async function openFile({ files }: EncoderSource, { file, bytes }: FileRef): Promise<Blob> {
  const blob = await files.open(file);
  if (blob.size !== bytes) {
    throw new AppError('pack/wrong-hash', `${file} has ${blob.size} bytes, not ${bytes}`, {
      details: { file },
    });
  }
  return blob;
}
