import { createHash } from 'node:crypto';
import { openAsBlob } from 'node:fs';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '#core/errors.ts';
import type { PackWriter } from '#inference/pack-files.ts';

/** Writes a pack into a folder, which is made when it is not there. */
export function folderWriter(folder: string): PackWriter {
  return {
    async open(file) {
      try {
        return await openAsBlob(join(folder, file));
      } catch (cause) {
        throw new AppError('pack/file-missing', `${file} is not there`, { details: { file }, cause });
      }
    },
    remove: (file) => rm(join(folder, file), { force: true }),
    async create(file) {
      await mkdir(folder, { recursive: true });
      const handle = await open(join(folder, file), 'w');
      const hash = createHash('sha256');
      let size = 0;
      return {
        async write(bytes) {
          await handle.writeFile(bytes);
          hash.update(bytes);
          size += bytes.length;
        },
        async close() {
          await handle.close();
          return { file, bytes: size, sha256: hash.digest('hex') };
        },
        async abort() {
          await handle.close();
          await rm(join(folder, file), { force: true });
        },
      };
    },
  };
}
