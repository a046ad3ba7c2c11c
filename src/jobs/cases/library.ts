import { toAppError } from '#core/errors.ts';
import type { Classes } from '#core/labelling.ts';
import type { Moment } from '#core/moments.ts';
import { deleteCase } from '#library/cases.ts';
import { WorkerClient, type CallOptions } from '#platform/rpc.ts';
import type { LibraryProtocol } from './library-protocol.ts';

/** A moment of some case of the library, with its picture. */
export type LibraryMoment = Moment & {
  readonly caseId: string;
  readonly picture: Uint8Array<ArrayBuffer> | null;
};

/** A worker that was ended holds its files a moment longer. */
export async function deleteWhenFree(id: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await deleteCase(id);
    } catch (thrown) {
      if (toAppError(thrown).code !== 'storage/locked' || attempt === 20) throw thrown;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

let searcher: WorkerClient<LibraryProtocol> | null = null;

/** Moments of all cases read with one pack that match a unit embedding, best first. */
export async function searchLibrary(
  pack: { id: string; version: string },
  labels: readonly Classes[],
  query: Float32Array,
  call: CallOptions = {},
): Promise<LibraryMoment[]> {
  searcher ??= new WorkerClient<LibraryProtocol>(
    new Worker(new URL('./library.worker.ts', import.meta.url), { type: 'module', name: 'library-search' }),
  );
  const args = { packId: pack.id, packVersion: pack.version, labels, query };
  return searcher.call('search', args, call);
}
