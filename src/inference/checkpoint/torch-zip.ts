import { BlobReader, Uint8ArrayWriter, ZipReader, type FileEntry } from '@zip.js/zip.js';
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

/** PyTorch's zip format: `<root>/data.pkl` describes tensors, `<root>/data/<key>` holds their bytes uncompressed. */
export async function openTorchZip(file: Blob): Promise<Checkpoint> {
  const entries = await listEntries(file);
  const root = rootOf(entries);
  refuseOverlaps(entries);
  const order = entries.get(`${root}byteorder`);
  if (order !== undefined) await refuseBigEndian(order);
  const pickle = await content(entries.get(`${root}data.pkl`) as FileEntry, MAX_PICKLE_BYTES);
  const tensors = tensorsIn(unpickle(pickle, torchBuilder));
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
      const start = await dataOffset(file, entries.get(`${root}data/${view.key}`) as FileEntry);
      const size = bytesPerElement(view.dtype);
      const bytes = await readBytes(file, start + view.offset * size, elementCount(view.shape) * size);
      return rowMajor(decodeFloats(name, view.dtype, bytes), view);
    },
  };
}

async function listEntries(file: Blob): Promise<Map<string, FileEntry>> {
  // Strict reading refuses what torch.save itself writes: a zip64 end record that a small file does not need.
  const reader = new ZipReader(new BlobReader(file), { useWebWorkers: false, strictness: 'balanced' });
  const entries = new Map<string, FileEntry>();
  let count = 0;
  try {
    for await (const entry of reader.getEntriesGenerator()) {
      if (++count > MAX_ENTRIES) throw notACheckpoint(`more than ${MAX_ENTRIES} parts`);
      if (entry.directory) continue;
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
function refuseCompressed(entry: FileEntry): void {
  const { filename: name, compressionMethod, encrypted, compressedSize, uncompressedSize } = entry;
  if (compressionMethod !== 0 || encrypted || compressedSize !== uncompressedSize) {
    throw new AppError('checkpoint/compressed', `${name} is compressed`, { details: { name } });
  }
}

/** The folder inside the archive, with its slash: torch names it after the file. */
function rootOf(entries: ReadonlyMap<string, FileEntry>): string {
  const pickles = [...entries.keys()].filter((name) => /^[^/]+\/data\.pkl$/.test(name));
  if (pickles.length !== 1) throw notACheckpoint('a zip file that PyTorch did not write');
  return (pickles[0] as string).slice(0, -'data.pkl'.length);
}

function refuseOverlaps(entries: ReadonlyMap<string, FileEntry>): void {
  let before = 0;
  for (const entry of [...entries.values()].sort((a, b) => a.offset - b.offset)) {
    if (entry.offset < before) throw notACheckpoint(`${entry.filename} overlaps another part`);
    before = entry.offset + LOCAL_HEADER.bytes + entry.uncompressedSize;
  }
}

/** Where an entry's bytes lie: its local header repeats the name and adds padding of its own. */
async function dataOffset(file: Blob, { filename, offset }: FileEntry): Promise<number> {
  const header = new DataView(await readBytes(file, offset, LOCAL_HEADER.bytes));
  if (header.getUint32(0, true) !== LOCAL_HEADER.signature || header.getUint16(8, true) !== 0) {
    throw notACheckpoint(`${filename} does not lie where the directory says`);
  }
  return offset + LOCAL_HEADER.bytes + header.getUint16(26, true) + header.getUint16(28, true);
}

/** A small part, its checksum verified: a damaged description could give one tensor the numbers of another. */
async function content(entry: FileEntry, limit: number): Promise<Uint8Array> {
  if (entry.uncompressedSize > limit) throw notACheckpoint(`${entry.filename} is too large`);
  try {
    return await entry.getData(new Uint8ArrayWriter(), { useWebWorkers: false, checkSignature: true });
  } catch (cause) {
    throw notACheckpoint(`${entry.filename} is damaged`, cause);
  }
}

async function refuseBigEndian(order: FileEntry): Promise<void> {
  const word = new TextDecoder().decode(await content(order, 16)).trim();
  if (word !== 'little') throw notACheckpoint('its numbers are big-endian');
}

/** The tensors of a flat state_dict, or of the one that a training script wrapped. */
function tensorsIn(value: unknown): Map<string, TensorView> {
  if (!(value instanceof Map)) throw notACheckpoint('it holds something else than a dict of tensors');
  const wrapped = WRAPPERS.map((key) => (value as Map<unknown, unknown>).get(key)).find(
    (v) => v instanceof Map,
  );
  const tensors = new Map<string, TensorView>();
  for (const [name, tensor] of (wrapped ?? value) as Map<unknown, unknown>) {
    if (typeof name === 'string' && tensor instanceof TensorView) tensors.set(name, tensor);
  }
  if (tensors.size === 0) throw notACheckpoint('it holds no tensors');
  return tensors;
}

/** Values in row-major order; most tensors are stored so, a transposed one is put right. */
function rowMajor(values: Float32Array, { shape, strides }: TensorView): Float32Array {
  const isRowMajor = storedOrder(shape, strides).every(
    (axis, i, order) => i === 0 || axis > (order[i - 1] as number),
  );
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
