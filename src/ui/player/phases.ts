import type { PhaseSpan } from '#state/samples-store.ts';

const COLOURS = 12;

/** A colour token per phase, by order of first appearance; idle is quiet. Text always goes with it. */
export function phaseColours(phases: readonly PhaseSpan[]): ReadonlyMap<string, string> {
  const names = [...new Set(phases.map(({ phase }) => phase))].filter((name) => !isIdle(name));
  const colours = new Map(names.map((name, i) => [name, `var(--label-${i % COLOURS})`]));
  for (const { phase } of phases) if (isIdle(phase)) colours.set(phase, 'var(--label-idle)');
  return colours;
}

export function phaseAt(phases: readonly PhaseSpan[], seconds: number): string | undefined {
  return phases.find(({ start, end }) => seconds >= start && seconds < end)?.phase;
}

/** "lens-implantation" as people write it: "Lens implantation". */
export function phaseTitle(phase: string): string {
  const words = phase.replaceAll(/[-_]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function isIdle(phase: string): boolean {
  return phase.toLowerCase() === 'idle';
}
