import { carriesDarkText } from '#core/label-colours.ts';
import type { WordedLabelSet } from '#core/label-sets.ts';
import { IDLE } from '#core/labelling.ts';
import { phaseTitle } from './phase-title.ts';

/** How a label is written and drawn. Colour never stands alone: the name goes with it. */
export type LabelLook = {
  readonly name: string;
  readonly colour: string;
  /** Of text on the colour. */
  readonly ink: string;
  readonly isIdle: boolean;
};

/** Looks of the labels of some sets; where two have a label of the same id, the first set's counts. */
export function labelLooks(sets: readonly WordedLabelSet[]): (label: string) => LabelLook {
  const looks = new Map<string, LabelLook>();
  for (const { labels, idle } of sets) {
    for (const { id, name, colour } of labels) {
      if (!looks.has(id))
        looks.set(id, { name: sentenceCase(name), colour, ink: inkOn(colour), isIdle: id === idle });
    }
  }
  return (label) =>
    looks.get(label) ?? {
      name: phaseTitle(label),
      colour: 'var(--label-idle)',
      ink: LIGHT,
      isIdle: label === IDLE,
    };
}

const DARK = '#0b0e11';
const LIGHT = '#ffffff';

export function inkOn(colour: string): string {
  return carriesDarkText(colour) ? DARK : LIGHT;
}

function sentenceCase(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
