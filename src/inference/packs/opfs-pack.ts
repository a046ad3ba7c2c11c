import { createSHA256 } from 'hash-wasm';
import type { PackWriter } from '#inference/pack-files.ts';
import { openForWriting, writeFully } from '#platform/opfs-sync.ts';
import { remove } from '#platform/opfs.ts';
import { opfsPackReader } from './opfs-pack-reader.ts';
import { droppedFolder, type PackFolder } from './pack-paths.ts';

/** Writes the files of the user's own pack `packId`. */
export function openOpfsPackWriter(packId: string): PackWriter {
  return opfsFolderWriter(droppedFolder(packId));
}

/** Writes a pack's files into OPFS; workers only. What was there under the same name is replaced. */
export function opfsFolderWriter(folder: PackFolder): PackWriter {
  return {
    ...opfsPackReader(folder),
    remove: (file) => remove([...folder, file]),
    async create(file) {
      const path = [...folder, file];
      const hasher = await createSHA256();
      const handle = await openForWriting(path);
      handle.truncate(0);
      let size = 0;
      return {
        write(bytes) {
          // A view on shared memory cannot be written; copying it is the exception, not the rule.
          const plain =
            bytes.buffer instanceof ArrayBuffer ? (bytes as Uint8Array<ArrayBuffer>) : bytes.slice();
          writeFully(handle, plain, size);
          hasher.update(plain);
          size += plain.length;
          return Promise.resolve();
        },
        close() {
          handle.flush();
          handle.close();
          return Promise.resolve({ file, bytes: size, sha256: hasher.digest('hex') });
        },
        async abort() {
          handle.close();
          await remove(path);
        },
      };
    },
  };
}
