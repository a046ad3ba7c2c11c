import { IDLE } from '#core/labelling.ts';
import type { LabelSet } from '#core/model-pack.ts';
import { phaseTitle } from './phase-title.ts';

/** How a label is written and drawn. Colour never stands alone: the name goes with it. */
export type LabelLook = { readonly name: string; readonly colour: string; readonly isIdle: boolean };

const COLOURS = 12;

/** Looks of the labels of a pack's sets; colours follow the order of the phase set. */
export function labelLooks(sets: readonly LabelSet[]): (label: string) => LabelLook {
  const looks = new Map<string, LabelLook>();
  for (const set of sets) {
    let place = 0;
    for (const { id, name } of set.labels) {
      const isIdle = set.kind === 'phase' && id === IDLE;
      const colour = isIdle ? 'var(--label-idle)' : `var(--label-${place % COLOURS})`;
      if (!isIdle) place++;
      looks.set(id, { name: sentenceCase(name), colour, isIdle });
    }
  }
  return (label) =>
    looks.get(label) ?? { name: phaseTitle(label), colour: 'var(--label-idle)', isIdle: label === IDLE };
}

function sentenceCase(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
