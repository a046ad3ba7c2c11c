import type { Manifest } from '#core/model-pack.ts';

/** `bundled`: served with the app. `dropped`: the user's own, in this browser only. */
export type PackOrigin = 'bundled' | 'dropped';

export type PackSummary = {
  readonly manifest: Manifest;
  readonly origin: PackOrigin;
  /** Bytes of the pack's files already on this machine, and of all its files. */
  readonly storedBytes: number;
  readonly totalBytes: number;
};
