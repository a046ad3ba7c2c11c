import { AppError, toAppError } from '#core/errors.ts';
import type { Grid } from '#core/sampling.ts';
import type { Recording, TakeFrame } from './recording.ts';

/** Key frames of the first look: a twelfth of all frames makes a rough timeline in a tenth of the time. */
const FIRST_LOOK = { share: 1 / 12, least: 16, most: 64 } as const;

export type SampleOptions = {
  grid: Grid;
  /** 1 where a sample exists already. Read while sampling; not written. */
  known: Uint8Array;
  onFrame: TakeFrame;
  /** Told once the first look is over and all of its frames have been taken. */
  onFirstLook?: () => void;
  /** Another way to read the same file, for what the first one left out; null where there is none. */
  fallBack?: () => Promise<Recording | null>;
  signal: AbortSignal;
};

/** What a file can do to a decoder; cells that were hit stay open. */
const FAULTS = ['video/damaged', 'video/stalled', 'worker/crashed'];

/** How many cells could not be read. */
export type SampleSummary = { readonly unreadable: number };

/**
 * Every cell of the grid that is not known yet gets its frame: first some spread over the whole video, then the rest from
 * start to end. What the decoder could not read is tried once more with a fresh one, then the other way; damaged
 * stretches are left out. Throws AppError `cancelled`, `video/damaged` when nothing could be decoded, or what `onFrame`
 * throws.
 */
export async function sampleVideo(recording: Recording, options: SampleOptions): Promise<SampleSummary> {
  const { grid, known, onFrame, onFirstLook, fallBack, signal } = options;
  const taken = new Uint8Array(grid.count);
  const take: TakeFrame = async (sample) => {
    taken[sample.cell] = 1;
    await onFrame(sample);
  };
  const isOpen = (cell: number): boolean => known[cell] === 0 && taken[cell] === 0;
  const open = (): number[] => Array.from({ length: grid.count }, (_, cell) => cell).filter(isOpen);

  const { share, least, most } = FIRST_LOOK;
  const frames = Math.min(most, Math.max(least, Math.round(grid.count * share)));
  await readSome(recording, grid, (await recording.cheapCells(grid, frames)).filter(isOpen), take, signal);
  onFirstLook?.();
  await readSome(recording, grid, open(), take, signal);
  if (open().length > 0) await readSome(recording, grid, open(), take, signal);
  if (open().length > 0) {
    const other = (await fallBack?.()) ?? null;
    try {
      if (other !== null) await readSome(other, grid, open(), take, signal);
    } finally {
      other?.close();
    }
  }
  const unreadable = open().length;
  if (unreadable === grid.count) throw new AppError('video/damaged', 'No frame could be decoded');
  return { unreadable };
}

/** Reads what can be read: what is wrong with the file leaves cells open, everything else is thrown. */
async function readSome(
  recording: Recording,
  grid: Grid,
  cells: readonly number[],
  take: TakeFrame,
  signal: AbortSignal,
): Promise<void> {
  try {
    await recording.read(grid, cells, take, signal);
  } catch (thrown) {
    if (!FAULTS.includes(toAppError(thrown).code)) throw thrown;
  }
}
