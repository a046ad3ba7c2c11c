import { BlobReader, configure, TextReader, Uint8ArrayReader, ZipWriter } from '@zip.js/zip.js';
import type { OnProgress } from '#core/progress.ts';
import { PARTS, setPart, type CaseFileContent } from './case-file.ts';

configure({ useWebWorkers: false });

export type WriteCall = { readonly signal?: AbortSignal; readonly onProgress?: OnProgress };

/** No part says when it was written: the manifest does. */
const DATE = new Date(1980, 0, 1);

/**
 * Writes a case file part by part into `to`, which is closed, or aborted when it fails. `thumbnails` is null where the
 * manifest names none. Progress counts bytes. Throws what `to` throws, and `cancelled`.
 */
export async function writeCaseFile(
  { manifest, facts, review, sets, poster }: CaseFileContent,
  samples: Uint8Array<ArrayBuffer>,
  thumbnails: Blob | null,
  to: WritableStream<Uint8Array>,
  { signal, onProgress }: WriteCall = {},
): Promise<void> {
  const zip = new ZipWriter(to, {
    preventClose: true,
    extendedTimestamp: false,
    lastModDate: DATE,
    ...(signal !== undefined && { signal }),
  });
  const total = samples.length + (thumbnails?.size ?? 0);
  const json = (name: string, value: unknown): Promise<unknown> =>
    zip.add(name, new TextReader(JSON.stringify(value, null, 1)));
  const bytes = (name: string, reader: Uint8ArrayReader | BlobReader, before: number): Promise<unknown> =>
    // Embeddings and JPEG pictures do not get any smaller.
    zip.add(name, reader, {
      level: 0,
      onprogress: (done) => {
        onProgress?.({ done: before + done, total, unit: 'bytes' });
        return undefined;
      },
    });
  try {
    await json(PARTS.manifest, manifest);
    await json(PARTS.facts, facts);
    await json(PARTS.review, review);
    for (const set of sets) await json(setPart(set.id), set);
    if (poster !== null) await zip.add(PARTS.poster, new Uint8ArrayReader(poster), { level: 0 });
    await bytes(PARTS.samples, new Uint8ArrayReader(samples), 0);
    if (thumbnails !== null) await bytes(PARTS.thumbnails, new BlobReader(thumbnails), samples.length);
    await zip.close();
    signal?.throwIfAborted();
    await to.close();
  } catch (thrown) {
    await to.abort(thrown).catch(() => undefined);
    throw thrown;
  }
}
