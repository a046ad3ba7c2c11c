import { AppError, toAppError } from '#core/errors.ts';
import type { ImageSpec } from '#core/model-pack.ts';
import { preprocessInput } from '#inference/preprocess/preprocess.ts';
import { nextTask } from '#platform/next-task.ts';
import type { CallContext, Handlers } from '#platform/rpc.ts';
import type { EncoderProtocol, ImageAnswer, ImageWork } from './encoder-protocol.ts';
import { ImageTower } from './image-tower.ts';
import { closeImages } from './image-work.ts';
import { RunQueue } from './run-queue.ts';
import { startRuntime, type Runtime } from './runtime.ts';
import { TextTower } from './text-tower.ts';

/** The worker's side of the encoder: one runtime, at most one tower of each kind, and one queue for all they do. */
export function encoderHandlers(): Handlers<EncoderProtocol> {
  const queue = new RunQueue();
  let runtime: Runtime | undefined;
  let image: { tower: ImageTower; spec: ImageSpec } | undefined;
  let text: TextTower | undefined;

  return {
    async start({ precision, backend, threads, allowSoftwareAdapter }) {
      runtime = await startRuntime({ backend, threads, allowSoftwareAdapter });
      const { gpu } = runtime;
      if (backend === 'webgpu' && precision === 'fp16' && gpu?.hasShaderF16 !== true) {
        throw new AppError('inference/no-shader-f16', 'The GPU does not calculate with half floats');
      }
      return {
        threads: runtime.threads,
        adapter: gpu?.name ?? null,
        hasShaderF16: gpu?.hasShaderF16 === true,
      };
    },

    async openImageTower(args, { onProgress }) {
      const tower = await queue.run(() => ImageTower.open(started(runtime), args, onProgress));
      image = { tower, spec: args.spec };
      return tower.report;
    },

    async openTextTower(args, { onProgress }) {
      text = await queue.run(() => TextTower.open(started(runtime), args, onProgress), { isUrgent: true });
      return text.report;
    },

    async encodeImages({ work, isUrgent }, context) {
      const { tower, spec } = started(image);
      const tensors = await tensorsOf(work, spec, context.signal);
      const answer = await encodeAll(tensors, tower, queue, isUrgent, context);
      context.transfer.push(...[...answer.done, ...answer.rest].map(({ buffer }) => buffer));
      return answer;
    },

    async encodeTexts({ sentences }, { signal, onProgress, transfer }) {
      const tower = started(text);
      const embeddings: Float32Array[] = [];
      for (const sentence of sentences) {
        const run = async (): Promise<Float32Array> => {
          signal.throwIfAborted();
          return tower.encode(sentence);
        };
        embeddings.push(await queue.run(run, { isUrgent: true }));
        onProgress({ done: embeddings.length, total: sentences.length, unit: 'steps' });
      }
      transfer.push(...embeddings.map(({ buffer }) => buffer));
      return embeddings;
    },

    unknownWords: ({ sentence }) => started(text).unknownWords(sentence),

    loseDevice() {
      started(runtime).gpu?.device.destroy();
    },
  };
}

function started<T>(value: T | undefined): T {
  if (value === undefined) throw new AppError('internal', 'The encoder was used before it was opened');
  return value;
}

/** Reads the pixels of all images before any of them is encoded, and closes them: decoders have few frames to lend. */
async function tensorsOf(
  work: ImageWork,
  spec: ImageSpec,
  signal: AbortSignal,
): Promise<readonly Float32Array[]> {
  if ('tensors' in work) return work.tensors;
  try {
    const tensors: Float32Array[] = [];
    for (const image of work.images) {
      signal.throwIfAborted();
      tensors.push(await preprocessInput(image, spec));
      closeImages([image]);
      await nextTask();
    }
    return tensors;
  } finally {
    closeImages(work.images);
  }
}

/** Batch by batch through the queue, so that an urgent job waits for one batch and not for all of them. */
async function encodeAll(
  tensors: readonly Float32Array[],
  tower: ImageTower,
  queue: RunQueue,
  isUrgent: boolean,
  { signal, onProgress }: CallContext,
): Promise<ImageAnswer> {
  const done: Float32Array[] = [];
  while (done.length < tensors.length) {
    const batch = tensors.slice(done.length, done.length + tower.batch);
    const run = async (): Promise<Float32Array[]> => {
      signal.throwIfAborted();
      return tower.encode(batch);
    };
    try {
      done.push(...(await queue.run(run, { isUrgent })));
      onProgress({ done: done.length, total: tensors.length, unit: 'frames' });
    } catch (thrown) {
      if (toAppError(thrown).code !== 'inference/device-lost') throw thrown;
      return { done, rest: tensors.slice(done.length) };
    }
  }
  return { done, rest: [] };
}
