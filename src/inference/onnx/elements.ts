import { TensorProto_DataType } from './onnx_pb.js';

/** Element types of the tensors we write, with the array that holds each; float16 travels as its bits. */
export type ElementType = 'float32' | 'float16' | 'int8' | 'uint8' | 'int32' | 'int64';
export type TensorData = Float32Array | Uint16Array | Int8Array | Uint8Array | Int32Array | BigInt64Array;

export const ELEMENTS: Record<ElementType, { readonly onnx: TensorProto_DataType; readonly bytes: number }> =
  {
    float32: { onnx: TensorProto_DataType.FLOAT, bytes: 4 },
    float16: { onnx: TensorProto_DataType.FLOAT16, bytes: 2 },
    int8: { onnx: TensorProto_DataType.INT8, bytes: 1 },
    uint8: { onnx: TensorProto_DataType.UINT8, bytes: 1 },
    int32: { onnx: TensorProto_DataType.INT32, bytes: 4 },
    int64: { onnx: TensorProto_DataType.INT64, bytes: 8 },
  };

const LARGEST_HALF = 65504;

/** float32 to IEEE half-precision bits, rounded to nearest even; what is too large becomes the largest half. */
export function toHalf(values: Float32Array): Uint16Array {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const halves = new Uint16Array(values.length);
  for (let i = 0; i < bits.length; i++) halves[i] = halfBits(bits[i] as number, values[i] as number);
  return halves;
}

function halfBits(bits: number, value: number): number {
  const sign = (bits >>> 16) & 0x8000;
  if (Math.abs(value) >= LARGEST_HALF) return sign | 0x7bff;
  const exponent = ((bits >>> 23) & 255) - 112;
  if (exponent <= 0) return sign | roundHalfEven(Math.abs(value) * 2 ** 24);
  const fraction = bits & 0x7fffff;
  const half = (exponent << 10) | (fraction >>> 13);
  const rest = fraction & 0x1fff;
  // A carry out of the fraction raises the exponent, which is right.
  return sign | (half + (rest > 0x1000 || (rest === 0x1000 && (half & 1) === 1) ? 1 : 0));
}

function roundHalfEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  return below + (rest > 0.5 || (rest === 0.5 && below % 2 === 1) ? 1 : 0);
}
