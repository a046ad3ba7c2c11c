import type { Family } from './family.ts';

export type LinearLayer = {
  /** The checkpoint's: `<name>.weight` and `<name>.bias`, or `<name>` itself where `isMatrix`. */
  readonly name: string;
  readonly inputs: number;
  readonly outputs: number;
  /** True: a bare [inputs, outputs] matrix without bias. False: PyTorch's Linear, [outputs, inputs] and a bias. */
  readonly isMatrix: boolean;
};

export type LinearWeights = {
  /** [inputs, outputs], as MatMul multiplies. */
  readonly matrix: Float32Array;
  /** [outputs] */
  readonly bias: Float32Array | null;
};

export async function linearWeights(
  family: Family,
  layer: LinearLayer,
  signal?: AbortSignal,
): Promise<LinearWeights> {
  const { name, inputs, outputs, isMatrix } = layer;
  if (isMatrix) return { matrix: await family.read(name, signal), bias: null };
  const stored = await family.read(`${name}.weight`, signal);
  const matrix = new Float32Array(stored.length);
  for (let o = 0; o < outputs; o++) {
    for (let i = 0; i < inputs; i++) matrix[i * outputs + o] = stored[o * inputs + i] as number;
  }
  return { matrix, bias: await family.read(`${name}.bias`, signal) };
}
