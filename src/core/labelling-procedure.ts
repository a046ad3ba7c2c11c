import { confidenceOf, type Classes, type Labelling } from './labelling.ts';
import { videoEmbedding, type Samples } from './samples.ts';
import { dot } from './vectors.ts';
import { softmax } from './zero-shot.ts';

const SOFTER = 5;
const SURE = 0.9;
const LIKELY = 0.6;

/** Which operation this is: the video-level embedding against procedure titles (OphCLIP's long-term level). */
export function labelProcedure(
  samples: Samples,
  classes: Classes,
  { logitScale }: { logitScale: number },
): Labelling['procedure'] {
  const video = videoEmbedding(samples);
  if (video === null) return null;
  const shares = softmax(
    classes.embeddings.map((embedding) => (dot(video, embedding) * logitScale) / SOFTER),
  );
  const best = shares.indexOf(Math.max(...shares));
  const label = classes.ids[best];
  if (label === undefined) return null;
  return { label, confidence: confidenceOf(shares[best] as number, SURE, LIKELY) };
}
