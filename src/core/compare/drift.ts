/** How a player that runs by its own clock is kept with another. */

export type Correction =
  /** It is too far off: it jumps. */
  | { readonly kind: 'seek' }
  /** It plays on at this speed. */
  | { readonly kind: 'play'; readonly rate: number };

/** Nobody sees less. */
const UNSEEN_SECONDS = 0.02;
/** Farther off than this, catching up would take too long to watch. */
const MOST_SECONDS = 0.4;
/** A speed may differ by this share: pictures still move as they should. */
const MOST_SHARE = 0.2;
/** Half of what it is off is made up in a second. */
const PULL = 0.5;

/** `late`: how far it is behind, seconds of its recording; `rate`: the speed that is wanted. */
export function correctionOf(late: number, rate: number): Correction {
  if (Math.abs(late) > MOST_SECONDS * Math.max(1, rate)) return { kind: 'seek' };
  if (Math.abs(late) < UNSEEN_SECONDS) return { kind: 'play', rate };
  const share = Math.max(-MOST_SHARE, Math.min(MOST_SHARE, (late * PULL) / Math.max(rate, 0.1)));
  return { kind: 'play', rate: rate * (1 + share) };
}
