/**
 * How long a stretch lasts, in steps: a mixture of delayed geometric laws. Each part takes at least `delay` steps and then
 * goes on with probability `loop` at every further one. Any histogram can be approached so, and unlike a table of
 * lengths it costs the same however long stretches are: an explicit-duration model at the price of a plain one.
 */
export type LengthPart = { readonly weight: number; readonly delay: number; readonly loop: number };
export type LengthLaw = readonly LengthPart[];

/** A law of one part: at least `least` seconds, `mean` on average. */
export function plainLaw(least: number, mean: number, period: number): LengthLaw {
  return [part(1, least / period, mean / period)];
}

/** Counted lengths: `counts[i]` stretches of at least `edges[i]` seconds, and less than `edges[i + 1]`. */
export type CountedLengths = { readonly counts: readonly number[]; readonly edges: readonly number[] };

/** A part for each third of the counted stretches: from its shortest on, with its mean. */
export function countedLaw({ counts, edges }: CountedLengths, period: number): LengthLaw {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const thirds = [0, 1, 2].map((): { count: number; sum: number; least: number } => ({
    count: 0,
    sum: 0,
    least: -1,
  }));
  let seen = 0;
  for (const [bin, count] of counts.entries()) {
    if (count === 0) continue;
    const [low, high] = [edges[bin] as number, edges[bin + 1] ?? (edges[bin] as number) * 1.2];
    const third = thirds[Math.min(2, Math.floor((3 * (seen + count / 2)) / total))] as (typeof thirds)[0];
    if (third.least < 0) third.least = low;
    third.count += count;
    third.sum += (count * (low + high)) / 2;
    seen += count;
  }
  return thirds
    .filter(({ count }) => count > 0)
    .map(({ count, sum, least }) => part(count / total, least / period, sum / count / period));
}

/** Both laws at once, the second with `share` of the weight. */
export function mixedLaw(law: LengthLaw, other: LengthLaw, share: number): LengthLaw {
  const scaled = (parts: LengthLaw, by: number): LengthLaw =>
    parts.map(({ weight, ...rest }) => ({ weight: weight * by, ...rest }));
  return share <= 0
    ? law
    : [...scaled(law, 1 - share), ...scaled(other, share)].filter(({ weight }) => weight > 0);
}

function part(weight: number, least: number, mean: number): LengthPart {
  const delay = Math.max(1, Math.round(least));
  // The delay takes its own steps; half a step more at least, so that no law is of one length alone.
  const further = Math.max(0.5, mean - delay);
  return { weight, delay, loop: further / (1 + further) };
}
