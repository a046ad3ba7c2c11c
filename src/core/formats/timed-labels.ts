import type { frameClock } from '#core/export/frames.ts';

/** A label on a stretch, as somebody else's file says it: in the file's own words, seconds. */
export type TimedLabel = {
  readonly start: number;
  readonly end: number;
  readonly label: string;
  /** What the file calls the row it stands in; null where it has none. */
  readonly lane: string | null;
  readonly source: 'model' | 'person';
};

/** The recording that the labels are of; 0 frames a second where that cannot be told. */
export type LabelledVideo = Parameters<typeof frameClock>[0];
