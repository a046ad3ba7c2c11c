import { quantizedAt } from '#core/samples.ts';
import { parseSamples, sampleRecord, type SampleKey, type StoredSamples } from '#library/sample-file.ts';
import { damaged } from './case-file.ts';

/** The samples of a case file: records as they are stored here, in the order of time. */

const MOST_THUMBNAIL_BYTES = 4_000_000;
/** A frame that stands for the last cell may be told a little behind the end. */
const SLACK_SECONDS = 60;

/** `withThumbnails` false: records that name none. */
export function samplesForFile(
  { samples, thumbnailOffsets, thumbnailLengths }: StoredSamples,
  withThumbnails: boolean,
): Uint8Array<ArrayBuffer> {
  const cells = [...samples.known.keys()].filter((cell) => samples.known[cell] === 1);
  const records = cells.map((cell) =>
    sampleRecord(
      cell,
      samples.times[cell] as number,
      quantizedAt(samples, cell),
      withThumbnails
        ? { offset: thumbnailOffsets[cell] as number, length: thumbnailLengths[cell] as number }
        : { offset: 0, length: 0 },
    ),
  );
  const size = records[0]?.length ?? 0;
  const bytes = new Uint8Array(size * records.length);
  for (const [i, record] of records.entries()) bytes.set(record, i * size);
  return bytes;
}

type Told = Pick<SampleKey, 'dim' | 'cells'> & { readonly samples: number; readonly thumbnailBytes: number };

/** Throws AppError `case-file/damaged` unless the bytes are exactly the samples that were told of. */
export function checkSamples(bytes: Uint8Array<ArrayBuffer>, told: Told, durationSeconds: number): void {
  const stored = parseSamples(bytes.buffer, told, told.thumbnailBytes);
  const { known, times, scales } = stored.samples;
  const count = known.reduce((sum, isKnown) => sum + isKnown, 0);
  if (stored.sampleBytes !== bytes.length || count !== told.samples)
    throw damaged('its embeddings are not as many, or not as long, as it says');
  for (let cell = 0; cell < told.cells; cell++) {
    const [time, scale] = [times[cell] as number, scales[cell] as number];
    const [offset, length] = [
      stored.thumbnailOffsets[cell] as number,
      stored.thumbnailLengths[cell] as number,
    ];
    const isRight =
      time >= 0 &&
      time <= durationSeconds + SLACK_SECONDS &&
      Number.isFinite(scale) &&
      Number.isSafeInteger(offset) &&
      offset >= 0 &&
      length <= MOST_THUMBNAIL_BYTES;
    if (!isRight) throw damaged('an embedding has a time or a picture that cannot be');
  }
}
