import { emptySamples, setSample, type QuantizedEmbedding, type Samples } from '#core/samples.ts';
import { remove, savedFile, savedNames } from '#platform/opfs.ts';
import { caseFolder } from './cases.ts';

/**
 * A case's samples on disk: a file that is only appended to, one fixed-size record a sample in the order they were
 * made, and a file with their thumbnails. A record is written after its thumbnail, carries a check sum and counts only
 * when whole, so that a tab that is killed at any moment loses nothing but the record it was writing.
 *
 * Record, little-endian: check u32 (of all that follows) · cell u32 · seconds f64 · thumbnail offset f64 · thumbnail length u32 · scale f32
 * · int8 codes [dim].
 */
const HEADER_BYTES = 32;

export type ThumbnailPlace = { readonly offset: number; readonly length: number };

/** Samples as read back, with the place of every cell's thumbnail (length 0: none). */
export type StoredSamples = {
  readonly samples: Samples;
  readonly thumbnailOffsets: Float64Array;
  readonly thumbnailLengths: Uint32Array;
  /** Bytes of whole records, and of the thumbnails they name. */
  readonly sampleBytes: number;
  readonly thumbnailBytes: number;
};

/** What the samples were made with: other samples never share a file. */
export type SampleKey = {
  readonly packId: string;
  readonly packVersion: string;
  readonly pipeline: number;
  readonly rate: number;
  readonly dim: number;
  readonly cells: number;
};

export function samplePath(id: string, { packId, packVersion, pipeline, rate }: SampleKey): string[] {
  return [...caseFolder(id), `${packId}@${packVersion}-${pipeline}-${rate}.samples`];
}

export function thumbnailPath(id: string, key: SampleKey): string[] {
  const path = samplePath(id, key);
  return [...path.slice(0, -1), `${path.at(-1) ?? ''}.jpegs`];
}

/** The samples of a case as far as they were made; empty when there are none. */
export async function savedSamples(id: string, key: SampleKey): Promise<StoredSamples> {
  const [file, thumbnails] = await Promise.all([savedFile(samplePath(id, key)), savedThumbnails(id, key)]);
  if (file === null) return parseSamples(new ArrayBuffer(0), key, 0);
  return parseSamples(await file.arrayBuffer(), key, thumbnails?.size ?? 0);
}

/** Removes what a case was read with before: other encoders, another rate, an older version. */
export async function removeOtherSamples(id: string, key: SampleKey): Promise<void> {
  const kept = [samplePath(id, key).at(-1), thumbnailPath(id, key).at(-1)];
  for (const name of await savedNames(caseFolder(id), 'file')) {
    if (/\.samples(\.jpegs)?$/.test(name) && !kept.includes(name)) await remove([...caseFolder(id), name]);
  }
}

/** The file that holds all thumbnails of a case, to be cut by `ThumbnailPlace`; null before the first. */
export function savedThumbnails(id: string, key: SampleKey): Promise<File | null> {
  return savedFile(thumbnailPath(id, key));
}

/** Reads records up to the first that is torn, outside the grid, or whose thumbnail is not there (whole). */
export function parseSamples(
  bytes: ArrayBuffer,
  { dim, cells }: Pick<SampleKey, 'dim' | 'cells'>,
  thumbnailSize: number,
): StoredSamples {
  const samples = emptySamples(cells, dim);
  const thumbnailOffsets = new Float64Array(cells);
  const thumbnailLengths = new Uint32Array(cells);
  const view = new DataView(bytes);
  const size = HEADER_BYTES + dim;
  let at = 0;
  let thumbnailBytes = 0;
  for (; at + size <= bytes.byteLength; at += size) {
    const codes = new Int8Array(bytes, at + HEADER_BYTES, dim);
    const cell = view.getUint32(at + 4, true);
    if (cell >= cells || view.getUint32(at, true) !== checkOf(new Uint8Array(bytes, at + 4, size - 4))) break;
    const offset = view.getFloat64(at + 16, true);
    const length = view.getUint32(at + 24, true);
    if (offset + length > thumbnailSize) break;
    setSample(samples, cell, view.getFloat64(at + 8, true), { scale: view.getFloat32(at + 28, true), codes });
    thumbnailOffsets[cell] = offset;
    thumbnailLengths[cell] = length;
    thumbnailBytes = Math.max(thumbnailBytes, offset + length);
  }
  return { samples, thumbnailOffsets, thumbnailLengths, sampleBytes: at, thumbnailBytes };
}

/** The bytes of one record. */
export function sampleRecord(
  cell: number,
  seconds: number,
  { scale, codes }: QuantizedEmbedding,
  { offset, length }: ThumbnailPlace,
): Uint8Array<ArrayBuffer> {
  const record = new Uint8Array(HEADER_BYTES + codes.length);
  const view = new DataView(record.buffer);
  view.setUint32(4, cell, true);
  view.setFloat64(8, seconds, true);
  view.setFloat64(16, offset, true);
  view.setUint32(24, length, true);
  view.setFloat32(28, scale, true);
  record.set(new Uint8Array(codes.buffer, codes.byteOffset, codes.length), HEADER_BYTES);
  view.setUint32(0, checkOf(record.subarray(4)), true);
  return record;
}

/** FNV-1a. */
function checkOf(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
