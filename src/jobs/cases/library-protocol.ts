import type { Classes } from '#core/labelling.ts';
import type { Moment } from '#core/moments.ts';

/** A moment of some case of the library, with its picture. */
export type LibraryMoment = Moment & {
  readonly caseId: string;
  readonly picture: Uint8Array<ArrayBuffer> | null;
};

/** Cases that are labelled alike. */
export type LabelledCases = {
  /** Tells these labels from others (`planKey`). */
  readonly key: string;
  readonly ids: readonly string[];
  /** Label sets whose peaks tell what a good match is in these cases. */
  readonly labels: readonly Classes[];
};

export type LibrarySearch = {
  readonly cases: readonly LabelledCases[];
  /** Unit embedding. */
  readonly query: Float32Array;
};

export type LibraryProtocol = { search: { args: LibrarySearch; result: LibraryMoment[] } };
