import type { EncodedPacket, EncodedPacketSink } from 'mediabunny';
import { cellAt, cellCentre, type Grid } from '#core/sampling.ts';

/** A frame that is wanted: the one shown at `seconds` stands for `cell`. */
export type Target = { readonly cell: number; readonly seconds: number };

/**
 * One stretch to decode: from a key frame to the last target after it. A stretch whose only target is the key frame
 * itself takes a single packet.
 */
export type Run = { readonly key: EncodedPacket; readonly targets: Target[] };

const META = { metadataOnly: true } as const;

/**
 * The frame of each of `cells` (ascending): a key frame inside the cell where there is one, nearest before the cell's
 * centre, else the frame shown at the centre. The choice depends on the file and the grid alone, so that an indexing
 * that was interrupted ends with the same frames.
 */
export async function* planRuns(
  sink: EncodedPacketSink,
  grid: Grid,
  cells: Iterable<number>,
  lastSeconds: number,
): AsyncGenerator<Run> {
  let run: Run | null = null;
  for (const cell of cells) {
    const centre = Math.min(cellCentre(grid, cell), lastSeconds);
    const target = await chooseFrame(sink, grid, cell, centre);
    if (target === null) continue;
    const { key, seconds } = target;
    if (run !== null && run.key.sequenceNumber !== key.sequenceNumber) {
      yield run;
      run = null;
    }
    run ??= { key, targets: [] };
    run.targets.push({ cell, seconds });
  }
  if (run !== null) yield run;
}

async function chooseFrame(
  sink: EncodedPacketSink,
  grid: Grid,
  cell: number,
  centre: number,
): Promise<{ key: EncodedPacket; seconds: number } | null> {
  const start = cell * grid.period;
  const end = start + grid.period;
  const before = await sink.getKeyPacket(centre, META);
  if (before !== null && before.timestamp >= start) return { key: before, seconds: before.timestamp };
  const after =
    before === null ? await sink.getFirstKeyPacket(META) : await sink.getNextKeyPacket(before, META);
  if (after !== null && (after.timestamp < end || before === null)) {
    return { key: after, seconds: after.timestamp };
  }
  return before === null ? null : { key: before, seconds: centre };
}

/** The cells among `wanted` in which a first look at the whole video finds a key frame, ascending. */
export async function cellsWithKeys(
  sink: EncodedPacketSink,
  grid: Grid,
  looks: readonly number[],
): Promise<number[]> {
  const cells = new Set<number>();
  for (const seconds of looks) {
    const key = await sink.getKeyPacket(seconds, META);
    if (key === null) continue;
    cells.add(cellAt(grid, key.timestamp));
  }
  return [...cells].sort((a, b) => a - b);
}
