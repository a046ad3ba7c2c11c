import type { WordedLabelSet } from '#core/label-sets.ts';
import { rowFrom } from '#library/case-file/case-content.ts';
import { readCaseFile, type ReadCaseFile } from '#library/case-file/read-case-file.ts';
import { deleteCase, removeLeftovers, saveCase } from '#library/cases.ts';
import { deleteLabelSet, savedLabelSet, saveLabelSet } from '#library/label-sets.ts';
import { samplePath, thumbnailPath, type SampleKey } from '#library/sample-file.ts';
import { writeWhole } from '#platform/opfs-sync.ts';
import type { CallContext } from '#platform/rpc.ts';

type Call = Pick<CallContext, 'signal' | 'onProgress'>;

/** As `CaseFileProtocol.bring`. In workers only; one at a time over all tabs. */
export async function bringCaseFile(file: Blob, name: string, call: Call): Promise<string> {
  return navigator.locks.request('ophclip-bring', { signal: call.signal }, async () => {
    // A tab that was killed while it brought one may have left bytes of a case that never came to be.
    await removeLeftovers();
    return bring(await readCaseFile(file, call.signal), name, call);
  });
}

async function bring(read: ReadCaseFile, name: string, { signal, onProgress }: Call): Promise<string> {
  const id = crypto.randomUUID();
  const newSets: string[] = [];
  try {
    await writeBytes(id, read, { signal, onProgress });
    const setIds = new Map<string, string>();
    for (const set of read.sets) {
      const kept = await keepSet(set);
      setIds.set(set.id, kept.id);
      if (kept.isNew) newSets.push(kept.id);
    }
    signal.throwIfAborted();
    // The case exists once its row does.
    await saveCase(rowFrom(read, { id, name, at: Date.now(), setOf: (own) => setIds.get(own) ?? own }));
    signal.throwIfAborted();
    return id;
  } catch (thrown) {
    await deleteCase(id);
    for (const set of newSets) await deleteLabelSet(set);
    throw thrown;
  }
}

async function writeBytes(id: string, read: ReadCaseFile, { signal, onProgress }: Call): Promise<void> {
  const { manifest, samples, eachThumbnailBytes } = read;
  const { encoders, pipeline, samplesPerSecond: rate, dim, cells } = manifest;
  const key: SampleKey = { packId: encoders.id, packVersion: encoders.version, pipeline, rate, dim, cells };
  const total = samples.length + (manifest.thumbnails?.bytes ?? 0);
  if (eachThumbnailBytes !== null) {
    await writeWhole(thumbnailPath(id, key), (write) =>
      eachThumbnailBytes((bytes, at) => {
        signal.throwIfAborted();
        write(bytes, at);
        onProgress({ done: at + bytes.length, total, unit: 'bytes' });
      }),
    );
  }
  await writeWhole(samplePath(id, key), (write) => Promise.resolve(write(samples, 0)));
}

/** A set of the user's own that is the same is used; another one of that id stays as it is, and this gets the next free id. */
async function keepSet(set: WordedLabelSet): Promise<{ id: string; isNew: boolean }> {
  for (let place = 1; ; place++) {
    const id = place === 1 ? set.id : `${set.id}-${place}`;
    const known = await savedLabelSet(id);
    if (known === null) {
      await saveLabelSet({ ...set, id });
      return { id, isNew: true };
    }
    if (JSON.stringify({ ...known.set, id: set.id }) === JSON.stringify(set)) return { id, isNew: false };
  }
}
