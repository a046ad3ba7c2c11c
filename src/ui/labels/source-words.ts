import type { ReviewedSegment } from '#core/corrections.ts';
import type { LabelLook } from './labels.ts';

/** Who says so: how sure the model is, or that a person said it, and what the model had said. */
export function sourceWords(
  { label, confidence, correction }: ReviewedSegment,
  lookOf: (label: string) => LabelLook,
): string {
  if (correction === null) return confidence;
  return correction.said === label ? 'accepted by you' : `by you, model: ${lookOf(correction.said).name}`;
}
