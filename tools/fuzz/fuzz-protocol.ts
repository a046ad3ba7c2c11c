import type { ImageSpec } from '#core/model-pack.ts';
import type { Route } from '#core/video.ts';

/** A fault on purpose, to see that it is found. */
export const PLANTS = ['frame', 'worker', 'rejection', 'console', 'hang', 'no-code'] as const;
export type Plant = (typeof PLANTS)[number];

export type Sampled = { readonly route: Route; readonly wanted: number; readonly read: number };

export type FuzzProtocol = {
  /** The whole way of a recording, from its tables to prepared frames. One progress report once it has been accepted. */
  read: { args: { file: File; spec: ImageSpec; plant: Plant | null; isForeign: boolean }; result: Sampled };
  /** What was left open or went wrong unseen. */
  leftOver: { args: null; result: string[] };
};
