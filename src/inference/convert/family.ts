import { AppError, type ErrorCode } from '#core/errors.ts';
import type { Checkpoint } from '#inference/checkpoint/checkpoint.ts';

/**
 * The SurgVLP / HecVL / PeskaVLP family, recognised by its tensors: a bottleneck ResNet with `global_embedder`, and a
 * BERT. Sizes come from the shapes; then every tensor must be there, with its shape, and none beside.
 */

export type ImageShape = {
  /** Bottlenecks in each of the four stages; [3, 4, 6, 3] is ResNet-50. */
  readonly blocks: readonly number[];
  /** Channels after the first convolution: 64 in ResNet-50. */
  readonly width: number;
  readonly dim: number;
};

export type TextShape = {
  readonly layers: number;
  readonly hidden: number;
  readonly heads: number;
  readonly ffn: number;
  readonly vocabulary: number;
  readonly positions: number;
  readonly types: number;
  /** `matrix`: states @ P, as the family's code has it; `linear`: a layer, transposed and with a bias. */
  readonly projection: 'none' | 'matrix' | 'linear';
  readonly dim: number;
};

export type Family = {
  readonly image: ImageShape;
  readonly text: TextShape;
  /** Values of a tensor under the family's own name, `backbone_…`. */
  read(name: string, signal?: AbortSignal): Promise<Float32Array>;
};

const IMAGE = 'backbone_img.';
const TEXT = 'backbone_text.';
export const PROJECTION = `${TEXT}text_projection`;

/** What DataParallel, Lightning and wrapper classes put in front. */
const PREFIX = /^(?:module\.|model\.)*(?=backbone_(?:img|text)\.)/;
/** Carried along by PyTorch and transformers, or trained and never used by the family (the pooler). */
const IGNORED = /\.num_batches_tracked$|\.position_ids$|^backbone_text\.model\.pooler\./;

/** BERT in every published size has heads of 64; the tensors themselves do not say how many there are. */
const HEAD_SIZE = 64;
const STAGES = 4;

type Shapes = Map<string, readonly number[]>;

/** Throws AppError `checkpoint/unknown-family`, `…missing-tensor`, `…unexpected-tensor` or `…wrong-shape`. */
export function recogniseFamily(checkpoint: Checkpoint): Family {
  const names = familyNames(checkpoint);
  const found: Shapes = new Map(
    [...names].map(([name, stored]) => [name, checkpoint.tensors.get(stored)?.shape ?? []]),
  );
  const image = imageShape(found);
  const text = textShape(found);
  compare(found, new Map([...imageTensors(image), ...textTensors(text)]));
  if (image.dim !== text.dim) {
    throw unknownFamily(`images become ${image.dim} numbers and sentences ${text.dim}`);
  }
  return { image, text, read: (name, signal) => checkpoint.read(names.get(name) ?? name, signal) };
}

/** The family's name of each tensor, with the name in the file. */
function familyNames(checkpoint: Checkpoint): Map<string, string> {
  const names = new Map<string, string>();
  const strangers: string[] = [];
  for (const stored of checkpoint.tensors.keys()) {
    const name = stored.replace(PREFIX, '');
    if (IGNORED.test(name)) continue;
    if (!name.startsWith(IMAGE) && !name.startsWith(TEXT)) strangers.push(stored);
    else if (names.has(name)) strangers.push(stored);
    else names.set(name, stored);
  }
  if (names.size === 0) throw unknownFamily('no tensor of the SurgVLP, HecVL and PeskaVLP family');
  if (strangers.length > 0) throw named('checkpoint/unexpected-tensor', 'does not belong', strangers);
  return names;
}

function imageShape(found: Shapes): ImageShape {
  const model = `${IMAGE}model.`;
  const [width] = shapeOf(found, `${model}conv1.weight`, 4);
  const [dim] = shapeOf(found, `${IMAGE}global_embedder.weight`, 2);
  const blocks = Array.from({ length: STAGES }, (_, stage) =>
    count((index) => found.has(`${model}layer${stage + 1}.${index}.conv1.weight`)),
  );
  // A stage without blocks is missing its first.
  return { blocks: blocks.map((depth) => Math.max(1, depth)), width, dim };
}

function textShape(found: Shapes): TextShape {
  const model = `${TEXT}model.`;
  const [vocabulary, hidden] = shapeOf(found, `${model}embeddings.word_embeddings.weight`, 2);
  const [positions] = shapeOf(found, `${model}embeddings.position_embeddings.weight`, 2);
  const [types] = shapeOf(found, `${model}embeddings.token_type_embeddings.weight`, 2);
  const layer = (index: number): string => `${model}encoder.layer.${index}.`;
  const [ffn] = shapeOf(found, `${layer(0)}intermediate.dense.weight`, 2);
  const layers = count((index) => found.has(`${layer(index)}attention.self.query.weight`));
  const matrix = found.get(PROJECTION);
  const linear = found.get(`${PROJECTION}.weight`);
  const projection = matrix ? 'matrix' : linear ? 'linear' : 'none';
  const dim = matrix?.[1] ?? linear?.[0] ?? hidden;
  return { layers, hidden, heads: headsOf(hidden), ffn, vocabulary, positions, types, projection, dim };
}

/** Heads of 64; a tower narrower than that has one. */
function headsOf(hidden: number): number {
  if (hidden < HEAD_SIZE) return 1;
  if (hidden % HEAD_SIZE !== 0) throw unknownFamily(`a text width of ${hidden}, no multiple of ${HEAD_SIZE}`);
  return hidden / HEAD_SIZE;
}

/** Every tensor of an image tower of this shape. */
function imageTensors({ blocks, width, dim }: ImageShape): Shapes {
  const tensors: Shapes = new Map();
  const model = `${IMAGE}model.`;
  for (const { name, batchNorm, outputs, inputs, kernel } of convolutions({ blocks, width, dim })) {
    tensors.set(`${model}${name}.weight`, [outputs, inputs, kernel, kernel]);
    for (const part of ['weight', 'bias', 'running_mean', 'running_var']) {
      tensors.set(`${model}${batchNorm}.${part}`, [outputs]);
    }
  }
  tensors.set(`${IMAGE}global_embedder.weight`, [dim, featuresOf({ blocks, width, dim })]);
  tensors.set(`${IMAGE}global_embedder.bias`, [dim]);
  return tensors;
}

export type Convolution = {
  /** Under `backbone_img.model.`. */
  readonly name: string;
  readonly batchNorm: string;
  readonly inputs: number;
  readonly outputs: number;
  readonly kernel: number;
  readonly stride: number;
};

export type Bottleneck = {
  readonly name: string;
  readonly convolutions: readonly [Convolution, Convolution, Convolution];
  readonly downsample: Convolution | null;
};

export function firstConvolution({ width }: ImageShape): Convolution {
  return { name: 'conv1', batchNorm: 'bn1', inputs: 3, outputs: width, kernel: 7, stride: 2 };
}

/** torchvision's ResNet v1.5: the stride of a stage sits on the 3x3 convolution of its first block. */
export function bottlenecks({ blocks, width }: ImageShape): Bottleneck[] {
  let inputs = width;
  return blocks.flatMap((depth, stage) =>
    Array.from({ length: depth }, (_, index): Bottleneck => {
      const name = `layer${stage + 1}.${index}`;
      const planes = width * 2 ** stage;
      const outputs = planes * 4;
      const stride = stage > 0 && index === 0 ? 2 : 1;
      const conv = (n: number, from: number, to: number, kernel: number, step: number): Convolution => ({
        name: `${name}.conv${n}`,
        batchNorm: `${name}.bn${n}`,
        inputs: from,
        outputs: to,
        kernel,
        stride: step,
      });
      const downsample =
        inputs === outputs && stride === 1
          ? null
          : {
              name: `${name}.downsample.0`,
              batchNorm: `${name}.downsample.1`,
              inputs,
              outputs,
              kernel: 1,
              stride,
            };
      const block: Bottleneck = {
        name,
        convolutions: [
          conv(1, inputs, planes, 1, 1),
          conv(2, planes, planes, 3, stride),
          conv(3, planes, outputs, 1, 1),
        ],
        downsample,
      };
      inputs = outputs;
      return block;
    }),
  );
}

function convolutions(shape: ImageShape): Convolution[] {
  const inBlocks = bottlenecks(shape).flatMap((block) =>
    block.downsample ? [...block.convolutions, block.downsample] : block.convolutions,
  );
  return [firstConvolution(shape), ...inBlocks];
}

/** Channels after the last block. */
export function featuresOf({ width }: ImageShape): number {
  return width * 2 ** (STAGES - 1) * 4;
}

/** Every tensor of a text tower of this shape. */
function textTensors(shape: TextShape): Shapes {
  const { layers, hidden, ffn, vocabulary, positions, types, projection, dim } = shape;
  const tensors: Shapes = new Map();
  const linear = (name: string, inputs: number, outputs: number): void => {
    tensors.set(`${name}.weight`, [outputs, inputs]).set(`${name}.bias`, [outputs]);
  };
  const norm = (name: string): void => {
    tensors.set(`${name}.weight`, [hidden]).set(`${name}.bias`, [hidden]);
  };
  const embeddings = `${TEXT}model.embeddings`;
  tensors.set(`${embeddings}.word_embeddings.weight`, [vocabulary, hidden]);
  tensors.set(`${embeddings}.position_embeddings.weight`, [positions, hidden]);
  tensors.set(`${embeddings}.token_type_embeddings.weight`, [types, hidden]);
  norm(`${embeddings}.LayerNorm`);
  for (let index = 0; index < layers; index++) {
    const layer = `${TEXT}model.encoder.layer.${index}`;
    for (const part of ['query', 'key', 'value']) linear(`${layer}.attention.self.${part}`, hidden, hidden);
    linear(`${layer}.attention.output.dense`, hidden, hidden);
    norm(`${layer}.attention.output.LayerNorm`);
    linear(`${layer}.intermediate.dense`, hidden, ffn);
    linear(`${layer}.output.dense`, ffn, hidden);
    norm(`${layer}.output.LayerNorm`);
  }
  if (projection === 'linear') linear(PROJECTION, hidden, dim);
  if (projection === 'matrix') tensors.set(PROJECTION, [hidden, dim]);
  return tensors;
}

function compare(found: Shapes, expected: Shapes): void {
  const missing = [...expected.keys()].filter((name) => !found.has(name));
  if (missing.length > 0) throw named('checkpoint/missing-tensor', 'is missing', missing);
  const unexpected = [...found.keys()].filter((name) => !expected.has(name));
  if (unexpected.length > 0) throw named('checkpoint/unexpected-tensor', 'does not belong', unexpected);
  const wrong = [...expected].filter(([name, shape]) => shape.join() !== found.get(name)?.join());
  const [first] = wrong;
  if (first === undefined) return;
  const [name, shape] = first;
  throw named(
    'checkpoint/wrong-shape',
    'has the wrong shape',
    wrong.map(([wrongName]) => wrongName),
    { expected: `[${shape.join(', ')}]`, found: `[${found.get(name)?.join(', ') ?? ''}]` },
  );
}

function shapeOf(found: Shapes, name: string, rank: 2): [number, number];
function shapeOf(found: Shapes, name: string, rank: 4): [number, number, number, number];
function shapeOf(found: Shapes, name: string, rank: number): number[] {
  const shape = found.get(name);
  if (shape === undefined) throw named('checkpoint/missing-tensor', 'is missing', [name]);
  if (shape.length !== rank || shape.some((size) => size < 1)) {
    throw named('checkpoint/wrong-shape', 'has the wrong shape', [name], { found: `[${shape.join(', ')}]` });
  }
  return [...shape];
}

function count(exists: (index: number) => boolean): number {
  let n = 0;
  while (exists(n)) n++;
  return n;
}

const SHOWN = 5;

/** An error that names the first tensors concerned and how many there are. */
function named(
  code: ErrorCode,
  what: string,
  names: readonly string[],
  more: Record<string, string> = {},
): AppError {
  const rest = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : '';
  const name = `${names.slice(0, SHOWN).join(', ')}${rest}`;
  return new AppError(code, `${name} ${what}`, { details: { name, count: names.length, ...more } });
}

function unknownFamily(problem: string): AppError {
  return new AppError('checkpoint/unknown-family', problem, { details: { problem } });
}
