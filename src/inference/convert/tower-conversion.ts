import { AppError } from '#core/errors.ts';
import type { Precision, Tower, Variant } from '#core/model-pack.ts';
import { cosine } from '#core/vectors.ts';
import type { GraphBuilder, WrittenGraph } from '#inference/onnx/graph.ts';
import type { PackWriter } from '#inference/pack-files.ts';
import type { Inputs } from './check-inputs.ts';
import type { OpenSession } from './sessions.ts';

export type VariantReport = {
  readonly tower: Tower;
  readonly precision: Precision;
  readonly bytes: number;
  /** Worst cosine to fp32 over the check inputs. */
  readonly cosine: number;
  readonly seconds: number;
  /** False: below the tolerance and left out. */
  readonly isWritten: boolean;
};

export type TowerOptions = {
  readonly tower: Tower;
  /** Name of the graphs' output. */
  readonly output: string;
  /** What variants are compared on. */
  readonly checks: readonly Inputs[];
  readonly tolerance: Readonly<Record<Precision, number>>;
  /** What happens to a file whose cosine to fp32 is below the tolerance; `refuse` throws. */
  readonly belowTolerance: 'refuse' | 'leave-out' | 'write';
  readonly writer: PackWriter;
  readonly openSession: OpenSession;
  readonly signal?: AbortSignal | undefined;
  /** Part done of the variant at work, 0 … 1. */
  readonly onProgress?: ((part: number) => void) | undefined;
};

const BACKENDS: Record<Precision, Variant['backends']> = {
  fp32: ['webgpu', 'wasm'],
  fp16: ['webgpu'],
  int8: ['wasm'],
};

/** Writing takes about as long as running the checks. */
const WRITING = 0.5;

/** One tower's files, each compared with fp32 as soon as it is written. */
export class TowerConversion {
  readonly variants: Variant[] = [];
  readonly reports: VariantReport[] = [];
  readonly #options: TowerOptions;
  /** fp32 embeddings of the checks. */
  #expected: Float32Array[] | null = null;

  constructor(options: TowerOptions) {
    this.#options = options;
  }

  /** Raw fp32 embeddings of the checks, in their order; fp32 must have been added. */
  get embeddings(): readonly Float32Array[] {
    if (this.#expected === null) throw new Error('fp32 comes first');
    return this.#expected;
  }

  /** Writes and checks one variant; fp32 comes first. Throws AppError `convert/below-tolerance`. */
  async add(precision: Precision, graph: GraphBuilder): Promise<WrittenGraph> {
    const { tower, writer, signal, onProgress } = this.#options;
    const started = performance.now();
    const written = await graph.write(writer, `${tower}-${precision}`, {
      signal,
      onProgress: (done, total) => onProgress?.((WRITING * done) / total),
    });
    const embeddings = await this.#run(written);
    this.#expected ??= embeddings;
    const worst = Math.min(...embeddings.map((e, i) => cosine(e, this.embeddings[i] as Float32Array)));
    const isWritten = await this.#judge(precision, worst, written);
    const files = [written.model, ...written.externalData];
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    const seconds = (performance.now() - started) / 1000;
    this.reports.push({ tower, precision, bytes, cosine: worst, seconds, isWritten });
    if (isWritten) {
      const { model, externalData } = written;
      this.variants.push({
        precision,
        backends: BACKENDS[precision],
        model,
        externalData,
        cosineToFp32: worst,
      });
    }
    return written;
  }

  /** Takes a variant out again that was only needed to compare others with. */
  async drop(precision: Precision): Promise<void> {
    const at = this.variants.findIndex((variant) => variant.precision === precision);
    for (const { model, externalData } of this.variants.splice(at, 1))
      await this.#remove(model, externalData);
    this.reports.splice(at, 1);
  }

  async #run({ model, externalData }: WrittenGraph): Promise<Float32Array[]> {
    const { checks, openSession, output, signal, onProgress } = this.#options;
    const session = await openSession(
      model.file,
      externalData.map((file) => file.file),
    );
    try {
      const embeddings: Float32Array[] = [];
      for (const [i, inputs] of checks.entries()) {
        signal?.throwIfAborted();
        embeddings.push(finite((await session.run(inputs))[output], model.file));
        onProgress?.(WRITING + ((1 - WRITING) * (i + 1)) / checks.length);
      }
      return embeddings;
    } finally {
      await session.release();
    }
  }

  /** Whether the variant stays. */
  async #judge(precision: Precision, worst: number, { model, externalData }: WrittenGraph): Promise<boolean> {
    const { belowTolerance, tolerance } = this.#options;
    if (worst >= tolerance[precision] || belowTolerance === 'write') return true;
    if (belowTolerance === 'refuse') {
      const details = { file: model.file, cosine: worst, tolerance: tolerance[precision] };
      throw new AppError('convert/below-tolerance', `${model.file}: cosine ${worst.toFixed(5)}`, { details });
    }
    await this.#remove(model, externalData);
    return false;
  }

  async #remove(model: Variant['model'], externalData: Variant['externalData']): Promise<void> {
    for (const { file } of [model, ...externalData]) await this.#options.writer.remove(file);
  }
}

/** Finite weights can still overflow on the way: then the embedding is no embedding. */
function finite(embedding: Float32Array | undefined, file: string): Float32Array {
  if (embedding?.every(Number.isFinite)) return embedding;
  throw new AppError('inference/bad-output', `${file} gave no numbers`, { details: { file } });
}
