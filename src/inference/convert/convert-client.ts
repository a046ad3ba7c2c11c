import { WorkerClient, type CallOptions } from '#platform/rpc.ts';
import type { ConversionRequest, ConvertProtocol } from './convert-protocol.ts';
import type { ConversionReport } from './convert.ts';

/**
 * Makes a pack of the user's own in OPFS, under `facts.id`. The worker ends with it, and its memory is given back;
 * cancelling ends it in the middle, so the caller removes what was written.
 */
export async function convertInWorker(
  request: ConversionRequest,
  call: CallOptions = {},
): Promise<ConversionReport> {
  const worker = new WorkerClient<ConvertProtocol>(
    new Worker(new URL('./convert.worker.ts', import.meta.url), { type: 'module' }),
  );
  try {
    return await worker.call('convert', request, call);
  } finally {
    worker.close();
  }
}
