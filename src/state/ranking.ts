/** How an answer compares with the best one of its list. */
export type Closeness = 'closest' | 'close' | 'far';

export type RankedAnswer = {
  readonly name: string;
  /** Cosine. */
  readonly value: number;
  /** How much the model prefers it, beside the best: 1 for the best, above a half for what is close. */
  readonly share: number;
  readonly closeness: Closeness;
};

/**
 * The model's own scale decides what counts as close: an answer preferred less than twice as much as another is no
 * better than it. Cosines of such models live in a narrow band, so their size alone says nothing.
 */
const CLOSE = 1 / 2;

/** Best first. `logitScale` turns a difference of cosines into the model's log-preference. */
export function rankAnswers(
  answers: readonly { name: string; value: number }[],
  logitScale: number,
): RankedAnswer[] {
  const sorted = [...answers].sort((a, b) => b.value - a.value);
  const best = sorted[0]?.value ?? 0;
  const ranked = sorted.map((answer) => ({ ...answer, share: Math.exp((answer.value - best) * logitScale) }));
  const contested = (ranked[1]?.share ?? 0) > CLOSE;
  return ranked.map((answer, place) => {
    const isBest = place === 0 && !contested;
    return { ...answer, closeness: isBest ? 'closest' : answer.share > CLOSE ? 'close' : 'far' };
  });
}
