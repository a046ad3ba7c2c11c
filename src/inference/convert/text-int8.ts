import type { GraphBuilder, Value } from '#inference/onnx/graph.ts';
import { DynamicLinear } from './dynamic-linear.ts';
import type { Family } from './family.ts';
import { quantizeMatrix } from './quantize.ts';
import type { TextOps } from './text-tower.ts';

/** The text tower's weights in 8 bits; what lies between the layers stays float32. */
export function int8TextOps(graph: GraphBuilder, family: Family, signal?: AbortSignal): TextOps {
  const { vocabulary, hidden } = family.text;
  const dynamic = new DynamicLinear(graph, family, signal);
  return {
    type: 'float32',
    words(name, ids) {
      const [table, scales] = graph.weights(
        [
          { name, type: 'int8', dims: [vocabulary, hidden] },
          { name: `${name}.scale`, type: 'float32', dims: [vocabulary, 1] },
        ],
        async () => {
          const quantized = quantizeMatrix(await family.read(name, signal), hidden, 'row');
          return [quantized.values, quantized.scales];
        },
      ) as [Value, Value];
      const rows = graph.cast(graph.node('Gather', [table, ids]), 'float32');
      return graph.node('Mul', [rows, graph.node('Gather', [scales, ids])]);
    },
    linear: (x, layer) => dynamic.add(x, layer),
  };
}
