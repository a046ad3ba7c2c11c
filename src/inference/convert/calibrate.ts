import { GraphBuilder, type Value, type WrittenGraph } from '#inference/onnx/graph.ts';
import type { PackWriter } from '#inference/pack-files.ts';
import type { Family } from './family.ts';
import { floatImageOps } from './image-float.ts';
import { imageTower, type ImageOps } from './image-tower.ts';
import type { Range } from './quantize.ts';
import { imageInput, type InputSize } from './towers.ts';

/** Output of a watched graph: [points, 2], the least and the greatest value of each activation. */
const RANGES = 'activation_ranges';

/** A graph that tells, beside the embedding, which values its activations take. */
export type WatchedGraph = { readonly written: WrittenGraph; readonly points: readonly string[] };

/** Writes the fp32 image tower again with its activations watched; the weights stay in the fp32 tower's file. */
export async function writeWatchedGraph(
  writer: PackWriter,
  name: string,
  family: Family,
  size: InputSize,
  fp32: WrittenGraph,
): Promise<WatchedGraph> {
  const graph = new GraphBuilder('watched image');
  const points: string[] = [];
  const ends: Value[] = [];
  const watch = (point: string, x: Value): Value => {
    const flat = { keepdims: { int: 0 } };
    const two = ['ReduceMin', 'ReduceMax'].map((op) =>
      graph.node('Reshape', [graph.node(op, [x], flat), one]),
    );
    points.push(point);
    ends.push(...two);
    return x;
  };
  const one = graph.constant('int64', [1], BigInt64Array.of(1n));
  imageTower(family.image, watched(floatImageOps(graph, family, 'float32'), watch), imageInput(graph, size));
  graph.output(graph.node('Concat', ends, { axis: { int: 0 } }), RANGES, 'float32', [ends.length]);
  return { written: await graph.writeBeside(writer, name, fp32), points };
}

function watched(ops: ImageOps, watch: (point: string, x: Value) => Value): ImageOps {
  return {
    pixels: (input) => watch('pixels', ops.pixels(input)),
    convolution: (x, layer, relu) => watch(layer.name, ops.convolution(x, layer, relu)),
    maxPool: (x) => ops.maxPool(x),
    addRelu: (a, b, name) => watch(name, ops.addRelu(a, b, name)),
    embed: (x) => ops.embed(x),
  };
}

/**
 * The range of each activation over a set of pictures: what all of them took together. The mean of the pictures' own
 * ranges cuts off what instruments and reflections cause: the demo pack's worst cosine to fp32 fell to 0.982 with it,
 * against 0.9997.
 */
export class RangeMeter {
  readonly #points: readonly string[];
  #ranges: Range[] = [];

  constructor(points: readonly string[]) {
    this.#points = points;
  }

  /** `outputs` of one run of the watched graph on one picture. */
  add(outputs: Readonly<Record<string, Float32Array>>): void {
    const ends = outputs[RANGES];
    if (ends?.length !== this.#points.length * 2) throw new RangeError('the watched graph gave no ranges');
    this.#ranges = this.#points.map((_, i) => {
      const { min = Infinity, max = -Infinity } = this.#ranges[i] ?? {};
      return { min: Math.min(min, ends[2 * i] as number), max: Math.max(max, ends[2 * i + 1] as number) };
    });
  }

  ranges(): Map<string, Range> {
    return new Map(this.#points.map((point, i) => [point, this.#ranges[i] as Range]));
  }
}
