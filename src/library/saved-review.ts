import * as z from 'zod';
import { AppError } from '#core/errors.ts';
import type { Review } from '#core/review.ts';
import { correctionSchema, markSchema } from './case-row.ts';
import { updateCase } from './cases.ts';

/** What people say about a case, stored with it. */

export const reviewSchema = z.object({
  corrections: z.array(correctionSchema).readonly(),
  marks: z.array(markSchema).readonly(),
});

/** Throws AppError `case/not-found` when the case is gone. */
export async function saveReview(id: string, review: Review): Promise<void> {
  const row = await updateCase(id, () => review);
  if (row === null) throw new AppError('case/not-found', `No case ${id}`);
}

/** Null for what is no review in JSON. */
export function parseReview(text: string): Review | null {
  try {
    return reviewSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
