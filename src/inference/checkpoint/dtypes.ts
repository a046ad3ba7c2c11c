import { AppError } from '#core/errors.ts';

/** Element types a checkpoint may hold; the tensors that are read are floating point, the others are only passed by. */
export type DType =
  'float64' | 'float32' | 'float16' | 'bfloat16' | 'int64' | 'int32' | 'int16' | 'int8' | 'uint8' | 'bool';

const BYTES: Record<DType, number> = {
  float64: 8,
  float32: 4,
  float16: 2,
  bfloat16: 2,
  int64: 8,
  int32: 4,
  int16: 2,
  int8: 1,
  uint8: 1,
  bool: 1,
};

export function bytesPerElement(dtype: DType): number {
  return BYTES[dtype];
}

/** Elements of a tensor of this shape; throws AppError `checkpoint/not-a-checkpoint` where no file could hold them. */
export function elementCount(shape: readonly number[]): number {
  let count = 1;
  for (const size of shape) {
    if (!Number.isSafeInteger(size) || size < 0) throw impossibleShape(shape);
    count *= size;
    if (count > Number.MAX_SAFE_INTEGER / 8) throw impossibleShape(shape);
  }
  return count;
}

function impossibleShape(shape: readonly number[]): AppError {
  const problem = `a tensor of shape [${shape.slice(0, 8).join(', ')}]`;
  return new AppError('checkpoint/not-a-checkpoint', problem, { details: { problem } });
}

/**
 * Little-endian floats as float32. A float32 buffer is taken over, not copied. Throws AppError
 * `checkpoint/unsupported-dtype` for integers and `checkpoint/not-finite` for NaN and infinity, naming the tensor.
 */
export function decodeFloats(name: string, dtype: DType, buffer: ArrayBuffer): Float32Array {
  const floats = toFloat32(name, dtype, buffer);
  for (let i = 0; i < floats.length; i++) {
    const value = floats[i] as number;
    if (value - value !== 0) {
      throw new AppError('checkpoint/not-finite', `${name} holds ${value}`, { details: { name, index: i } });
    }
  }
  return floats;
}

function toFloat32(name: string, dtype: DType, buffer: ArrayBuffer): Float32Array {
  switch (dtype) {
    case 'float32':
      return new Float32Array(buffer);
    case 'float64':
      return Float32Array.from(new Float64Array(buffer));
    case 'float16': {
      const table = halfTable();
      return Float32Array.from(new Uint16Array(buffer), (bits) => table[bits] as number);
    }
    case 'bfloat16': {
      // A bfloat16 is the upper half of a float32.
      const bits = Uint32Array.from(new Uint16Array(buffer), (half) => half << 16);
      return new Float32Array(bits.buffer);
    }
    default:
      throw new AppError('checkpoint/unsupported-dtype', `${name} is ${dtype}`, { details: { name, dtype } });
  }
}

let halves: Float32Array | undefined;

/** The value of each of the 65,536 half-precision numbers. */
function halfTable(): Float32Array {
  halves ??= Float32Array.from({ length: 0x10000 }, (_, bits) => {
    const sign = bits & 0x8000 ? -1 : 1;
    const exponent = (bits >> 10) & 31;
    const fraction = bits & 1023;
    if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
    return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
  });
  return halves;
}
