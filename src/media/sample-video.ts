import { AppError, toAppError } from '#core/errors.ts';
import { firstLook, type Grid } from '#core/sampling.ts';
import { RunDecoder, type SampledFrame } from './decode-runs.ts';
import type { OpenVideo } from './open-video.ts';
import { cellsWithKeys, planRuns } from './plan-runs.ts';

/** Key frames of the first look: a twelfth of all frames makes a rough timeline in a tenth of the time. */
const FIRST_LOOK = { share: 1 / 12, least: 16, most: 64 } as const;
/** Runs that may fail to decode, one after the other, before the rest of the file counts as unreadable. */
const MOST_FAILED_RUNS = 8;

export type SampleOptions = {
  grid: Grid;
  /** 1 where a sample exists already. Read while sampling; not written. */
  known: Uint8Array;
  /** Takes a frame and closes it; a few calls may be open at a time, so that a slow reader slows decoding down. */
  onFrame: (sample: SampledFrame) => Promise<void>;
  /** Told once the first look is over and all of its frames have been taken. */
  onFirstLook?: () => void;
  signal: AbortSignal;
};

/** How many cells could not be read. */
export type SampleSummary = { readonly unreadable: number };

/**
 * Every cell of the grid that is not known yet gets its frame: first key frames spread over the whole video, then the
 * rest from start to end. Damaged stretches are left out. Throws AppError `cancelled`, `video/damaged` when nothing
 * could be decoded, `video/stalled`, or what `onFrame` throws.
 */
export async function sampleVideo(video: OpenVideo, options: SampleOptions): Promise<SampleSummary> {
  const { grid, known, onFrame, onFirstLook, signal } = options;
  const taken = new Uint8Array(grid.count);
  const decoder = new RunDecoder(video, async (sample) => {
    taken[sample.cell] = 1;
    await onFrame(sample);
  });
  const isOpen = (cell: number): boolean => known[cell] === 0 && taken[cell] === 0;
  try {
    const { share, least, most } = FIRST_LOOK;
    const frames = Math.min(most, Math.max(least, Math.round(grid.count * share)));
    const looks = await cellsWithKeys(video.sink, grid, firstLook(grid, frames));
    await sampleCells(video, grid, looks.filter(isOpen), decoder, signal);
    onFirstLook?.();
    const rest = Array.from({ length: grid.count }, (_, cell) => cell).filter(isOpen);
    await sampleCells(video, grid, rest, decoder, signal);
    let unreadable = 0;
    for (let cell = 0; cell < grid.count; cell++) if (isOpen(cell)) unreadable++;
    if (unreadable === grid.count) throw new AppError('video/damaged', 'No frame could be decoded');
    return { unreadable };
  } finally {
    decoder.close();
  }
}

async function sampleCells(
  video: OpenVideo,
  grid: Grid,
  cells: readonly number[],
  decoder: RunDecoder,
  signal: AbortSignal,
): Promise<void> {
  let failed = 0;
  // A hair before the end: the last frame is shown there, whatever the last cell's centre is.
  const lastSeconds = video.facts.durationSeconds - 0.001;
  for await (const run of planRuns(video.sink, grid, cells, lastSeconds)) {
    signal.throwIfAborted();
    try {
      await decoder.decode(run, signal);
      failed = 0;
    } catch (thrown) {
      failed = countFailure(thrown, failed);
    }
  }
  await decoder.flush(signal).catch((thrown: unknown) => void countFailure(thrown, failed));
}

/** A damaged stretch is passed over; anything else, and too many of them, ends the sampling. */
function countFailure(thrown: unknown, failed: number): number {
  if (toAppError(thrown).code !== 'video/damaged' || failed + 1 >= MOST_FAILED_RUNS) throw thrown;
  return failed + 1;
}
