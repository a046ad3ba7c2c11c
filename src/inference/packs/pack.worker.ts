import { AppError } from '#core/errors.ts';
import type { FileRef } from '#core/model-pack.ts';
import type { PackWriter } from '#inference/pack-files.ts';
import { remove } from '#platform/opfs.ts';
import { serve, type Handlers } from '#platform/rpc.ts';
import { ensureFile } from './ensure-file.ts';
import { opfsFolderWriter } from './opfs-pack.ts';
import type { PackProtocol } from './pack-protocol.ts';

const handlers: Handlers<PackProtocol> = {
  async ensureFiles({ folder, baseUrl, files }, { signal, onProgress }) {
    const total = files.reduce((sum, file) => sum + file.bytes, 0);
    let before = 0;
    for (const ref of files) {
      const start = before;
      const onBytes = (bytes: number): void =>
        onProgress({ done: start + bytes, total, unit: 'bytes', note: ref.file });
      await ensureFile(folder, ref, `${baseUrl}${ref.file}`, { signal, onBytes });
      before += ref.bytes;
    }
  },

  async importFiles({ folder, manifest, files }, { signal, onProgress }) {
    const total = files.reduce((sum, file) => sum + file.ref.bytes, 0);
    let done = 0;
    await remove(folder);
    const writer = opfsFolderWriter(folder);
    try {
      for (const { ref, blob } of files) {
        const written = await copy(writer, ref.file, blob, (bytes) => {
          signal.throwIfAborted();
          done += bytes;
          onProgress({ done, total, unit: 'bytes', note: ref.file });
        });
        if (written.bytes !== ref.bytes || written.sha256 !== ref.sha256) {
          throw new AppError('pack/wrong-hash', `${ref.file} is not the file the pack describes`, {
            details: { file: ref.file },
          });
        }
      }
      await copy(writer, 'manifest.json', new Blob([manifest]), () => undefined);
    } catch (thrown) {
      await remove(folder);
      throw thrown;
    }
  },
};

async function copy(
  writer: PackWriter,
  name: string,
  blob: Blob,
  onBytes: (bytes: number) => void,
): Promise<FileRef> {
  const sink = await writer.create(name);
  try {
    for await (const chunk of blob.stream()) {
      onBytes(chunk.length);
      await sink.write(chunk);
    }
    return await sink.close();
  } catch (thrown) {
    await sink.abort();
    throw thrown;
  }
}

serve<PackProtocol>(self, handlers);
