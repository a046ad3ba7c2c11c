import type { Grid } from '#core/sampling.ts';
import type { Samples } from '#core/samples.ts';
import type { Segment } from '#core/segments.ts';
import { dot, mean, normalized } from '#core/vectors.ts';
import type { JudgedStretch } from './cache.ts';
import type { Evidence } from './probe.ts';
import { cellsIn, centred, meanOf, picturesOf } from './stretches.ts';

/**
 * Retrieval: the judged stretches that are most like a segment say what it is. As the encoders' family looks up silent
 * videos: maximum inner product over pooled unit embeddings, here without what the pictures of a case share.
 */

/** So many of the nearest are asked, if they are so near. Measured (docs/learning.md). */
const ASKED = 9;
const NEAR = 0.7;
/** A vote counts when so many speak, and so much of them for one label. */
const QUORUM = 3;
const MAJORITY = 0.75;
/** What a vote adds, in units of the training's contrast. */
const STRENGTH = 20;

/** Who speaks for a segment. */
export type Vote = {
  /** The label that won, and its share of all that spoke. */
  readonly label: number;
  readonly share: number;
  /** The stretches that spoke for it, and their cases. */
  readonly stretches: number;
  readonly cases: number;
};

/** What the pictures of segments are like: unit [dim], null where nothing is known. */
export function segmentKeys(
  segments: readonly { readonly start: number; readonly end: number }[],
  samples: Samples,
  grid: Grid,
): (Float32Array | null)[] {
  const pictures = picturesOf(samples);
  return segments.map((segment) => {
    const pooled = meanOf(pictures, ...cellsIn(segment, grid));
    return pooled && centred(pooled, pictures.centre);
  });
}

/** One key a stretch: the mean of its shots. */
function keyOf({ shots }: JudgedStretch): Float32Array {
  return normalized(mean(shots.map(({ key }) => key)));
}

/** The votes for segments; null where too few are alike, or they disagree. */
export function votesFor(
  keys: readonly (Float32Array | null)[],
  stretches: readonly JudgedStretch[],
): (Vote | null)[] {
  const voices = stretches.map((stretch) => ({ ...stretch, key: keyOf(stretch) }));
  return keys.map((key) => {
    if (key === null) return null;
    const near = voices
      .map((voice) => ({ ...voice, likeness: dot(key, voice.key) }))
      .filter(({ likeness }) => likeness >= NEAR)
      .sort((a, b) => b.likeness - a.likeness)
      .slice(0, ASKED);
    return winner(near);
  });
}

function winner(near: readonly { caseId: string; label: number; likeness: number }[]): Vote | null {
  if (near.length < QUORUM) return null;
  const weights = new Map<number, number>();
  for (const { label, likeness } of near) weights.set(label, (weights.get(label) ?? 0) + likeness);
  const [first] = [...weights].sort((a, b) => b[1] - a[1]);
  const total = near.reduce((sum, { likeness }) => sum + likeness, 0);
  if (first === undefined || first[1] < MAJORITY * total) return null;
  const own = near.filter(({ label }) => label === first[0]);
  return {
    label: first[0],
    share: first[1] / total,
    stretches: own.length,
    cases: new Set(own.map(({ caseId }) => caseId)).size,
  };
}

/** What votes add to the cosines: nothing where the words alone are sure. */
export function evidenceOfVotes(
  segments: readonly Segment[],
  votes: readonly (Vote | null)[],
  { period, count }: Grid,
  logitScale: number,
): Evidence {
  const evidence = new Map<number, Float32Array>();
  for (const [i, { start, end, confidence }] of segments.entries()) {
    const vote = votes[i];
    if (vote == null || confidence === 'sure') continue;
    const added = evidence.get(vote.label) ?? new Float32Array(count);
    evidence.set(vote.label, added);
    added.fill((STRENGTH * vote.share) / logitScale, Math.round(start / period), Math.round(end / period));
  }
  return evidence;
}

/** Evidence of several kinds together. */
export function joined(all: readonly Evidence[]): Evidence {
  const sum = new Map<number, Float32Array>();
  for (const evidence of all) {
    for (const [place, added] of evidence) {
      const before = sum.get(place);
      sum.set(place, before === undefined ? added : before.map((value, i) => value + (added[i] as number)));
    }
  }
  return sum;
}
