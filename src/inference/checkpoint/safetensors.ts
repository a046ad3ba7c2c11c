import * as z from 'zod';
import { missingTensor, notACheckpoint, readBytes, truncated, type Checkpoint } from './checkpoint.ts';
import { bytesPerElement, decodeFloats, elementCount, type DType } from './dtypes.ts';

z.config({ jitless: true });

/** Ten thousand tensors take about one MiB of header. */
const MAX_HEADER_BYTES = 16 * 1024 * 1024;

const DTYPES: Record<string, DType> = {
  F64: 'float64',
  F32: 'float32',
  F16: 'float16',
  BF16: 'bfloat16',
  I64: 'int64',
  I32: 'int32',
  I16: 'int16',
  I8: 'int8',
  U8: 'uint8',
  BOOL: 'bool',
};

const offset = z.int().nonnegative();
const entrySchema = z.strictObject({
  dtype: z.enum(Object.keys(DTYPES)),
  shape: z.array(offset).max(8),
  data_offsets: z.tuple([offset, offset]),
});
const headerSchema = z.record(z.string(), z.unknown());

type Entry = { name: string; shape: number[]; dtype: DType; start: number; end: number };

/** A safetensors file: eight bytes of header length, a JSON header, then the tensors. */
export async function openSafetensors(file: Blob): Promise<Checkpoint> {
  const length = Number(new DataView(await readBytes(file, 0, 8)).getBigUint64(0, true));
  if (length > MAX_HEADER_BYTES) throw notACheckpoint(`a header of ${length} bytes`);
  const header = parseHeader(await readBytes(file, 8, length));
  const base = 8 + length;
  const entries = Object.entries(header)
    .filter(([name]) => name !== '__metadata__')
    .map(([name, value]) => parseEntry(name, value));
  if (entries.length === 0) throw notACheckpoint('it holds no tensors');
  refuseOverlaps(entries, file.size - base);

  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  return {
    format: 'safetensors',
    tensors: byName,
    async read(name, signal) {
      signal?.throwIfAborted();
      const entry = byName.get(name);
      if (entry === undefined) throw missingTensor(name);
      const { start, end, dtype } = entry;
      return decodeFloats(name, dtype, await readBytes(file, base + start, end - start));
    },
  };
}

function parseHeader(bytes: ArrayBuffer): Record<string, unknown> {
  try {
    return headerSchema.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  } catch (cause) {
    throw notACheckpoint('the safetensors header is not JSON', cause);
  }
}

function parseEntry(name: string, value: unknown): Entry {
  const parsed = entrySchema.safeParse(value);
  if (!parsed.success) throw notACheckpoint(`the header says nonsense about ${name}`, parsed.error);
  const { shape, dtype: written, data_offsets } = parsed.data;
  const dtype = DTYPES[written] as DType;
  const [start, end] = data_offsets;
  if (end - start !== elementCount(shape) * bytesPerElement(dtype)) {
    throw notACheckpoint(`${name} takes ${end - start} bytes, which its shape does not`);
  }
  return { name, shape, dtype, start, end };
}

function refuseOverlaps(entries: readonly Entry[], size: number): void {
  let before = 0;
  for (const { name, start, end } of [...entries].sort((a, b) => a.start - b.start || a.end - b.end)) {
    if (start < before) throw notACheckpoint(`${name} overlaps another tensor`);
    if (end > size) throw truncated(`${name} ends beyond the file`);
    before = end;
  }
}
