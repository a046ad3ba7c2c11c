import type { TensorData } from '#inference/onnx/elements.ts';
import type { GraphBuilder, TensorSpec } from '#inference/onnx/graph.ts';
import type { Family } from './family.ts';
import { linearWeights } from './linear.ts';
import { checkpointTensor, type TextOps } from './text-tower.ts';

/** The text tower's weights in floating point. */
export function floatTextOps(
  graph: GraphBuilder,
  family: Family,
  type: 'float32' | 'float16',
  signal?: AbortSignal,
): TextOps {
  const { vocabulary, hidden } = family.text;
  return {
    type,
    words(name, ids) {
      const table = checkpointTensor(graph, family, { name, type, dims: [vocabulary, hidden] }, signal);
      return graph.node('Gather', [table, ids]);
    },
    linear(x, layer) {
      const { name, inputs, outputs, isMatrix } = layer;
      const specs: TensorSpec[] = [{ name: `${name}.matrix`, type, dims: [inputs, outputs] }];
      if (!isMatrix) specs.push({ name: `${name}.bias`, type, dims: [outputs] });
      const make = async (): Promise<TensorData[]> => {
        const { matrix, bias } = await linearWeights(family, layer, signal);
        return bias === null ? [matrix] : [matrix, bias];
      };
      const [matrix, bias] = graph.weights(specs, make);
      const product = graph.node('MatMul', [x, matrix as string]);
      return bias === undefined ? product : graph.node('Add', [product, bias]);
    },
  };
}
