import { AppError } from '#core/errors.ts';
import { savedPlayable } from '#library/case-source.ts';
import { WorkerClient, type CallOptions } from '#platform/rpc.ts';

export type PlayableProtocol = {
  /** Writes the playable copy of a case's part; it counts once it is whole. */
  make: { args: { id: string; part: number; file: Blob }; result: void };
};

/**
 * The copy of a case's part that the browser can play: made, if there is none yet, by one tab at a time. Progress counts
 * seconds of the recording. Throws AppError `cancelled`, `storage/full` or `video/` codes.
 */
export async function ensurePlayable(
  id: string,
  part: number,
  file: Blob,
  call: CallOptions = {},
): Promise<Blob> {
  const make = async (): Promise<Blob> => {
    const saved = await savedPlayable(id, part);
    if (saved !== null) return saved;
    const worker = new WorkerClient<PlayableProtocol>(
      new Worker(new URL('./playable.worker.ts', import.meta.url), { type: 'module', name: 'playable' }),
    );
    try {
      await worker.call('make', { id, part, file }, call);
    } finally {
      worker.close();
    }
    const made = await savedPlayable(id, part);
    if (made === null) throw new AppError('internal', 'The copy is gone');
    return made;
  };
  const options = call.signal === undefined ? {} : { signal: call.signal };
  return navigator.locks.request<Promise<Blob>>(`ophclip-playable-${id}-${part}`, options, make);
}
