import type { QuantizedEmbedding } from '#core/samples.ts';
import { openForWriting, writeFully } from '#platform/opfs-sync.ts';
import { whenFree } from '#platform/when-free.ts';
import {
  samplePath,
  sampleRecord,
  thumbnailPath,
  type SampleKey,
  type StoredSamples,
  type ThumbnailPlace,
} from './sample-file.ts';

/** Appends samples. One at a time may exist for a case, over all tabs. In workers only; the caller closes it. */
export class SampleWriter {
  readonly #records: FileSystemSyncAccessHandle;
  readonly #thumbnails: FileSystemSyncAccessHandle;
  #recordsAt: number;
  #thumbnailsAt: number;

  private constructor(
    records: FileSystemSyncAccessHandle,
    thumbnails: FileSystemSyncAccessHandle,
    { sampleBytes, thumbnailBytes }: StoredSamples,
  ) {
    this.#records = records;
    this.#thumbnails = thumbnails;
    this.#recordsAt = sampleBytes;
    this.#thumbnailsAt = thumbnailBytes;
  }

  /** Opens behind what is `stored`, cutting off what was torn. Throws AppError `storage/locked`. */
  static async open(id: string, key: SampleKey, stored: StoredSamples): Promise<SampleWriter> {
    const records = await whenFree(() => openForWriting(samplePath(id, key)));
    try {
      const thumbnails = await whenFree(() => openForWriting(thumbnailPath(id, key)));
      records.truncate(stored.sampleBytes);
      thumbnails.truncate(stored.thumbnailBytes);
      return new SampleWriter(records, thumbnails, stored);
    } catch (thrown) {
      records.close();
      throw thrown;
    }
  }

  /** Throws AppError `storage/full`; what was written before stays whole. */
  append(
    cell: number,
    seconds: number,
    embedding: QuantizedEmbedding,
    thumbnail: Uint8Array<ArrayBuffer>,
  ): ThumbnailPlace {
    const place = { offset: this.#thumbnailsAt, length: thumbnail.length };
    writeFully(this.#thumbnails, thumbnail, place.offset);
    const record = sampleRecord(cell, seconds, embedding, place);
    writeFully(this.#records, record, this.#recordsAt);
    this.#thumbnailsAt += place.length;
    this.#recordsAt += record.length;
    return place;
  }

  /** A thumbnail that was written, through the handle that holds the file. */
  readThumbnail({ offset, length }: ThumbnailPlace): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(length);
    this.#thumbnails.read(bytes, { at: offset });
    return bytes;
  }

  flush(): void {
    this.#thumbnails.flush();
    this.#records.flush();
  }

  close(): void {
    this.#thumbnails.close();
    this.#records.close();
  }
}
