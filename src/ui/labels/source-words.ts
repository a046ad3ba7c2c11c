import type { ReviewedSegment } from '#core/review.ts';
import { formatCount } from '#ui/format.ts';
import type { LabelLook } from './labels.ts';

/**
 * Who says so: how sure the model is, what of the user's own it looks like, and what it was called before it learnt; or
 * that a person said it, and what the model had said.
 */
export function sourceWords(
  { label, confidence, like, untaught, correction }: ReviewedSegment,
  lookOf: (label: string) => LabelLook,
): string {
  if (correction !== null) {
    const { said } = correction;
    return said === label
      ? 'accepted by you'
      : `by you, model: ${said === null ? 'nothing' : lookOf(said).name}`;
  }
  const parts: string[] = [confidence];
  if (like !== undefined)
    parts.push(
      `like ${formatCount(like.stretches, 'reviewed stretch', 'reviewed stretches')} in ${like.cases} of your cases`,
    );
  if (untaught !== undefined) parts.push(`learnt from you, words alone: ${lookOf(untaught).name}`);
  return parts.join(', ');
}
