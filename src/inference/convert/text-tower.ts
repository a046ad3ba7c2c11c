import type { TensorData } from '#inference/onnx/elements.ts';
import type { GraphBuilder, TensorSpec, Value } from '#inference/onnx/graph.ts';
import { PROJECTION, type Family } from './family.ts';
import type { LinearLayer } from './linear.ts';

const MODEL = 'backbone_text.model';
/** BERT's. Below half precision's smallest number, but LayerNormalization computes in float32. */
const LAYER_NORM_EPSILON = 1e-12;
/** What a masked token's attention score gets added: nothing is left after softmax, and half precision holds it. */
const MASKED = -10000;
/** The family sums hidden states of the last four layers … */
const LAST_LAYERS = 4;
/** … and takes the mean over 77 rows, padding included: the sum over the tokens that are there, divided by 77. */
const TOKEN_ROWS = 77;

/** The parts of the text tower that hold nearly all its weights: floats, or 8-bit integers. */
export type TextOps = {
  /** What values between the layers are. */
  readonly type: 'float32' | 'float16';
  /** Rows of the word table: ids [N,T] to [N,T,hidden]. */
  words(table: string, ids: Value): Value;
  /** x [N,T,inputs] through a layer: [N,T,outputs]. */
  linear(x: Value, layer: LinearLayer): Value;
};

export type TextInputs = { readonly ids: Value; readonly mask: Value; readonly types: Value };

/** BERT with the family's pooling: ids, mask and token types [N,T] int64 to raw embedding [N,dim] float32. */
export class TextTower {
  readonly #graph: GraphBuilder;
  readonly #family: Family;
  readonly #ops: TextOps;
  readonly #signal: AbortSignal | undefined;

  constructor(graph: GraphBuilder, family: Family, ops: TextOps, signal?: AbortSignal) {
    this.#graph = graph;
    this.#family = family;
    this.#ops = ops;
    this.#signal = signal;
  }

  build(inputs: TextInputs): Value {
    const { layers } = this.#family.text;
    const bias = this.#attentionBias(inputs.mask);
    let x = this.#embeddings(inputs);
    const last: Value[] = [];
    for (let index = 0; index < layers; index++) {
      x = this.#layer(`${MODEL}.encoder.layer.${index}`, x, bias);
      if (index >= layers - LAST_LAYERS) last.push(x);
    }
    return this.#project(this.#pool(last, inputs.mask));
  }

  #embeddings({ ids, types }: TextInputs): Value {
    const graph = this.#graph;
    const { hidden, positions, types: typeCount } = this.#family.text;
    const embeddings = `${MODEL}.embeddings`;
    const words = this.#ops.words(`${embeddings}.word_embeddings.weight`, ids);
    const typeTable = this.#tensor(`${embeddings}.token_type_embeddings.weight`, [typeCount, hidden]);
    const typed = graph.node('Add', [words, graph.node('Gather', [typeTable, types])]);

    const positionTable = this.#tensor(`${embeddings}.position_embeddings.weight`, [positions, hidden]);
    const length = graph.node('Gather', [graph.node('Shape', [ids]), this.#ints([1])]);
    const placed = graph.node('Slice', [positionTable, this.#ints([0]), length, this.#ints([0])]);
    return this.#layerNorm(`${embeddings}.LayerNorm`, graph.node('Add', [typed, placed]));
  }

  /** [N,1,1,T]: 0 for tokens, MASKED for padding. */
  #attentionBias(mask: Value): Value {
    const graph = this.#graph;
    const wide = graph.node('Unsqueeze', [this.#graph.cast(mask, this.#ops.type), this.#ints([1, 2])]);
    const padding = graph.node('Sub', [this.#number(1), wide]);
    return graph.node('Mul', [padding, this.#number(MASKED)]);
  }

  #layer(name: string, x: Value, bias: Value): Value {
    const graph = this.#graph;
    const { hidden, ffn } = this.#family.text;
    const context = this.#attention(`${name}.attention.self`, x, bias);
    const attended = this.#linear(`${name}.attention.output.dense`, context, hidden, hidden);
    const middle = this.#layerNorm(`${name}.attention.output.LayerNorm`, graph.node('Add', [attended, x]));
    const wide = this.#gelu(this.#linear(`${name}.intermediate.dense`, middle, hidden, ffn));
    const narrow = this.#linear(`${name}.output.dense`, wide, ffn, hidden);
    return this.#layerNorm(`${name}.output.LayerNorm`, graph.node('Add', [narrow, middle]));
  }

  #attention(name: string, x: Value, bias: Value): Value {
    const graph = this.#graph;
    const { hidden, heads } = this.#family.text;
    const size = hidden / heads;
    const split = graph.constant('int64', [4], BigInt64Array.of(0n, 0n, BigInt(heads), BigInt(size)));
    const part = (which: string, perm: number[]): Value => {
      const flat = this.#linear(`${name}.${which}`, x, hidden, hidden);
      return graph.node('Transpose', [graph.node('Reshape', [flat, split])], { perm: { ints: perm } });
    };
    const query = part('query', [0, 2, 1, 3]);
    const key = part('key', [0, 2, 3, 1]);
    const value = part('value', [0, 2, 1, 3]);
    // Scaling the query, not the scores, keeps half precision away from its limit.
    const scaled = graph.node('Mul', [query, this.#number(1 / Math.sqrt(size))]);
    const scores = graph.node('Add', [graph.node('MatMul', [scaled, key]), bias]);
    const weights = graph.node('Softmax', [scores], { axis: { int: -1 } });
    const mixed = graph.node('Transpose', [graph.node('MatMul', [weights, value])], {
      perm: { ints: [0, 2, 1, 3] },
    });
    const joined = graph.constant('int64', [3], BigInt64Array.of(0n, 0n, BigInt(hidden)));
    return graph.node('Reshape', [mixed, joined]);
  }

  /** x · (1 + erf(x / √2)) / 2 */
  #gelu(x: Value): Value {
    const graph = this.#graph;
    const erf = graph.node('Erf', [graph.node('Div', [x, this.#number(Math.SQRT2)])]);
    const gated = graph.node('Mul', [x, graph.node('Add', [erf, this.#number(1)])]);
    return graph.node('Mul', [gated, this.#number(0.5)]);
  }

  /** [N,hidden] float32: sums over layers and tokens would leave half precision, so they are made in float32. */
  #pool(last: readonly Value[], mask: Value): Value {
    const graph = this.#graph;
    const states = last.map((state) =>
      this.#ops.type === 'float16' ? this.#graph.cast(state, 'float32') : state,
    );
    const sum = states.reduce((a, b) => graph.node('Add', [a, b]));
    const tokens = graph.node('Unsqueeze', [this.#graph.cast(mask, 'float32'), this.#ints([2])]);
    const kept = graph.node('Mul', [sum, tokens]);
    const total = graph.node('ReduceSum', [kept, this.#ints([1])], { keepdims: { int: 0 } });
    return graph.node('Div', [total, graph.constant('float32', [], Float32Array.of(TOKEN_ROWS))]);
  }

  #project(pooled: Value): Value {
    const { projection, hidden, dim } = this.#family.text;
    if (projection === 'none') return pooled;
    const isHalf = this.#ops.type === 'float16';
    const x = isHalf ? this.#graph.cast(pooled, 'float16') : pooled;
    const layer = { name: PROJECTION, inputs: hidden, outputs: dim, isMatrix: projection === 'matrix' };
    const y = this.#ops.linear(x, layer);
    return isHalf ? this.#graph.cast(y, 'float32') : y;
  }

  #linear(name: string, x: Value, inputs: number, outputs: number): Value {
    return this.#ops.linear(x, { name, inputs, outputs, isMatrix: false });
  }

  #layerNorm(name: string, x: Value): Value {
    const { hidden } = this.#family.text;
    const weights = ['weight', 'bias'].map((part) => this.#tensor(`${name}.${part}`, [hidden]));
    return this.#graph.node('LayerNormalization', [x, ...weights], {
      axis: { int: -1 },
      epsilon: { float: LAYER_NORM_EPSILON },
    });
  }

  #tensor(name: string, dims: readonly number[]): Value {
    return checkpointTensor(this.#graph, this.#family, { name, type: this.#ops.type, dims }, this.#signal);
  }

  #number(value: number): Value {
    return this.#graph.constant(this.#ops.type, [], Float32Array.of(value));
  }

  #ints(values: readonly number[]): Value {
    return this.#graph.constant('int64', [values.length], BigInt64Array.from(values, BigInt));
  }
}

/** A weight as the checkpoint has it, under the checkpoint's name. */
export function checkpointTensor(
  graph: GraphBuilder,
  family: Family,
  spec: TensorSpec,
  signal?: AbortSignal,
): Value {
  const make = async (): Promise<TensorData[]> => [await family.read(spec.name, signal)];
  return graph.weights([spec], make)[0] as Value;
}
