import type { Manifest } from '#core/model-pack.ts';

const COUNT = 4;

/** Sentences this pack should understand: prompts of its own labels, spread over its label sets, phases first. */
export function suggestions(manifest: Manifest): string[] {
  const sets = [...manifest.labelSets].sort(
    (a, b) => Number(b.kind === 'phase') - Number(a.kind === 'phase'),
  );
  const prompts = sets.map((set) => set.labels.flatMap((label) => longest(label.prompts)));
  const [first = [], ...rest] = prompts;
  const others = rest.flatMap((list) => list.slice(0, 1)).slice(0, 1);
  const step = Math.max(1, Math.floor(first.length / (COUNT - others.length)));
  const spread = first
    .filter((_, place) => place % step === Math.floor(step / 2))
    .slice(0, COUNT - others.length);
  return [...new Set([...spread, ...others])];
}

/** The wordiest prompt that still reads as one line. */
function longest(prompts: readonly string[]): string[] {
  const words = (prompt: string): number => prompt.split(' ').length;
  const short = prompts.filter((prompt) => words(prompt) <= 8);
  return [...short].sort((a, b) => words(b) - words(a)).slice(0, 1);
}
