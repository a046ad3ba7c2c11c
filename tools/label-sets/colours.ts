import { readFileSync } from 'node:fs';
import {
  converter,
  filterDeficiencyDeuter,
  filterDeficiencyProt,
  filterDeficiencyTrit,
  formatHex,
  inGamut,
  parse,
  wcagContrast,
  type Color,
} from 'culori';

const oklab = converter('oklab');
const SEEN = [
  (colour: Color) => colour,
  filterDeficiencyProt(1),
  filterDeficiencyDeuter(1),
  filterDeficiencyTrit(1),
];

type Seen = readonly number[];

/** A colour as four pairs of eyes see it: L, a, b of each. */
function seen(colour: Color): Seen {
  return SEEN.flatMap((eyes) => {
    const { l, a, b } = oklab(eyes(colour));
    return [l, a, b];
  });
}

/** The least difference over those eyes. */
function difference(x: Seen, y: Seen): number {
  let least = Infinity;
  for (let i = 0; i < x.length; i += 3) {
    const parts = [0, 1, 2].map((k) => (x[i + k] as number) - (y[i + k] as number));
    least = Math.min(least, Math.hypot(...parts));
  }
  return least;
}

/**
 * `count` colours that carry dark text: the interface's own twelve, then always the one that differs most from all
 * before it, for all eyes. The more there are, the closer they get: a name always stands beside a colour.
 */
export function labelColours(count: number): string[] {
  const css = readFileSync('src/ui/theme.css', 'utf8');
  const chosen = [...css.matchAll(/--label-\d+: (#[0-9a-f]{6})/g)].map((match) => match[1] as string);
  const candidates: { hex: string; at: Seen; gap: number }[] = [];
  for (let l = 0.56; l <= 0.96; l += 0.04)
    for (let c = 0.03; c <= 0.21; c += 0.03)
      for (let h = 0; h < 360; h += 12) {
        const colour = { mode: 'oklch' as const, l, c, h };
        if (!inGamut('rgb')(colour) || wcagContrast(colour, '#0b0e11') < 4.5) continue;
        candidates.push({ hex: formatHex(colour), at: seen(colour), gap: Infinity });
      }
  const narrow = (hex: string): void => {
    const at = seen(parse(hex) as Color);
    for (const candidate of candidates) candidate.gap = Math.min(candidate.gap, difference(candidate.at, at));
  };
  for (const hex of chosen) narrow(hex);
  while (chosen.length < count) {
    const best = candidates.reduce((a, b) => (b.gap > a.gap ? b : a));
    chosen.push(best.hex);
    narrow(best.hex);
  }
  return chosen.slice(0, count);
}
