import type { RankedAnswer } from '#state/ranking.ts';

export type Verdict = {
  readonly sentence: string;
  /** The list shows it by itself: no need to repeat it above. */
  readonly plain: boolean;
};

/** What a list of answers amounts to, in one sentence. Answers that are hard to tell apart are said to be. */
export function verdictOf(answers: readonly RankedAnswer[]): Verdict {
  const [best, second] = answers;
  if (best === undefined) return { sentence: '', plain: true };
  if (second === undefined) return { sentence: 'Add another to compare it with.', plain: false };
  if (best.closeness === 'closest') return { sentence: `${best.name} is closest.`, plain: true };
  const near = answers.filter(({ closeness }) => closeness === 'close').length;
  const sentence = near > 3 ? 'Nothing stands out.' : `${best.name} or ${second.name}: too close to call.`;
  return { sentence, plain: false };
}
