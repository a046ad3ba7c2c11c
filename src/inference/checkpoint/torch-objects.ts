import { notACheckpoint } from './checkpoint.ts';
import { elementCount, type DType } from './dtypes.ts';
import { Global, type Builder, type Tuple, type Value } from './pickle.ts';

/** The only things a checkpoint's pickle may build: dicts, sizes, and tensors that are views on stored bytes. */

export class TensorView {
  /** Name of the stored bytes inside the archive. */
  readonly key: string;
  readonly dtype: DType;
  /** Elements in the storage. */
  readonly stored: number;
  /** In elements. */
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];

  constructor(storage: Storage, offset: number, shape: readonly number[], strides: readonly number[]) {
    this.key = storage.key;
    this.dtype = storage.dtype;
    this.stored = storage.elements;
    this.offset = offset;
    this.shape = shape;
    this.strides = strides;
  }
}

class Storage {
  readonly dtype: DType;
  readonly key: string;
  readonly elements: number;

  constructor(dtype: DType, key: string, elements: number) {
    this.dtype = dtype;
    this.key = key;
    this.elements = elements;
  }
}

const STORAGES: Record<string, DType> = {
  'torch.DoubleStorage': 'float64',
  'torch.FloatStorage': 'float32',
  'torch.HalfStorage': 'float16',
  'torch.BFloat16Storage': 'bfloat16',
  'torch.LongStorage': 'int64',
  'torch.IntStorage': 'int32',
  'torch.ShortStorage': 'int16',
  'torch.CharStorage': 'int8',
  'torch.ByteStorage': 'uint8',
  'torch.BoolStorage': 'bool',
};

const neverCalled = (): never => {
  throw notACheckpoint('a storage made by a call');
};

export const torchBuilder: Builder = {
  constructors: new Map<string, (args: Tuple) => Value>([
    ['collections.OrderedDict', orderedDict],
    ['torch._utils._rebuild_tensor_v2', rebuildTensor],
    ['torch._utils._rebuild_parameter', ([tensor]) => tensor],
    ['torch.Size', ([sizes]) => sizes],
    ...Object.keys(STORAGES).map((name) => [name, neverCalled] as const),
  ]),
  persistent: storageOf,
};

/** `OrderedDict()`, which is then filled, or `OrderedDict([(key, value), …])`. */
function orderedDict(args: Tuple): Map<Value, Value> {
  if (args.length > 0) throw notACheckpoint('an OrderedDict made from a list');
  return new Map();
}

/** `('storage', torch.FloatStorage, key, location, elements)`. */
function storageOf(id: Value): Storage {
  if (!Array.isArray(id)) throw notACheckpoint('a persistent id that is no tuple');
  const [kind, type, key, , elements] = id as Tuple;
  const dtype = type instanceof Global ? STORAGES[type.name] : undefined;
  if (kind !== 'storage' || dtype === undefined || typeof key !== 'string' || !isCount(elements)) {
    throw notACheckpoint('a persistent id that names no storage');
  }
  return new Storage(dtype, key, elements);
}

/** `_rebuild_tensor_v2(storage, offset, size, stride, …)`. */
function rebuildTensor([storage, offset, size, stride]: Tuple): TensorView {
  const isSound =
    storage instanceof Storage &&
    isCount(offset) &&
    Array.isArray(size) &&
    Array.isArray(stride) &&
    size.length === stride.length &&
    size.length <= 8 &&
    size.every(isCount) &&
    stride.every(isCount);
  if (!isSound) throw notACheckpoint('a tensor that makes no sense');
  const view = new TensorView(storage, offset, size, stride);
  if (!isDense(view) || offset + elementCount(size) > storage.elements) {
    throw notACheckpoint(`a tensor beyond its ${storage.elements} stored numbers`);
  }
  return view;
}

/** Dense: every stored element between the first and the last belongs to the tensor exactly once. */
function isDense({ shape, strides }: TensorView): boolean {
  let expected = 1;
  for (const axis of storedOrder(shape, strides).reverse()) {
    if (strides[axis] !== expected) return false;
    expected *= shape[axis] as number;
  }
  return true;
}

/** Axes from the slowest to the fastest in storage; axes of length one lie anywhere and are left out. */
export function storedOrder(shape: readonly number[], strides: readonly number[]): number[] {
  return shape
    .map((_, axis) => axis)
    .filter((axis) => shape[axis] !== 1)
    .sort((a, b) => (strides[b] as number) - (strides[a] as number) || a - b);
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
