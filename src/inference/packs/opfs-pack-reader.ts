import { AppError } from '#core/errors.ts';
import type { PackReader } from '#inference/pack-files.ts';
import { savedFile } from '#platform/opfs.ts';
import type { PackFolder } from './pack-paths.ts';

/** Reads the complete files of a pack in OPFS. */
export function opfsPackReader(folder: PackFolder): PackReader {
  return {
    async open(file) {
      const found = await savedFile([...folder, file]);
      if (found === null)
        throw new AppError('pack/file-missing', `${file} is not stored`, { details: { file } });
      return found;
    },
  };
}
