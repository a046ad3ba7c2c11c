import type { Classes } from '#core/labelling.ts';
import type { LibraryMoment } from './library.ts';

export type LibrarySearch = {
  readonly packId: string;
  readonly packVersion: string;
  /** Label sets whose peaks tell what a good match is in each case. */
  readonly labels: readonly Classes[];
  /** Unit embedding. */
  readonly query: Float32Array;
};

export type LibraryProtocol = { search: { args: LibrarySearch; result: LibraryMoment[] } };
