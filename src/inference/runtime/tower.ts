import type { InferenceSession, Tensor } from 'onnxruntime-web/wasm';
import { AppError, toAppError } from '#core/errors.ts';
import type { Runtime } from './runtime.ts';

/** The ONNX files of one tower; `path` is the name the graph uses for its external data. */
export type TowerFiles = { model: Blob; externalData: readonly { path: string; data: Blob }[] };

/** What a graph is fed by name. Shapes are row-major; int64 ids travel as BigInt64Array. */
export type Feed = { data: Float32Array | Int32Array | BigInt64Array; dims: readonly number[] };

/** Names exporters give the first dimension; the runtime ignores those a graph does not have. */
const BATCH_DIMENSIONS = ['batch', 'batch_size', 'N'];

/** A lost device is announced within milliseconds; a failed run may well wait this long to be told from it. */
const LOSS_NOTICE_MS = 500;

export type TowerOptions = {
  /** Rows per run where the graph leaves the batch open. */
  batch: number;
  inputNames: readonly string[];
  outputName: string;
  embeddingDim: number;
};

/** One ONNX graph, ready to run; `close` releases it. Calls must not overlap with any other of the runtime. */
export class Tower {
  /** Rows every run takes: the graph's own where it fixes them. */
  readonly batch: number;
  readonly #runtime: Runtime;
  readonly #session: InferenceSession;
  readonly #options: TowerOptions;

  private constructor(runtime: Runtime, session: InferenceSession, options: TowerOptions) {
    this.#runtime = runtime;
    this.#session = session;
    this.#options = options;
    const input = session.inputMetadata.find(({ name }) => name === options.inputNames[0]);
    const rows = input?.isTensor ? input.shape[0] : undefined;
    this.batch = typeof rows === 'number' && rows > 0 ? rows : options.batch;
  }

  /** Throws AppError `inference/session-failed`, `inference/device-lost` or `pack/invalid-manifest`. */
  static async open(runtime: Runtime, files: TowerFiles, options: TowerOptions): Promise<Tower> {
    const session = await guarded(runtime, async () => createSession(runtime, files, options.batch));
    const missing =
      options.inputNames.find((name) => !session.inputNames.includes(name)) ??
      (session.outputNames.includes(options.outputName) ? undefined : options.outputName);
    if (missing !== undefined) {
      await session.release();
      const details = { where: missing, problem: 'the graph has no input or output of that name' };
      throw new AppError('pack/invalid-manifest', `${missing}: ${details.problem}`, { details });
    }
    return new Tower(runtime, session, options);
  }

  /**
   * The output's rows, [rows, embeddingDim]. Throws AppError `inference/session-failed`, `inference/device-lost`, or
   * `inference/bad-output` when a number is missing or not finite.
   */
  async run(feeds: Readonly<Record<string, Feed>>, rows: number): Promise<Float32Array[]> {
    const { outputName, embeddingDim } = this.#options;
    const output = await guarded(this.#runtime, async () => this.#runOnce(feeds));
    if (output.length !== rows * embeddingDim || !output.every(Number.isFinite)) {
      throw new AppError('inference/bad-output', `${outputName} holds ${output.length} numbers`, {
        details: { expected: rows * embeddingDim, found: output.length },
      });
    }
    return Array.from({ length: rows }, (_, row) =>
      output.slice(row * embeddingDim, (row + 1) * embeddingDim),
    );
  }

  async close(): Promise<void> {
    await this.#session.release();
  }

  async #runOnce(feeds: Readonly<Record<string, Feed>>): Promise<Float32Array> {
    const { ort } = this.#runtime;
    const { outputName } = this.#options;
    const inputs: Record<string, Tensor> = {};
    let outputs: InferenceSession.ReturnType = {};
    try {
      for (const [name, feed] of Object.entries(feeds)) inputs[name] = toTensor(ort, feed);
      outputs = await this.#session.run(inputs, [outputName]);
      const output = outputs[outputName];
      if (output?.type !== 'float32') throw new Error(`${outputName} is ${output?.type}, not float32`);
      return (output.data as Float32Array).slice();
    } finally {
      for (const tensor of [...Object.values(inputs), ...Object.values(outputs)]) tensor.dispose();
    }
  }
}

function toTensor(ort: Runtime['ort'], { data, dims }: Feed): Tensor {
  if (data instanceof Float32Array) return new ort.Tensor('float32', data, dims);
  if (data instanceof Int32Array) return new ort.Tensor('int32', data, dims);
  return new ort.Tensor('int64', data, dims);
}

async function createSession(runtime: Runtime, files: TowerFiles, batch: number): Promise<InferenceSession> {
  const model = new Uint8Array(await files.model.arrayBuffer());
  const externalData = await Promise.all(
    files.externalData.map(async ({ path, data }) => ({
      path,
      data: new Uint8Array(await data.arrayBuffer()),
    })),
  );
  return runtime.ort.InferenceSession.create(model, {
    executionProviders: runtime.providers,
    externalData,
    logSeverityLevel: 3,
    // Threads that spin between graphs take the processor from the decoder.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
    // With every dimension known, shape arithmetic folds away and nothing is left to the processor.
    ...(runtime.backend === 'webgpu' && {
      freeDimensionOverrides: Object.fromEntries(BATCH_DIMENSIONS.map((name) => [name, batch])),
    }),
  });
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Runs a job of the runtime; what it throws becomes an AppError that tells a lost device from a failed session. */
async function guarded<T>(runtime: Runtime, job: () => Promise<T>): Promise<T> {
  const before = runtime.failure();
  if (before !== undefined) throw before;
  try {
    const result = await Promise.race([job(), runtime.lost]);
    const after = runtime.failure();
    if (after !== undefined) throw after;
    return result;
  } catch (thrown) {
    // The runtime notices a lost device (buffers unmap) before the device says so: let the event arrive.
    if (runtime.gpu !== null)
      await Promise.race([runtime.lost, delay(LOSS_NOTICE_MS)]).catch(() => undefined);
    const error = runtime.failure() ?? toAppError(thrown);
    throw error.code === 'internal'
      ? new AppError('inference/session-failed', error.message, { cause: thrown })
      : error;
  }
}
