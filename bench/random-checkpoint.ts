import { open } from 'node:fs/promises';

/**
 * A full-size checkpoint of the family with random weights, as safetensors: ResNet-50 with a 768-wide head and
 * BERT-base with 28,996 words. Right for measuring speed and memory, meaningless otherwise.
 */
const BLOCKS = [3, 4, 6, 3];
const WIDTH = 64;
const DIM = 768;
const LAYERS = 12;
const FFN = 3072;
export const VOCABULARY = 28_996;

type Shape = readonly number[];
type Fill = 'normal' | 'one' | 'zero';
type Tensor = { name: string; shape: Shape; fill: Fill; deviation: number };

function batchNorm(name: string, channels: number): Tensor[] {
  const part = (suffix: string, fill: Fill): Tensor => ({
    name: `${name}.${suffix}`,
    shape: [channels],
    fill,
    deviation: 0,
  });
  return [
    part('weight', 'one'),
    part('bias', 'zero'),
    part('running_mean', 'zero'),
    part('running_var', 'one'),
  ];
}

function convolution(name: string, outputs: number, inputs: number, side: number): Tensor {
  // He's initialisation for ReLU keeps activations at the same size through the network.
  const deviation = Math.sqrt(2 / (inputs * side * side));
  return { name: `${name}.weight`, shape: [outputs, inputs, side, side], fill: 'normal', deviation };
}

function linear(name: string, outputs: number, inputs: number, deviation = 0.02): Tensor[] {
  return [
    { name: `${name}.weight`, shape: [outputs, inputs], fill: 'normal', deviation },
    { name: `${name}.bias`, shape: [outputs], fill: 'zero', deviation: 0 },
  ];
}

function* imageTensors(): Generator<Tensor> {
  const root = 'backbone_img.model';
  yield convolution(`${root}.conv1`, WIDTH, 3, 7);
  yield* batchNorm(`${root}.bn1`, WIDTH);
  let inputs = WIDTH;
  for (const [stage, depth] of BLOCKS.entries()) {
    const planes = WIDTH * 2 ** stage;
    for (let block = 0; block < depth; block++) {
      const at = `${root}.layer${stage + 1}.${block}`;
      yield convolution(`${at}.conv1`, planes, inputs, 1);
      yield* batchNorm(`${at}.bn1`, planes);
      yield convolution(`${at}.conv2`, planes, planes, 3);
      yield* batchNorm(`${at}.bn2`, planes);
      yield convolution(`${at}.conv3`, planes * 4, planes, 1);
      // The residual branch adds little at first, or sixteen blocks would blow the activations up.
      yield* batchNorm(`${at}.bn3`, planes * 4).map((t) =>
        t.fill === 'one' ? { ...t, deviation: 0.25 } : t,
      );
      if (block === 0) {
        yield convolution(`${at}.downsample.0`, planes * 4, inputs, 1);
        yield* batchNorm(`${at}.downsample.1`, planes * 4);
      }
      inputs = planes * 4;
    }
  }
  yield* linear('backbone_img.global_embedder', DIM, inputs);
}

function* layerNorm(name: string): Generator<Tensor> {
  yield { name: `${name}.weight`, shape: [DIM], fill: 'one', deviation: 0 };
  yield { name: `${name}.bias`, shape: [DIM], fill: 'zero', deviation: 0 };
}

function* textTensors(): Generator<Tensor> {
  const root = 'backbone_text.model';
  for (const [name, rows] of [
    ['word', VOCABULARY],
    ['position', 512],
    ['token_type', 2],
  ] as const) {
    const shape = [rows, DIM];
    yield { name: `${root}.embeddings.${name}_embeddings.weight`, shape, fill: 'normal', deviation: 0.02 };
  }
  yield* layerNorm(`${root}.embeddings.LayerNorm`);
  for (let layer = 0; layer < LAYERS; layer++) {
    const at = `${root}.encoder.layer.${layer}`;
    for (const part of ['query', 'key', 'value']) yield* linear(`${at}.attention.self.${part}`, DIM, DIM);
    yield* linear(`${at}.attention.output.dense`, DIM, DIM);
    yield* layerNorm(`${at}.attention.output.LayerNorm`);
    yield* linear(`${at}.intermediate.dense`, FFN, DIM);
    yield* linear(`${at}.output.dense`, DIM, FFN);
    yield* layerNorm(`${at}.output.LayerNorm`);
  }
  yield* linear(`${root}.pooler.dense`, DIM, DIM);
}

function elements(shape: Shape): number {
  return shape.reduce((product, side) => product * side, 1);
}

/** Normal deviates from a small generator (mulberry32), the same on every machine. */
function normals(seed: number): () => number {
  let state = seed;
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  // The sum of four uniforms is near enough to normal for a weight, and needs no logarithm.
  return () => (uniform() + uniform() + uniform() + uniform() - 2) * Math.sqrt(3);
}

function values({ shape, fill, deviation }: Tensor, normal: () => number): Float32Array {
  const data = new Float32Array(elements(shape));
  if (fill === 'one') return data.fill(deviation === 0 ? 1 : deviation);
  if (fill === 'normal') for (let i = 0; i < data.length; i++) data[i] = normal() * deviation;
  return data;
}

/** Writes the checkpoint (533 MB) to `path`. */
export async function writeRandomCheckpoint(path: string): Promise<void> {
  const tensors = [...imageTensors(), ...textTensors()];
  const header: Record<string, unknown> = {};
  let offset = 0;
  for (const { name, shape } of tensors) {
    const end = offset + elements(shape) * 4;
    header[name] = { dtype: 'F32', shape, data_offsets: [offset, end] };
    offset = end;
  }
  const text = JSON.stringify(header);
  const json = Buffer.from(text.padEnd(Math.ceil(text.length / 8) * 8));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  const file = await open(path, 'w');
  try {
    await file.writeFile(Buffer.concat([length, json]));
    const normal = normals(1);
    for (const tensor of tensors) await file.writeFile(Buffer.from(values(tensor, normal).buffer));
  } finally {
    await file.close();
  }
}
