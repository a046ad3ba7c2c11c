import type { GraphBuilder } from '#inference/onnx/graph.ts';
import { featuresOf, type Convolution, type Family } from './family.ts';
import type { ImageOps } from './image-tower.ts';
import { foldedConvolution } from './image-weights.ts';

/** The image tower in floating point. With float16 the graph's input and output stay float32. */
export function floatImageOps(
  graph: GraphBuilder,
  family: Family,
  type: 'float32' | 'float16',
  signal?: AbortSignal,
): ImageOps {
  return {
    pixels: (input) => (type === 'float32' ? input : graph.cast(input, type)),
    convolution(x, layer, relu) {
      const { name, inputs, outputs, kernel } = layer;
      const weights = graph.weights(
        [
          { name: `${name}.weight`, type, dims: [outputs, inputs, kernel, kernel] },
          { name: `${name}.bias`, type, dims: [outputs] },
        ],
        async () => {
          const { weight, bias } = await foldedConvolution(family, layer, signal);
          return [weight, bias];
        },
      );
      const y = graph.node('Conv', [x, ...weights], convolutionAttributes(layer));
      return relu ? graph.node('Relu', [y]) : y;
    },
    maxPool: (x) => graph.node('MaxPool', [x], MAX_POOL),
    addRelu: (a, b) => graph.node('Relu', [graph.node('Add', [a, b])]),
    embed(x) {
      const pooled = graph.node('Flatten', [graph.node('GlobalAveragePool', [x])]);
      const dims = [family.image.dim, featuresOf(family.image)];
      const weights = graph.weights(
        [
          { name: 'global_embedder.weight', type, dims },
          { name: 'global_embedder.bias', type, dims: dims.slice(0, 1) },
        ],
        async () => [
          await family.read('backbone_img.global_embedder.weight', signal),
          await family.read('backbone_img.global_embedder.bias', signal),
        ],
      );
      const embedded = graph.node('Gemm', [pooled, ...weights], { transB: { int: 1 } });
      return type === 'float32' ? embedded : graph.cast(embedded, 'float32');
    },
  };
}

export const MAX_POOL = {
  kernel_shape: { ints: [3, 3] },
  strides: { ints: [2, 2] },
  pads: { ints: [1, 1, 1, 1] },
};

export function convolutionAttributes({ kernel, stride }: Convolution) {
  const padding = (kernel - 1) / 2;
  return {
    kernel_shape: { ints: [kernel, kernel] },
    strides: { ints: [stride, stride] },
    pads: { ints: [padding, padding, padding, padding] },
  };
}
