import type { EncodedPacket, EncodedPacketSink } from 'mediabunny';
import { cellAt, cellCentre, cellStart, type Grid } from '#core/sampling.ts';
import type { OpenVideo } from './open-video.ts';

/** A frame that is wanted: the one shown at `seconds`, on the stream's own clock, stands for `cell`. */
export type Target = {
  readonly cell: number;
  readonly seconds: number;
  /** When that frame begins, by the tables. */
  readonly frameSeconds: number;
};

/**
 * One stretch to decode: from a key frame to the last target after it. A stretch whose only target is the key frame
 * itself takes a single packet.
 */
export type Run = { readonly key: EncodedPacket; readonly targets: Target[] };

/** Seconds by which times that mean the same may differ. */
const ROUNDING = 1e-6;

const META = { metadataOnly: true } as const;

/**
 * The frame of each of `cells` (ascending): a key frame inside the cell where there is one, nearest before the cell's
 * centre, else the frame shown at the centre. The choice depends on the file and the grid alone, so that an indexing
 * that was interrupted ends with the same frames.
 */
export async function* planRuns(
  { sink, facts, clockOffset }: Pick<OpenVideo, 'sink' | 'facts' | 'clockOffset'>,
  grid: Grid,
  cells: Iterable<number>,
): AsyncGenerator<Run> {
  let run: Run | null = null;
  // A hair before the end: the last frame is shown there, whatever the last cell's centre is.
  const lastSeconds = facts.durationSeconds - 0.001;
  const keys = new KeyFrames(sink);
  for (const cell of cells) {
    const start = cellStart(grid, cell) + clockOffset;
    const centre = Math.min(cellCentre(grid, cell), lastSeconds) + clockOffset;
    const target = await chooseFrame(keys, start, start + grid.period, centre);
    if (target === null) continue;
    const { key, seconds, frameSeconds } = target;
    if (run !== null && run.key.sequenceNumber !== key.sequenceNumber) {
      yield run;
      run = null;
    }
    run ??= { key, targets: [] };
    run.targets.push({ cell, seconds, frameSeconds });
  }
  if (run !== null) yield run;
}

/** The key frames of a stream; the last one found is remembered, for a file without tables is read to find the next. */
class KeyFrames {
  readonly sink: EncodedPacketSink;
  #known: { before: EncodedPacket | null; after: EncodedPacket | null } | null = null;

  constructor(sink: EncodedPacketSink) {
    this.sink = sink;
  }

  /** The last key frame shown up to `seconds`, and the next one. */
  async around(seconds: number): Promise<{ before: EncodedPacket | null; after: EncodedPacket | null }> {
    const known = this.#known;
    const isWithin =
      known?.before != null &&
      known.before.timestamp <= seconds &&
      (known.after === null || seconds < known.after.timestamp);
    if (isWithin) return known;
    const before = await this.sink.getKeyPacket(seconds, META);
    const after =
      before === null
        ? await this.sink.getFirstKeyPacket(META)
        : await this.sink.getNextKeyPacket(before, META);
    return (this.#known = { before, after });
  }
}

async function chooseFrame(
  keys: KeyFrames,
  start: number,
  end: number,
  centre: number,
): Promise<{ key: EncodedPacket; seconds: number; frameSeconds: number } | null> {
  const { before, after } = await keys.around(centre);
  if (before !== null && before.timestamp >= start - ROUNDING) return keyFrame(before);
  if (after !== null && (after.timestamp < end - ROUNDING || before === null)) return keyFrame(after);
  if (before === null) return null;
  const shown = await keys.sink.getPacket(centre, META);
  return { key: before, seconds: centre, frameSeconds: shown?.timestamp ?? before.timestamp };
}

function keyFrame(key: EncodedPacket): { key: EncodedPacket; seconds: number; frameSeconds: number } {
  return { key, seconds: key.timestamp, frameSeconds: key.timestamp };
}

/** The cells in which a key frame stands before one of `looks` (seconds, on our clock), ascending. */
export async function cellsWithKeys(
  { sink, clockOffset }: Pick<OpenVideo, 'sink' | 'clockOffset'>,
  grid: Grid,
  looks: readonly number[],
): Promise<number[]> {
  const cells = new Set<number>();
  for (const seconds of looks) {
    const key = await sink.getKeyPacket(seconds + clockOffset, META);
    if (key === null) continue;
    cells.add(cellAt(grid, key.timestamp - clockOffset));
  }
  return [...cells].sort((a, b) => a - b);
}
