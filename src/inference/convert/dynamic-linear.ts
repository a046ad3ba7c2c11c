import type { TensorData } from '#inference/onnx/elements.ts';
import type { GraphBuilder, TensorSpec, Value } from '#inference/onnx/graph.ts';
import type { Family } from './family.ts';
import { linearWeights, type LinearLayer } from './linear.ts';
import { quantizeMatrix } from './quantize.ts';

/** An input quantised as it comes, shared by the layers that take it. */
type Quantized = readonly [bytes: Value, scale: Value, zeroPoint: Value];

/**
 * Linear layers with weights in 8 bits, one scale per output, and inputs quantised when they come. The nodes are in
 * the order ONNX Runtime fuses into one DynamicQuantizeMatMul.
 */
export class DynamicLinear {
  readonly #graph: GraphBuilder;
  readonly #family: Family;
  readonly #signal: AbortSignal | undefined;
  readonly #quantized = new Map<Value, Quantized>();

  constructor(graph: GraphBuilder, family: Family, signal?: AbortSignal) {
    this.#graph = graph;
    this.#family = family;
    this.#signal = signal;
  }

  add(x: Value, layer: LinearLayer): Value {
    const graph = this.#graph;
    const { name, inputs, outputs, isMatrix } = layer;
    const specs: TensorSpec[] = [
      { name: `${name}.matrix`, type: 'int8', dims: [inputs, outputs] },
      { name: `${name}.scale`, type: 'float32', dims: [outputs] },
    ];
    if (!isMatrix) specs.push({ name: `${name}.bias`, type: 'float32', dims: [outputs] });
    const make = async (): Promise<TensorData[]> => {
      const { matrix, bias } = await linearWeights(this.#family, layer, this.#signal);
      const { values, scales } = quantizeMatrix(matrix, outputs, 'column');
      return bias === null ? [values, scales] : [values, scales, bias];
    };
    const [matrix, scale, bias] = graph.weights(specs, make) as [Value, Value, Value?];
    const [bytes, inputScale, zeroPoint] = this.#quantize(x);
    const sums = graph.node('MatMulInteger', [bytes, matrix, zeroPoint]);
    const unit = graph.node('Mul', [inputScale, scale]);
    const product = graph.node('Mul', [graph.cast(sums, 'float32'), unit]);
    return bias === undefined ? product : graph.node('Add', [product, bias]);
  }

  #quantize(x: Value): Quantized {
    let quantized = this.#quantized.get(x);
    if (quantized === undefined) {
      const [bytes, scale, zeroPoint] = this.#graph.nodes('DynamicQuantizeLinear', [x], 3);
      quantized = [bytes as Value, scale as Value, zeroPoint as Value];
      this.#quantized.set(x, quantized);
    }
    return quantized;
  }
}
