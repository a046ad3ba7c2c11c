import type { TensorData } from '#inference/onnx/elements.ts';
import type { GraphBuilder, Value } from '#inference/onnx/graph.ts';
import { DynamicLinear } from './dynamic-linear.ts';
import { featuresOf, type Convolution, type Family } from './family.ts';
import { convolutionAttributes, MAX_POOL } from './image-float.ts';
import type { ImageOps } from './image-tower.ts';
import { foldedConvolution } from './image-weights.ts';
import { byteScale, quantizeMatrix, type Range } from './quantize.ts';

type ByteScale = { readonly scale: number; readonly zeroPoint: number };

/**
 * The image tower in 8 bits: every activation is a byte with the scale of its measured range, every weight a byte
 * with a scale per output channel. Written with QuantizeLinear/DequantizeLinear pairs, which is standard ONNX;
 * ONNX Runtime fuses each group into one integer operation. Relu is not written: a value whose zero point is 0 has
 * no room for negative numbers, so quantising it is the relu.
 */
export function int8ImageOps(
  graph: GraphBuilder,
  family: Family,
  ranges: ReadonlyMap<string, Range>,
  signal?: AbortSignal,
): ImageOps {
  const scales = new Map<Value, ByteScale>();
  const scaleOf = (x: Value): ByteScale => scales.get(x) as ByteScale;

  const parameters = ({ scale, zeroPoint }: ByteScale): [Value, Value] => [
    graph.constant('float32', [], Float32Array.of(scale)),
    graph.constant('uint8', [], Uint8Array.of(zeroPoint)),
  ];
  const quantize = (x: Value, byte: ByteScale): Value => {
    const bytes = graph.node('QuantizeLinear', [x, ...parameters(byte)]);
    scales.set(bytes, byte);
    return bytes;
  };
  const dequantize = (bytes: Value): Value =>
    graph.node('DequantizeLinear', [bytes, ...parameters(scaleOf(bytes))]);
  const quantizeAs = (x: Value, name: string, relu: boolean): Value => {
    const range = ranges.get(name);
    if (range === undefined) throw new RangeError(`no range measured for ${name}`);
    return quantize(x, byteScale(relu ? { min: 0, max: range.max } : range));
  };

  return {
    pixels: (input) => quantizeAs(input, 'pixels', false),
    convolution(x, layer, relu) {
      const weights = convolutionWeights(graph, family, layer, scaleOf(x).scale, signal);
      const y = graph.node('Conv', [dequantize(x), ...weights], convolutionAttributes(layer));
      return quantizeAs(y, layer.name, relu);
    },
    maxPool: (x) => quantize(graph.node('MaxPool', [dequantize(x)], MAX_POOL), scaleOf(x)),
    addRelu: (a, b, name) => quantizeAs(graph.node('Add', [dequantize(a), dequantize(b)]), name, true),
    embed(x) {
      const pooled = graph.node('Flatten', [graph.node('GlobalAveragePool', [dequantize(x)])]);
      return new DynamicLinear(graph, family, signal).add(pooled, {
        name: 'backbone_img.global_embedder',
        inputs: featuresOf(family.image),
        outputs: family.image.dim,
        isMatrix: false,
      });
    },
  };
}

/** Dequantised weights and bias of a convolution whose input has scale `inputScale`. */
function convolutionWeights(
  graph: GraphBuilder,
  family: Family,
  layer: Convolution,
  inputScale: number,
  signal: AbortSignal | undefined,
): [Value, Value] {
  const { name, inputs, outputs, kernel } = layer;
  const [weight, scale, bias, biasScale] = graph.weights(
    [
      { name: `${name}.weight`, type: 'int8', dims: [outputs, inputs, kernel, kernel] },
      { name: `${name}.scale`, type: 'float32', dims: [outputs] },
      { name: `${name}.bias`, type: 'int32', dims: [outputs] },
      { name: `${name}.bias_scale`, type: 'float32', dims: [outputs] },
    ],
    async (): Promise<TensorData[]> => {
      const folded = await foldedConvolution(family, layer, signal);
      const { values, scales } = quantizeMatrix(folded.weight, folded.weight.length / outputs, 'row');
      // The integer convolution adds the bias to its sums, so it has their scale.
      const sumScales = scales.map((s) => s * inputScale);
      const bytes = Int32Array.from(folded.bias, (value, o) => Math.round(value / (sumScales[o] as number)));
      return [values, scales, bytes, sumScales];
    },
  ) as [Value, Value, Value, Value];
  const axis = { axis: { int: 0 } };
  const zeros = graph.constant('int8', [outputs], new Int8Array(outputs));
  const wideZeros = graph.constant('int32', [outputs], new Int32Array(outputs));
  return [
    graph.node('DequantizeLinear', [weight, scale, zeros], axis),
    graph.node('DequantizeLinear', [bias, biasScale, wideZeros], axis),
  ];
}
