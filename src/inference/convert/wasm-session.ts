import { AppError } from '#core/errors.ts';
import type { PackReader } from '#inference/pack-files.ts';
import { startRuntime, type Ort, type Runtime } from '#inference/runtime/runtime.ts';
import { chooseThreads } from '#inference/runtime/threads.ts';
import type { OpenSession, SessionInput } from './sessions.ts';

/** Sessions of the wasm runtime on the files of a pack; in workers only. The runtime starts with the first session. */
export function wasmSessions(files: PackReader): OpenSession {
  let starting: Promise<Runtime> | undefined;
  return async (model, externalData) => {
    const threads = chooseThreads(globalThis.crossOriginIsolated, navigator.hardwareConcurrency);
    starting ??= startRuntime({ backend: 'wasm', threads, allowSoftwareAdapter: false });
    const { ort, providers } = await starting;
    const tensor = ({ type, data, dims }: SessionInput): InstanceType<Ort['Tensor']> =>
      type === 'float32' ? new ort.Tensor(type, data, dims) : new ort.Tensor(type, data, dims);
    const session = await guarded(async () =>
      ort.InferenceSession.create(new Uint8Array(await (await files.open(model)).arrayBuffer()), {
        executionProviders: providers,
        externalData: await Promise.all(
          externalData.map(async (file) => ({ path: file, data: await files.open(file) })),
        ),
        graphOptimizationLevel: 'all',
        // Weights packed for speed would be a second copy of the tower.
        extra: { session: { disable_prepacking: '1' } },
      }),
    );
    return {
      run: (inputs) =>
        guarded(async () => {
          const feeds = Object.entries(inputs).map(([name, input]) => [name, tensor(input)] as const);
          const outputs = await session.run(Object.fromEntries(feeds));
          return Object.fromEntries(
            Object.entries(outputs).map(([name, { data }]) => [name, data as Float32Array]),
          );
        }),
      release: () => session.release(),
    };
  };
}

/** What the runtime throws, as an AppError; running out of memory is the usual cause. */
async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError('inference/session-failed', 'The written encoder does not run', { cause });
  }
}
