import { addedAt, learn, type Learnt } from './probe.ts';
import { sharesOf, type Asked, type JudgedStretch, type Shot } from './cache.ts';

/** What came of trying: every judged stretch was held out once, and labelled by what the others teach. */
export type Tried = {
  /** Stretches that the person gave another label than the model, and how many came out right; without learning too. */
  readonly corrected: number;
  readonly right: number;
  readonly rightWithout: number;
  readonly accepted: number;
};

/** Strengths that are tried, weakest first. */
const STRENGTHS = [10, 20, 40];
/** Of many stretches several are held out at a time. */
const MOST_FOLDS = 24;

/**
 * Learns from judged stretches if that helps: of those that were corrected, more must come out right when they are held
 * out than by the words alone, and of all together too. The weakest strength that does best. Null: none does.
 */
export function learnIfItHelps(
  stretches: readonly JudgedStretch[],
  asked: Asked,
): { learnt: Learnt | null; tried: Tried } {
  const isCorrected = stretches.map(({ label, said }) => label !== said);
  const corrected = isCorrected.filter(Boolean).length;
  const count = (isRight: readonly boolean[], of: boolean): number =>
    isRight.filter((right, i) => right && isCorrected[i] === of).length;
  const without = stretches.map((stretch) => isRight(stretch, null, asked));
  const rightWithout = count(without, true);
  const taught = corrected === 0 ? [] : foldsOf(stretches, asked.logitScale);
  let strength: number | null = null;
  let right = rightWithout;
  let tried = 0;
  for (const candidate of corrected === 0 ? [] : STRENGTHS) {
    const heldOut = stretches.map((stretch, i) => {
      const others = taught[i % taught.length] ?? null;
      return isRight(stretch, others && { ...others, strength: candidate }, asked);
    });
    const found = count(heldOut, true);
    tried = Math.max(tried, found);
    const total = heldOut.filter(Boolean).length;
    if (found <= right || total <= without.filter(Boolean).length) continue;
    [strength, right] = [candidate, found];
  }
  const all = strength === null ? null : learn(stretches, asked.logitScale);
  return {
    learnt: all && strength !== null ? { ...all, strength } : null,
    tried: {
      corrected,
      accepted: stretches.length - corrected,
      rightWithout,
      right: strength === null ? tried : right,
    },
  };
}

/** What is learnt without each fold: without the stretches whose place leaves that rest. */
function foldsOf(stretches: readonly JudgedStretch[], logitScale: number): (Learnt | null)[] {
  const folds = Math.min(MOST_FOLDS, stretches.length);
  return Array.from({ length: folds }, (_, fold) =>
    learn(
      stretches.filter((_, i) => i % folds !== fold),
      logitScale,
    ),
  );
}

/** Whether a stretch gets its label by the mean over its moments. */
function isRight({ label, shots }: JudgedStretch, learnt: Learnt | null, asked: Asked): boolean {
  const sums = asked.ids.map(() => 0);
  for (const shot of shots)
    for (const [place, value] of scoresOf(shot, learnt, asked.logitScale).entries())
      sums[place] = (sums[place] ?? 0) + value;
  return sums.indexOf(Math.max(...sums)) === label;
}

function scoresOf({ key, cosines }: Shot, learnt: Learnt | null, logitScale: number): readonly number[] {
  if (learnt === null) return cosines;
  const scores = [...cosines];
  const added = addedAt(key, Math.max(...sharesOf(cosines, logitScale)), learnt, logitScale);
  for (const [c, place] of learnt.labels.entries())
    scores[place] = (scores[place] ?? 0) + (added[c] as number);
  return scores;
}
