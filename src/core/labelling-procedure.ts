import { confidenceOf, type Classes, type Labelling } from './labelling.ts';
import { videoEmbedding, type Samples } from './samples.ts';
import { dot } from './vectors.ts';
import { softmax } from './zero-shot.ts';

const SOFTER = 5;
const SURE = 0.9;
const LIKELY = 0.6;

/**
 * How much each kind of operation has of a case, adding up to 1: the video-level embedding against procedure titles
 * (OphCLIP's long-term level). Null where nothing was seen.
 */
export function procedureShares(
  samples: Samples,
  { embeddings }: Classes,
  { logitScale }: { logitScale: number },
): number[] | null {
  const video = videoEmbedding(samples);
  return video && softmax(embeddings.map((embedding) => (dot(video, embedding) * logitScale) / SOFTER));
}

/** The likeliest kind. */
export function procedureOfShares({ ids }: Classes, shares: readonly number[]): Labelling['procedure'] {
  const best = shares.indexOf(Math.max(...shares));
  const label = ids[best];
  if (label === undefined) return null;
  return { label, confidence: confidenceOf(shares[best] as number, SURE, LIKELY) };
}
