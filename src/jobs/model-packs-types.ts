import type { Manifest } from '#core/model-pack.ts';
import type { PackOrigin } from '#inference/packs/catalogue.ts';

export type { PackOrigin };

export type PackSummary = {
  readonly manifest: Manifest;
  readonly origin: PackOrigin;
  /** Bytes of the pack's files already on this machine, and of all its files. */
  readonly storedBytes: number;
  readonly totalBytes: number;
};
