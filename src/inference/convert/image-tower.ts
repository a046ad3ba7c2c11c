import type { Value } from '#inference/onnx/graph.ts';
import { bottlenecks, firstConvolution, type Convolution, type ImageShape } from './family.ts';

/** What the layers of the image tower are made of: floats, floats that are watched, or 8-bit integers. */
export type ImageOps = {
  /** [N,3,H,W] float32 pixels, as the other operations want them. */
  pixels(input: Value): Value;
  /** A convolution with its batch norm folded in, `relu` behind it or not. */
  convolution(x: Value, layer: Convolution, relu: boolean): Value;
  /** 3x3, stride 2, padding 1. */
  maxPool(x: Value): Value;
  /** relu(a + b); `name` is the block's. */
  addRelu(a: Value, b: Value, name: string): Value;
  /** Mean over the picture and the linear layer: [N,dim] float32. */
  embed(x: Value): Value;
};

/** The ResNet with its linear layer, `pixel_values` to raw embedding. */
export function imageTower(shape: ImageShape, ops: ImageOps, input: Value): Value {
  let x = ops.convolution(ops.pixels(input), firstConvolution(shape), true);
  x = ops.maxPool(x);
  for (const { name, convolutions, downsample } of bottlenecks(shape)) {
    const [reduce, filter, expand] = convolutions;
    const shortcut = downsample === null ? x : ops.convolution(x, downsample, false);
    const narrow = ops.convolution(ops.convolution(x, reduce, true), filter, true);
    x = ops.addRelu(ops.convolution(narrow, expand, false), shortcut, name);
  }
  return ops.embed(x);
}
