import { WorkerClient } from '#platform/rpc.ts';
import type { PackProtocol } from './pack-protocol.ts';

/** Runs `task` with a worker that can write packs, and ends the worker after it. */
export async function withPackWorker<T>(
  task: (worker: WorkerClient<PackProtocol>) => Promise<T>,
): Promise<T> {
  const worker = new WorkerClient<PackProtocol>(
    new Worker(new URL('./pack.worker.ts', import.meta.url), { type: 'module' }),
  );
  try {
    return await task(worker);
  } finally {
    worker.close();
  }
}
