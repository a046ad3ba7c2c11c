import { BlobReader, ZipReader, type Entry } from '@zip.js/zip.js';
import { AppError } from '#core/errors.ts';
import { missingTensor, notACheckpoint, readBytes, truncated, type Checkpoint } from './checkpoint.ts';
import { bytesPerElement, decodeFloats, elementCount } from './dtypes.ts';
import { MAX_PICKLE_BYTES, unpickle } from './pickle.ts';
import { storedOrder, TensorView, torchBuilder } from './torch-objects.ts';

/** A ResNet-50 with BERT-base and its optimizer state has about 1,600 entries. */
const MAX_ENTRIES = 50_000;
const LOCAL_HEADER = { bytes: 30, signature: 0x04034b50 };
/** Keys under which training scripts keep the weights beside optimizer and epoch. */
const WRAPPERS = ['state_dict', 'model_state_dict', 'model'];

/** Where the archive keeps stored bytes, by the name the pickle uses. */
type Stored = { readonly start: number; readonly bytes: number };

/** PyTorch's zip format: `<root>/data.pkl` describes tensors, `<root>/data/<key>` holds their bytes uncompressed. */
export async function openTorchZip(file: Blob): Promise<Checkpoint> {
  const entries = await listEntries(file);
  const root = rootOf(entries);
  refuseOverlaps(entries);
  const pickled = entries.get(`${root}data.pkl`) as Entry;
  if (pickled.uncompressedSize > MAX_PICKLE_BYTES) {
    throw notACheckpoint(`a description of ${pickled.uncompressedSize} bytes`);
  }
  const order = entries.get(`${root}byteorder`);
  if (order !== undefined && (await text(file, order)) !== 'little') throw notACheckpoint('big-endian numbers');

  const tensors = tensorsIn(unpickle(new Uint8Array(await content(file, pickled)), torchBuilder));
  for (const [name, view] of tensors) {
    const bytes = entries.get(`${root}data/${view.key}`)?.uncompressedSize;
    if (bytes === undefined) throw notACheckpoint(`the numbers of ${name} are not in the file`);
    if (bytes < view.stored * bytesPerElement(view.dtype)) {
      throw notACheckpoint(`the numbers of ${name} are cut short`);
    }
  }
  return {
    format: 'torch',
    tensors,
    async read(name, signal) {
      signal?.throwIfAborted();
      const view = tensors.get(name);
      if (view === undefined) throw missingTensor(name);
      const { start } = await locate(file, entries.get(`${root}data/${view.key}`) as Entry);
      const size = bytesPerElement(view.dtype);
      const bytes = await readBytes(file, start + view.offset * size, elementCount(view.shape) * size);
      return rowMajor(decodeFloats(name, view.dtype, bytes), view);
    },
  };
}

async function listEntries(file: Blob): Promise<Map<string, Entry>> {
  // Strict reading refuses what torch.save itself writes: a zip64 end record that a small file does not need.
  const reader = new ZipReader(new BlobReader(file), { useWebWorkers: false, strictness: 'balanced' });
  const entries = new Map<string, Entry>();
  try {
    for await (const entry of reader.getEntriesGenerator()) {
      if (entries.size >= MAX_ENTRIES) throw notACheckpoint(`more than ${MAX_ENTRIES} parts`);
      if (entries.has(entry.filename)) throw notACheckpoint(`two parts called ${entry.filename}`);
      refuseCompressed(entry);
      entries.set(entry.filename, entry);
    }
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    // A download that stopped early has lost the directory, which lies at the end.
    throw truncated('the archive has no readable directory', cause);
  } finally {
    await reader.close();
  }
  return entries;
}

/** torch.save never compresses, so a compressed part is somebody else's doing, and can unfold to anything. */
function refuseCompressed(entry: Entry): void {
  const { filename: name, compressionMethod, encrypted, compressedSize, uncompressedSize } = entry;
  if (compressionMethod !== 0 || encrypted || compressedSize !== uncompressedSize) {
    throw new AppError('checkpoint/compressed', `${name} is compressed`, { details: { name } });
  }
}

/** The folder inside the archive, with its slash: torch names it after the file. */
function rootOf(entries: ReadonlyMap<string, Entry>): string {
  const pickles = [...entries.keys()].filter((name) => /^[^/]+\/data\.pkl$/.test(name));
  if (pickles.length !== 1) throw notACheckpoint('a zip file that PyTorch did not write');
  return (pickles[0] as string).slice(0, -'data.pkl'.length);
}

function refuseOverlaps(entries: ReadonlyMap<string, Entry>): void {
  let before = 0;
  for (const entry of [...entries.values()].sort((a, b) => a.offset - b.offset)) {
    if (entry.offset < before) throw notACheckpoint(`${entry.filename} overlaps another part`);
    before = entry.offset + LOCAL_HEADER.bytes + entry.uncompressedSize;
  }
}

/** Where an entry's bytes lie: its local header repeats the name and adds padding of its own. */
async function locate(file: Blob, entry: Entry): Promise<Stored> {
  const header = new DataView(await readBytes(file, entry.offset, LOCAL_HEADER.bytes));
  if (header.getUint32(0, true) !== LOCAL_HEADER.signature || header.getUint16(8, true) !== 0) {
    throw notACheckpoint(`${entry.filename} does not lie where the directory says`);
  }
  const names = header.getUint16(26, true) + header.getUint16(28, true);
  return { start: entry.offset + LOCAL_HEADER.bytes + names, bytes: entry.uncompressedSize };
}

async function content(file: Blob, entry: Entry): Promise<ArrayBuffer> {
  const { start, bytes } = await locate(file, entry);
  return readBytes(file, start, bytes);
}

async function text(file: Blob, entry: Entry): Promise<string> {
  if (entry.uncompressedSize > 16) throw notACheckpoint('a byte order of many words');
  return new TextDecoder().decode(await content(file, entry)).trim();
}

/** The tensors of a flat state_dict, or of the one that a training script wrapped. */
function tensorsIn(value: unknown): Map<string, TensorView> {
  if (!(value instanceof Map)) throw notACheckpoint('something else than a dict of tensors');
  const wrapped = WRAPPERS.map((key) => (value as Map<unknown, unknown>).get(key)).find((v) => v instanceof Map);
  const tensors = new Map<string, TensorView>();
  for (const [name, tensor] of (wrapped ?? value) as Map<unknown, unknown>) {
    if (typeof name === 'string' && tensor instanceof TensorView) tensors.set(name, tensor);
  }
  if (tensors.size === 0) throw notACheckpoint('a dict without tensors');
  return tensors;
}

/** Values in row-major order; most tensors are stored so, a transposed one is put right. */
function rowMajor(values: Float32Array, { shape, strides }: TensorView): Float32Array {
  const isRowMajor = storedOrder(shape, strides).every((axis, i, order) => i === 0 || axis > (order[i - 1] as number));
  if (isRowMajor) return values;
  const result = new Float32Array(values.length);
  const index = shape.map(() => 0);
  let from = 0;
  for (let i = 0; i < result.length; i++) {
    result[i] = values[from] as number;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += strides[axis] as number;
      if (++(index[axis] as number) < (shape[axis] as number)) break;
      from -= (shape[axis] as number) * (strides[axis] as number);
      index[axis] = 0;
    }
  }
  return result;
}
