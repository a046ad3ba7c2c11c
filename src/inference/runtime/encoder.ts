import { AppError, toAppError, type ErrorCode } from '#core/errors.ts';
import type { Backend, Manifest } from '#core/model-pack.ts';
import type { OnProgress } from '#core/progress.ts';
import type { ImageInput } from '#inference/images.ts';
import type { PackReader } from '#inference/pack-files.ts';
import type { EncoderReport, Rejection, TowerReport } from '#inference/report.ts';
import { allowed, chooseBackend, firstThatWorks, noneWorked } from './choose-backend.ts';
import type { ImageAnswer, ImageWork } from './encoder-protocol.ts';
import { closeImages, transferOf } from './image-work.ts';
import { openTextTower, type EncoderOptions, type EncoderSource, type LiveEncoder } from './live-encoder.ts';

export type { EncoderOptions } from './live-encoder.ts';

export type EncoderCall = {
  signal?: AbortSignal | undefined;
  onProgress?: OnProgress | undefined;
};

/** After this many lost devices the GPU of this machine is not asked again. */
const MOST_LOSSES = 2;

/** What a worker does not recover from. */
const FATAL: ReadonlySet<ErrorCode> = new Set([
  'inference/device-lost',
  'inference/session-failed',
  'worker/crashed',
]);

/**
 * Opens the pack's image tower on the best backend of this machine. Progress counts the steps of one attempt. The
 * caller closes the encoder. Throws AppError `cancelled`, `inference/no-backend` or a `pack/` failure.
 */
export async function openEncoder(
  manifest: Manifest,
  files: PackReader,
  options: EncoderOptions = {},
  call: EncoderCall = {},
): Promise<Encoder> {
  const source: EncoderSource = { manifest, files, options };
  const backends = options.backends ?? ['webgpu', 'wasm'];
  const { live, rejected } = await chooseBackend(source, backends, call);
  return new Encoder(source, backends, live, rejected);
}

/** Frames and sentences to raw (not normalised) embeddings of the pack's `embeddingDim`. */
export class Encoder {
  readonly #source: EncoderSource;
  readonly #listeners = new Set<(report: EncoderReport) => void>();
  readonly #losses: Rejection[] = [];
  #rejected: readonly Rejection[];
  #backends: readonly Backend[];
  #isClosed = false;
  /** The worker calls go to; null between the loss of one and the first call that needs the next. */
  #current: LiveEncoder | null;
  #opening: Promise<LiveEncoder> | null = null;
  #report: EncoderReport;

  constructor(
    source: EncoderSource,
    backends: readonly Backend[],
    live: LiveEncoder,
    rejected: readonly Rejection[],
  ) {
    this.#source = source;
    this.#backends = backends;
    this.#current = live;
    this.#rejected = rejected;
    this.#report = reportOf(live, null, rejected);
  }

  get report(): EncoderReport {
    return this.#report;
  }

  /** Calls `listener` whenever the report changes: the text tower was loaded, the backend changed. */
  subscribe(listener: (report: EncoderReport) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * One raw embedding per image, in order. Frames and bitmaps are handed over: they are closed whatever happens.
   * All are preprocessed before the first is encoded (0.6 MB each at 224 px), so send a few batches at a time.
   * `isUrgent` lets a single picture that someone waits for overtake queued batches. A lost GPU device is recovered
   * from without decoding anything again. Throws AppError `cancelled`, `image/unreadable`, or an `inference/` code.
   */
  async encodeImages(
    images: readonly ImageInput[],
    call: EncoderCall & { isUrgent?: boolean } = {},
  ): Promise<Float32Array[]> {
    return this.#encodeAll({ images }, images.length, call);
  }

  /**
   * One raw embedding per preprocessed image [3, H, W] (see `preprocessInput`), in order. The tensors are handed over.
   * Otherwise as `encodeImages`.
   */
  async encodeTensors(tensors: readonly Float32Array[], call: EncoderCall = {}): Promise<Float32Array[]> {
    return this.#encodeAll({ tensors }, tensors.length, call);
  }

  async #encodeAll(
    given: ImageWork,
    count: number,
    call: EncoderCall & { isUrgent?: boolean },
  ): Promise<Float32Array[]> {
    const embeddings: Float32Array[] = [];
    let work = given;
    while (embeddings.length < count) {
      const { done, rest } = await this.#encodeWork(work, call);
      embeddings.push(...done);
      work = { tensors: rest };
    }
    return embeddings;
  }

  async #encodeWork(
    work: ImageWork,
    { isUrgent = false, ...call }: EncoderCall & { isUrgent?: boolean },
  ): Promise<ImageAnswer> {
    const live = await this.#live(call).catch((thrown: unknown) => {
      if ('images' in work) closeImages(work.images);
      throw thrown;
    });
    const options = { ...call, transfer: transferOf(work) };
    const answer = await this.#guard(live, live.client.call('encodeImages', { work, isUrgent }, options));
    if (answer.rest.length > 0)
      this.#drop(live, new AppError('inference/device-lost', 'The GPU device was lost'));
    return answer;
  }

  /**
   * One raw embedding per sentence, in order; the first call loads the text tower. Sentences overtake queued image
   * batches. Throws AppError `cancelled`, a `pack/` failure or an `inference/` code.
   */
  async encodeTexts(sentences: readonly string[], call: EncoderCall = {}): Promise<Float32Array[]> {
    if (sentences.length === 0) return [];
    for (;;) {
      const live = await this.#live(call);
      try {
        await this.#guard(live, this.#text(live, call.onProgress));
        return await this.#guard(live, live.client.call('encodeTexts', { sentences }, call));
      } catch (thrown) {
        // Given up on the GPU, the worker has a successor; what fails on wasm would fail there again.
        if (this.#current === live || live.backend === 'wasm') throw thrown;
      }
    }
  }

  /** Words of a sentence that the encoders never learnt. Only after `encodeTexts` has loaded the text tower. */
  async unknownWords(sentence: string): Promise<string[]> {
    const live = await this.#live({});
    return live.text === null ? [] : this.#guard(live, live.client.call('unknownWords', { sentence }));
  }

  /** Ends the worker; open and later calls reject with `cancelled`. */
  close(): void {
    this.#isClosed = true;
    this.#current?.client.close();
    this.#listeners.clear();
  }

  /** For tests: loses the GPU device, as a driver reset would. */
  async simulateDeviceLoss(): Promise<void> {
    await this.#current?.client.call('loseDevice', null);
  }

  /** The worker to use now, opening a new one after a loss. */
  async #live({ signal }: EncoderCall): Promise<LiveEncoder> {
    if (this.#isClosed || signal?.aborted === true) throw new AppError('cancelled', 'Cancelled');
    if (this.#current !== null) return this.#current;
    this.#opening ??= this.#reopen().finally(() => (this.#opening = null));
    return this.#opening;
  }

  async #reopen(): Promise<LiveEncoder> {
    const { live, rejected } = await chooseBackend(this.#source, this.#backends, {});
    if (this.#isClosed) {
      live.client.close();
      throw new AppError('cancelled', 'The encoder was closed');
    }
    this.#current = live;
    this.#rejected = rejected;
    this.#publish(live, null);
    return live;
  }

  /** Loads the text tower into `live`, once; a failure is forgotten, so that the next call tries again. */
  async #text(live: LiveEncoder, onProgress: OnProgress | undefined): Promise<void> {
    live.text ??= this.#openText(live, onProgress).catch((thrown: unknown) => {
      live.text = null;
      throw thrown;
    });
    await live.text;
  }

  async #openText(live: LiveEncoder, onProgress: OnProgress | undefined): Promise<TowerReport> {
    const { backend } = live;
    const rejected: Rejection[] = [];
    const text = await firstThatWorks(
      this.#source.manifest.text.variants,
      backend,
      (precision) => allowed(this.#source)(precision) && (precision !== 'fp16' || live.hasShaderF16),
      (variant) => openTextTower(this.#source, live, variant, { onProgress }),
      rejected,
    );
    this.#rejected = [...this.#rejected, ...rejected];
    if (text !== null) {
      this.#publish(live, text);
      return text;
    }
    const lost = rejected.find(({ error }) => error.code === 'inference/device-lost');
    if (lost !== undefined) this.#drop(live, lost.error);
    else if (backend === 'webgpu' && this.#backends.includes('wasm')) {
      // Both towers share a worker, and this one cannot run the text: everything moves to wasm.
      this.#backends = ['wasm'];
      this.#current = null;
    }
    throw lost?.error ?? noneWorked(rejected);
  }

  /** Awaits a call to the worker of `live`, and drops that worker when the call shows that it is of no more use. */
  async #guard<T>(live: LiveEncoder, call: Promise<T>): Promise<T> {
    live.openCalls++;
    try {
      return await call;
    } catch (thrown) {
      const error = toAppError(thrown);
      if (FATAL.has(error.code)) this.#drop(live, error);
      throw error;
    } finally {
      if (--live.openCalls === 0 && this.#current !== live) live.client.close();
    }
  }

  /** Gives up a worker that failed; the next call opens another, on wasm once the GPU has failed too often. */
  #drop(live: LiveEncoder, error: AppError): void {
    if (this.#current !== live) return;
    this.#current = null;
    const { backend, image } = live;
    this.#losses.push({ backend, precision: image.precision, error });
    const gpuLosses = this.#losses.filter((loss) => loss.backend === 'webgpu').length;
    if (gpuLosses >= MOST_LOSSES) this.#backends = this.#backends.filter((other) => other !== 'webgpu');
    if (live.openCalls === 0) live.client.close();
  }

  #publish(live: LiveEncoder, text: TowerReport | null): void {
    this.#report = reportOf(live, text, [...this.#losses, ...this.#rejected]);
    for (const listener of this.#listeners) listener(this.#report);
  }
}

function reportOf(
  live: LiveEncoder,
  text: TowerReport | null,
  rejected: readonly Rejection[],
): EncoderReport {
  const { backend, threads, adapter, image } = live;
  return { backend, threads, adapter, image, text, rejected };
}
