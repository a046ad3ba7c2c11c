import type { ErrorCode, ErrorDetails } from '#core/errors.ts';
import type { Grid } from '#core/sampling.ts';
import type { VideoFacts } from '#core/video.ts';
import type { Difference } from './pictures.ts';

/** What the page is asked for. Pictures travel as base64 of SIDE x SIDE RGB. */
export type MediaTable = {
  /** Opens a recording as the app does when it is dropped. */
  inspect(url: string): Promise<Inspected>;
  /** The times of the pictures that stand for the cells of a grid; null for a cell without one. */
  times(grid: Grid): Promise<(number | null)[]>;
  /** How many frames the browser's decoder gives out when it gets every packet. */
  decoded(): Promise<number>;
  /** Every way to look at the recording, at the same moments. */
  look(grid: Grid, looks: readonly Look[]): Promise<Views>;
};

export type Inspected = { readonly facts: VideoFacts } | Refusal;
export type Refusal = { readonly code: ErrorCode; readonly details: ErrorDetails; readonly message: string };

/** A moment in seconds with its cell, and where native ffmpeg's whole pictures of it lie, for some. */
export type Look = {
  readonly cell: number;
  readonly seconds: number;
  readonly whole: readonly string[] | null;
};

export const VIEWS = ['sampler', 'video', 'thumbnail', 'ffmpeg'] as const;
export type ViewName = (typeof VIEWS)[number];

/** For each moment its picture, null where there is none. `ffmpeg` is the fallback of recordings read otherwise. */
export type Views = {
  readonly pictures: Record<ViewName, (string | null)[]>;
  /** How the <video> element got the recording, or why it could not. */
  readonly played: 'itself' | 'copy' | 'no';
  /** Why ffmpeg could not stand in, where it could not. */
  readonly refusal: string | null;
  /** Whole pictures against native ffmpeg's. */
  readonly whole: readonly Difference[];
  /** Least cosine of the demo pack's embeddings: against native ffmpeg's picture, and against the fallback's. */
  readonly cosine: { readonly native: number | null; readonly fallback: number | null };
};

declare global {
  var mediaTable: MediaTable;
}
