import type { ClipPiece } from '#core/clips/clips.ts';
import { AppError, toAppError } from '#core/errors.ts';
import { findOverlays } from '#media/find-overlays.ts';
import { planClip, writeClip, type SourcePiece, type WriteAt } from '#media/write-clip.ts';
import { serve } from '#platform/rpc.ts';
import type { ClipSources, ClipsProtocol, Planned } from './clips-protocol.ts';

serve<ClipsProtocol>(globalThis, {
  plan: async ({ sources, clips, how }, { signal }) => {
    const planned: Planned[] = [];
    for (const pieces of clips) {
      signal.throwIfAborted();
      try {
        planned.push(await planClip(sourced(pieces, sources), how));
      } catch (thrown) {
        const { code, details } = toAppError(thrown);
        planned.push({ code, details });
      }
    }
    return planned;
  },
  write: async ({ sources, pieces, how, to }, context) => {
    const file = await openFile(to);
    try {
      const written = await writeClip(sourced(pieces, sources), how, file.write, context);
      await file.close();
      return { ...written, bytes: (await to.getFile()).size };
    } catch (thrown) {
      await file.abort();
      throw toAppError(thrown);
    }
  },
  findOverlays: ({ sources }, context) => {
    const readable = sources.filter((source) => source !== null && !source.isForeign);
    return findOverlays(
      readable.flatMap((source) => source?.file ?? []),
      context,
    );
  },
});

function sourced(pieces: readonly ClipPiece[], sources: ClipSources): SourcePiece[] {
  return pieces.map(({ part, from, until }) => {
    const source = sources[part];
    if (source == null) throw new AppError('video/file-changed', 'This part cannot be read');
    return { source, from, until };
  });
}

type OpenFile = { write: WriteAt; close(): Promise<void>; abort(): Promise<void> };

/** A file that is replaced when it is closed; browsers without that write into their own storage as they go. */
async function openFile(handle: FileSystemFileHandle): Promise<OpenFile> {
  if ('createWritable' in handle) {
    const stream = await handle.createWritable();
    return {
      write: (data, position) => stream.write({ type: 'write', data, position }),
      close: () => stream.close(),
      abort: () => stream.abort().catch(() => undefined),
    };
  }
  const access = await (handle as FileSystemFileHandle).createSyncAccessHandle();
  access.truncate(0);
  const close = async (): Promise<void> => access.close();
  return {
    write: (data, at) => {
      if (access.write(data, { at }) !== data.length) throw new AppError('storage/full', 'The disk is full');
    },
    close,
    abort: close,
  };
}
