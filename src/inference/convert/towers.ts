import { GraphBuilder } from '#inference/onnx/graph.ts';
import type { Precision } from '#core/model-pack.ts';
import type { Family } from './family.ts';
import { floatImageOps } from './image-float.ts';
import { int8ImageOps } from './image-int8.ts';
import { imageTower } from './image-tower.ts';
import type { Range } from './quantize.ts';
import { floatTextOps } from './text-float.ts';
import { int8TextOps } from './text-int8.ts';
import { TextTower } from './text-tower.ts';

/** Names of the graphs' inputs and outputs, and of their free sizes. */
export const NAMES = {
  pixels: 'pixel_values',
  image: 'image_embed',
  ids: 'input_ids',
  mask: 'attention_mask',
  types: 'token_type_ids',
  text: 'text_embed',
  batch: 'batch',
  sequence: 'sequence',
} as const;

export type InputSize = { readonly width: number; readonly height: number };

/** The image tower's graph; int8 needs `ranges`, the measured range of each activation. */
export function imageGraph(
  family: Family,
  size: InputSize,
  precision: { kind: 'fp32' | 'fp16' } | { kind: 'int8'; ranges: ReadonlyMap<string, Range> },
  signal?: AbortSignal,
): GraphBuilder {
  const graph = new GraphBuilder('image');
  const input = imageInput(graph, size);
  const ops =
    precision.kind === 'int8'
      ? int8ImageOps(graph, family, precision.ranges, signal)
      : floatImageOps(graph, family, precision.kind === 'fp16' ? 'float16' : 'float32', signal);
  const embedding = imageTower(family.image, ops, input);
  graph.output(embedding, NAMES.image, 'float32', [NAMES.batch, family.image.dim]);
  return graph;
}

export function imageInput(graph: GraphBuilder, { width, height }: InputSize): string {
  return graph.input(NAMES.pixels, 'float32', [NAMES.batch, 3, height, width]);
}

export function textGraph(family: Family, precision: Precision, signal?: AbortSignal): GraphBuilder {
  const graph = new GraphBuilder('text');
  const dims = [NAMES.batch, NAMES.sequence];
  const inputs = {
    ids: graph.input(NAMES.ids, 'int64', dims),
    mask: graph.input(NAMES.mask, 'int64', dims),
    types: graph.input(NAMES.types, 'int64', dims),
  };
  const ops =
    precision === 'int8'
      ? int8TextOps(graph, family, signal)
      : floatTextOps(graph, family, precision === 'fp16' ? 'float16' : 'float32', signal);
  const embedding = new TextTower(graph, family, ops, signal).build(inputs);
  graph.output(embedding, NAMES.text, 'float32', [NAMES.batch, family.text.dim]);
  return graph;
}
