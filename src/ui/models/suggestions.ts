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

/** Longer ones do not fit on a chip. */
const MOST_CHARACTERS = 38;

/** The prompt that says most and still fits on a line. */
function longest(prompts: readonly string[]): string[] {
  const short = prompts.filter((prompt) => prompt.length <= MOST_CHARACTERS);
  return [...short].sort((a, b) => b.length - a.length).slice(0, 1);
}
