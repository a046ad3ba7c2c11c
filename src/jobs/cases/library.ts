import type { Classes } from '#core/labelling.ts';
import type { Moment } from '#core/moments.ts';
import { deleteCase } from '#library/cases.ts';
import { WorkerClient, type CallOptions } from '#platform/rpc.ts';
import { whenFree } from '#platform/when-free.ts';
import type { LibraryProtocol } from './library-protocol.ts';

/** A moment of some case of the library, with its picture. */
export type LibraryMoment = Moment & {
  readonly caseId: string;
  readonly picture: Uint8Array<ArrayBuffer> | null;
};

/** Removes a case that a worker of this page may still have held a moment ago. */
export function deleteWhenFree(id: string): Promise<void> {
  return whenFree(() => deleteCase(id));
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
