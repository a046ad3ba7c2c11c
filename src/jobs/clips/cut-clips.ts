import type { Route } from '#core/video.ts';
import type { ClipSource } from '#media/write-clip.ts';
import { WorkerClient } from '#platform/rpc.ts';
import type { ClipsProtocol } from './clips-protocol.ts';

/** A worker that cuts clips. The caller closes it, which ends what it is doing. */
export function openClipCutter(): WorkerClient<ClipsProtocol> {
  return new WorkerClient<ClipsProtocol>(
    new Worker(new URL('./clips.worker.ts', import.meta.url), { type: 'module', name: 'clips' }),
  );
}

/**
 * What clips of a part are cut from: its file, or, where only the container is foreign to the browser, the copy of its
 * packets that was made for watching. `copy`: null where there is none.
 */
export function clipSource(route: Route, file: Blob, copy: Blob | null): ClipSource {
  if (route === 'direct') return { file, isForeign: false };
  return route === 'remux' && copy !== null ? { file: copy, isForeign: false } : { file, isForeign: true };
}
