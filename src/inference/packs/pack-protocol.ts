import type { FileRef } from '#core/model-pack.ts';
import type { PackFolder } from './pack-paths.ts';

/** Calls of the worker that writes packs into OPFS. Progress of both is in bytes over all `files`. */
export type PackProtocol = {
  /** Makes sure every file lies complete in `folder`, fetching from `baseUrl` what is missing. */
  ensureFiles: { args: { folder: PackFolder; baseUrl: string; files: readonly FileRef[] }; result: void };
  /** Copies files the user gave into `folder`, checking sizes and hashes; `manifest` is written last. */
  importFiles: {
    args: { folder: PackFolder; manifest: string; files: readonly { ref: FileRef; blob: Blob }[] };
    result: void;
  };
};
