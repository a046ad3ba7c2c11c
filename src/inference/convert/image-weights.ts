import type { Convolution, Family } from './family.ts';

/** PyTorch's default for BatchNorm2d, which torchvision's ResNet keeps. */
const BATCH_NORM_EPSILON = 1e-5;

export type FoldedConvolution = {
  /** [outputs, inputs, kernel, kernel] */
  readonly weight: Float32Array;
  /** [outputs] */
  readonly bias: Float32Array;
};

/** The convolution that does what a convolution and its batch norm do one after the other, folded in float64. */
export async function foldedConvolution(
  family: Family,
  { name, batchNorm, outputs }: Convolution,
  signal?: AbortSignal,
): Promise<FoldedConvolution> {
  const read = (part: string): Promise<Float32Array> => family.read(`backbone_img.model.${part}`, signal);
  const weight = await read(`${name}.weight`);
  const scale = await read(`${batchNorm}.weight`);
  const shift = await read(`${batchNorm}.bias`);
  const average = await read(`${batchNorm}.running_mean`);
  const variance = await read(`${batchNorm}.running_var`);
  const bias = new Float32Array(outputs);
  const perOutput = weight.length / outputs;
  for (let o = 0; o < outputs; o++) {
    const factor = (scale[o] as number) / Math.sqrt((variance[o] as number) + BATCH_NORM_EPSILON);
    bias[o] = (shift[o] as number) - (average[o] as number) * factor;
    for (let i = o * perOutput; i < (o + 1) * perOutput; i++) weight[i] = (weight[i] as number) * factor;
  }
  return { weight, bias };
}
