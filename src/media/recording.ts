import type { Grid } from '#core/sampling.ts';
import type { VideoFacts } from '#core/video.ts';

/**
 * A wanted frame. Handed over: the receiver closes `frame`. `seconds` is its own presentation time on the recording's
 * clock. `facts` are those of the part it comes from, where a recording has several.
 */
export type SampledFrame = {
  readonly cell: number;
  readonly seconds: number;
  readonly frame: VideoFrame;
  readonly facts?: VideoFacts;
};

/** Takes a frame and closes it; a few calls may be open at a time, so that a slow taker slows decoding down. */
export type TakeFrame = (sample: SampledFrame) => Promise<void>;

/** A recording open for reading, whichever way its pictures come. The caller closes it. */
export type Recording = {
  readonly facts: VideoFacts;
  /** At most `most` cells, ascending, that are cheap to read and lie all over the recording. */
  cheapCells(grid: Grid, most: number): Promise<number[]>;
  /**
   * Hands out the frame of each of `cells` (ascending). Cells whose frames cannot be decoded are left out. Throws AppError
   * `cancelled`, `video/damaged` when too much in a row fails, `video/stalled`, or what `take` throws.
   */
  read(grid: Grid, cells: readonly number[], take: TakeFrame, signal: AbortSignal): Promise<void>;
  close(): void;
};
