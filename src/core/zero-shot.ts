import { dot, mean, normalized } from './vectors.ts';

/** A label's embedding: the mean of its unit prompt embeddings, unit length again. Input: raw embeddings [prompts][dim]. */
export function ensemble(prompts: readonly Float32Array[]): Float32Array {
  return normalized(mean(prompts.map(normalized)));
}

/** Softmax over `scores`, numerically safe. */
export function softmax(scores: readonly number[]): number[] {
  const highest = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - highest));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}

/** Cosines of one image embedding (any length) with unit label embeddings [labels][dim]. */
export function similarities(image: Float32Array, labels: readonly Float32Array[]): number[] {
  const unit = normalized(image);
  return labels.map((label) => dot(unit, label));
}
