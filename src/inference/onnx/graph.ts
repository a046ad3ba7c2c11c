import { create, toBinary } from '@bufbuild/protobuf';
import type { FileRef } from '#core/model-pack.ts';
import type { PackFileSink, PackWriter } from '#inference/pack-files.ts';
import { ELEMENTS, toHalf, type ElementType, type TensorData } from './elements.ts';
import {
  AttributeProto_AttributeType,
  AttributeProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  TensorProto_DataLocation,
  TensorProtoSchema,
  ValueInfoProtoSchema,
  type AttributeProto,
  type NodeProto,
  type TensorProto,
  type ValueInfoProto,
} from './onnx_pb.js';

/** LayerNormalization came with 17; every ONNX Runtime since 1.12 reads it. */
const OPSET = 17n;
const IR_VERSION = 8n;
/** As `onnx.save` does: what is smaller stays in the graph. */
const INLINE_BYTES = 1024;
/** SIMD loads want it; a page (4 KiB) would cost a small model a third of its size. */
const ALIGNMENT = 64;

/** The name of a value in the graph. */
export type Value = string;

export type TensorSpec = {
  readonly name: string;
  readonly type: ElementType;
  readonly dims: readonly number[];
};
/** Sizes of an input or output: a number, or the name of a free one. */
export type Dims = readonly (number | string)[];
export type Attribute =
  { readonly ints: readonly number[] } | { readonly int: number } | { readonly float: number };

/** Tensors made together, when their turn comes: at most one such group is in memory while the file is written. */
type Weights = { readonly specs: readonly TensorSpec[]; readonly make: () => Promise<readonly TensorData[]> };

export type WrittenGraph = {
  readonly model: FileRef;
  readonly externalData: FileRef[];
  /** Where each weight lies. */
  readonly weights: readonly TensorProto[];
};

export type WriteOptions = {
  readonly signal?: AbortSignal | undefined;
  /** After each group of weights. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
};

/** Builds one ONNX graph. Weights go into a file beside it, so that neither writing nor reading holds them twice. */
export class GraphBuilder {
  readonly #name: string;
  readonly #nodes: NodeProto[] = [];
  readonly #inputs: ValueInfoProto[] = [];
  readonly #outputs: ValueInfoProto[] = [];
  readonly #constants: TensorProto[] = [];
  readonly #weights: Weights[] = [];
  #values = 0;

  constructor(name: string) {
    this.#name = name;
  }

  input(name: string, type: ElementType, dims: Dims): Value {
    this.#inputs.push(valueInfo(name, type, dims));
    return name;
  }

  /** Gives `value` its public name. */
  output(value: Value, name: string, type: ElementType, dims: Dims): void {
    this.#nodes.push(nodeProto('Identity', [value], [name], {}));
    this.#outputs.push(valueInfo(name, type, dims));
  }

  /** Adds a node with one output and returns it. */
  node(op: string, inputs: readonly Value[], attributes: Record<string, Attribute> = {}): Value {
    const [output] = this.nodes(op, inputs, 1, attributes);
    return output as Value;
  }

  /** Adds a node with several outputs. */
  nodes(
    op: string,
    inputs: readonly Value[],
    outputs: number,
    attributes: Record<string, Attribute> = {},
  ): Value[] {
    const names = Array.from({ length: outputs }, () => `${op}_${this.#values++}`);
    this.#nodes.push(nodeProto(op, inputs, names, attributes));
    return names;
  }

  cast(x: Value, to: ElementType): Value {
    return this.node('Cast', [x], { to: { int: ELEMENTS[to].onnx } });
  }

  /** A small tensor that is known now. */
  constant(type: ElementType, dims: readonly number[], data: TensorData): Value {
    const name = `constant_${this.#values++}`;
    this.#constants.push(inlineTensor({ name, type, dims }, data));
    return name;
  }

  /** Tensors read from the checkpoint when the graph is written, in this order; returns their names. */
  weights(specs: readonly TensorSpec[], make: Weights['make']): Value[] {
    this.#weights.push({ specs, make });
    return specs.map((spec) => spec.name);
  }

  /**
   * Writes the weights to `<name>.data` and the graph, which names that file, to `<name>.onnx`. There is no data file
   * when every weight fits inline.
   */
  async write(writer: PackWriter, name: string, options: WriteOptions = {}): Promise<WrittenGraph> {
    const stored = new ExternalData(writer, `${name}.data`);
    try {
      const weights = await this.#writeWeights(stored, options);
      const externalData = await stored.close();
      const model = await writeFile(writer, `${name}.onnx`, this.#serialize(weights));
      return { model, externalData, weights };
    } catch (thrown) {
      await stored.abort();
      throw thrown;
    }
  }

  /** Writes a graph that has the weights of `other`, under the same names, and stores none itself. */
  async writeBeside(writer: PackWriter, name: string, other: WrittenGraph): Promise<WrittenGraph> {
    const model = await writeFile(writer, `${name}.onnx`, this.#serialize(other.weights));
    return { ...other, model };
  }

  async #writeWeights(stored: ExternalData, { signal, onProgress }: WriteOptions): Promise<TensorProto[]> {
    const tensors: TensorProto[] = [];
    for (const [index, { specs, make }] of this.#weights.entries()) {
      signal?.throwIfAborted();
      const made = await make();
      for (const [i, spec] of specs.entries()) tensors.push(await stored.add(spec, made[i] as TensorData));
      onProgress?.(index + 1, this.#weights.length);
    }
    return tensors;
  }

  #serialize(weights: readonly TensorProto[]): Uint8Array {
    const model = create(ModelProtoSchema, {
      irVersion: IR_VERSION,
      producerName: 'ophclip-web',
      opsetImport: [{ domain: '', version: OPSET }],
      graph: {
        name: this.#name,
        node: this.#nodes,
        input: this.#inputs,
        output: this.#outputs,
        initializer: [...this.#constants, ...weights],
      },
    });
    return toBinary(ModelProtoSchema, model);
  }
}

/** The file of weights, opened when the first large one comes. */
class ExternalData {
  readonly #writer: PackWriter;
  readonly #file: string;
  #sink: PackFileSink | null = null;
  #size = 0;

  constructor(writer: PackWriter, file: string) {
    this.#writer = writer;
    this.#file = file;
  }

  async add(spec: TensorSpec, data: TensorData): Promise<TensorProto> {
    const tensor = encode(spec, data);
    if (tensor.length <= INLINE_BYTES) return tensorProto(spec, { rawData: tensor });
    this.#sink ??= await this.#writer.create(this.#file);
    const padding = -this.#size & (ALIGNMENT - 1);
    if (padding > 0) await this.#sink.write(new Uint8Array(padding));
    await this.#sink.write(tensor);
    const offset = this.#size + padding;
    this.#size = offset + tensor.length;
    return tensorProto(spec, {
      dataLocation: TensorProto_DataLocation.EXTERNAL,
      externalData: [
        { key: 'location', value: this.#file },
        { key: 'offset', value: String(offset) },
        { key: 'length', value: String(tensor.length) },
      ],
    });
  }

  async close(): Promise<FileRef[]> {
    const sink = this.#sink;
    this.#sink = null;
    return sink === null ? [] : [await sink.close()];
  }

  async abort(): Promise<void> {
    await this.#sink?.abort();
    this.#sink = null;
  }
}

/** Writes a whole small file. */
export async function writeFile(writer: PackWriter, file: string, bytes: Uint8Array): Promise<FileRef> {
  const sink = await writer.create(file);
  try {
    await sink.write(bytes);
    return await sink.close();
  } catch (thrown) {
    await sink.abort();
    throw thrown;
  }
}

function inlineTensor(spec: TensorSpec, data: TensorData): TensorProto {
  return tensorProto(spec, { rawData: encode(spec, data) });
}

function tensorProto(
  { name, type, dims }: TensorSpec,
  where:
    | { rawData: Uint8Array }
    | { dataLocation: TensorProto_DataLocation; externalData: { key: string; value: string }[] },
): TensorProto {
  return create(TensorProtoSchema, { name, dims: dims.map(BigInt), dataType: ELEMENTS[type].onnx, ...where });
}

/** The little-endian bytes of a tensor (every machine that runs a browser is); float32 data may be asked as float16. */
function encode({ name, type, dims }: TensorSpec, data: TensorData): Uint8Array {
  const typed = type === 'float16' && data instanceof Float32Array ? toHalf(data) : data;
  const expected = dims.reduce((product, size) => product * size, 1);
  if (typed.length !== expected || typed.BYTES_PER_ELEMENT !== ELEMENTS[type].bytes) {
    throw new RangeError(`${name}: ${typed.length} values for [${dims.join(', ')}] ${type}`);
  }
  return new Uint8Array(typed.buffer, typed.byteOffset, typed.byteLength);
}

function nodeProto(
  op: string,
  input: readonly Value[],
  output: readonly Value[],
  attributes: Record<string, Attribute>,
): NodeProto {
  return create(NodeProtoSchema, {
    opType: op,
    name: output[0] ?? op,
    input: [...input],
    output: [...output],
    attribute: Object.entries(attributes).map(([name, attribute]) => attributeProto(name, attribute)),
  });
}

function attributeProto(name: string, attribute: Attribute): AttributeProto {
  if ('ints' in attribute) {
    const ints = attribute.ints.map(BigInt);
    return create(AttributeProtoSchema, { name, type: AttributeProto_AttributeType.INTS, ints });
  }
  if ('int' in attribute) {
    const i = BigInt(attribute.int);
    return create(AttributeProtoSchema, { name, type: AttributeProto_AttributeType.INT, i });
  }
  return create(AttributeProtoSchema, { name, type: AttributeProto_AttributeType.FLOAT, f: attribute.float });
}

function valueInfo(name: string, type: ElementType, dims: Dims): ValueInfoProto {
  const dim = dims.map((size) =>
    typeof size === 'number'
      ? { value: { case: 'dimValue' as const, value: BigInt(size) } }
      : { value: { case: 'dimParam' as const, value: size } },
  );
  return create(ValueInfoProtoSchema, {
    name,
    type: { value: { case: 'tensorType', value: { elemType: ELEMENTS[type].onnx, shape: { dim } } } },
  });
}
