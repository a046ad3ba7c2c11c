import type * as OnnxRuntime from 'onnxruntime-web/wasm';
import webGpuModule from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url';
import webGpuBinary from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url';
import wasmModule from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url';
import wasmBinary from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import { AppError } from '#core/errors.ts';
import type { Backend } from '#core/model-pack.ts';
import { requestGpu, type Gpu } from '#platform/gpu.ts';

export type Ort = typeof OnnxRuntime;

/** ONNX Runtime as this worker runs it. Only the build of its backend is ever fetched. */
export type Runtime = {
  readonly ort: Ort;
  readonly backend: Backend;
  readonly threads: number;
  /** Null on wasm. */
  readonly gpu: Gpu | null;
  readonly providers: readonly OnnxRuntime.InferenceSession.ExecutionProviderConfig[];
  /** Why the device is of no use any more; undefined while it is. Never recovers: the worker has to go. */
  failure(): AppError | undefined;
  /** Rejects when the device is lost: a run in flight may otherwise wait for ever. Pending on wasm. */
  readonly lost: Promise<never>;
};

export type RuntimeOptions = { backend: Backend; threads: number; allowSoftwareAdapter: boolean };

/**
 * Starts the runtime, once per worker: what fails here fails for the rest of the worker's life. Throws AppError
 * `inference/no-webgpu`.
 */
export async function startRuntime(options: RuntimeOptions): Promise<Runtime> {
  return options.backend === 'webgpu' ? startWebGpu(options) : startWasm(options);
}

async function startWasm({ threads }: RuntimeOptions): Promise<Runtime> {
  const ort = await import('onnxruntime-web/wasm');
  configure(ort, { mjs: wasmModule, wasm: wasmBinary }, threads);
  return {
    ort,
    backend: 'wasm',
    threads,
    gpu: null,
    providers: ['wasm'],
    failure: () => undefined,
    lost: new Promise<never>(() => undefined),
  };
}

async function startWebGpu({ allowSoftwareAdapter }: RuntimeOptions): Promise<Runtime> {
  const gpu = await requestGpu({ allowSoftware: allowSoftwareAdapter });
  const ort = await import('onnxruntime-web/webgpu');
  // One thread: what stays on the processor is shape arithmetic and the look-up of words.
  configure(ort, { mjs: webGpuModule, wasm: webGpuBinary }, 1);

  let failure: AppError | undefined;
  const lost = gpu.device.lost.then(({ reason, message }) => {
    failure = new AppError('inference/device-lost', message || 'The GPU device was lost', {
      details: { reason },
    });
    throw failure;
  });
  lost.catch(() => undefined);
  // With validation off, running out of memory shows here only, and the outputs would be garbage.
  gpu.device.addEventListener('uncapturederror', ({ error }) => {
    failure ??= new AppError('inference/session-failed', error.message);
  });
  return {
    ort,
    backend: 'webgpu',
    threads: 1,
    gpu,
    // Options reach the native provider only when it is given as an object. Layout stays its own, NHWC.
    providers: [
      { name: 'webgpu', device: gpu.device, validationMode: 'disabled', storageBufferCacheMode: 'simple' },
    ],
    failure: () => failure,
    lost,
  };
}

function configure({ env }: Ort, paths: { mjs: string; wasm: string }, threads: number): void {
  env.logLevel = 'error';
  env.wasm.proxy = false;
  env.wasm.numThreads = threads;
  // Absolute: the runtime resolves them against its own script, not against the page.
  env.wasm.wasmPaths = {
    mjs: new URL(paths.mjs, globalThis.location.href).href,
    wasm: new URL(paths.wasm, globalThis.location.href).href,
  };
}
