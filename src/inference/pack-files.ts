import type { FileRef } from '#core/model-pack.ts';

/** Reading a pack, wherever it lies (OPFS in the page, a folder in Node). Throws AppError `pack/file-missing`. */
export type PackReader = {
  open(file: string): Promise<Blob>;
};

/** One file being written. `close` tells its size and hash; `abort` leaves nothing behind. */
export type PackFileSink = {
  write(bytes: Uint8Array): Promise<void>;
  close(): Promise<FileRef>;
  abort(): Promise<void>;
};

/** Writing a pack, file by file, in order, without ever holding a whole file in memory. */
export type PackWriter = PackReader & {
  create(file: string): Promise<PackFileSink>;
  remove(file: string): Promise<void>;
};
