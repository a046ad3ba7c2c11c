import { IDLE_COLOUR, labelColour } from './label-colours.ts';
import type { WordedLabelSet } from './label-sets.ts';
import { DEFAULT_OPTIONS, IDLE } from './labelling.ts';
import type { LabelSet } from './model-pack.ts';

/** Which label sets a case is labelled with. */

/** Where a set is from: it comes with the app, with the encoders, or the user made it. */
export const SET_ORIGINS = ['app', 'pack', 'own'] as const;
export type SetOrigin = (typeof SET_ORIGINS)[number];

/** A set, by its origin and its id there. */
export type SetRef = `${SetOrigin}:${string}`;

export type LabelChoice = {
  /** Null: the encoders' own first set of that kind, which needs no text encoder. */
  readonly [Kind in LabelledKind]: SetRef | null;
} & {
  /** How much the usual order counts, 0..1; 0 assumes nothing. */
  readonly order: number;
};

/** The kinds of sets that a case is labelled with, one each. */
export const LABELLED_KINDS = ['phase', 'instrument', 'procedure'] as const;
export type LabelledKind = (typeof LABELLED_KINDS)[number];

export const DEFAULT_LABEL_CHOICE: LabelChoice = {
  phase: null,
  instrument: null,
  procedure: null,
  order: DEFAULT_OPTIONS.order,
};

export function splitRef(ref: SetRef): { from: SetOrigin; id: string } {
  const at = ref.indexOf(':');
  return { from: ref.slice(0, at) as SetOrigin, id: ref.slice(at + 1) };
}

type PackFacts = { readonly name: string; readonly licence: string; readonly labelSets: readonly LabelSet[] };

/** The encoders' own set that a case is labelled with when nothing else is chosen. */
export function packSetRef({ labelSets }: PackFacts, kind: LabelledKind): SetRef | null {
  const set = labelSets.find((candidate) => candidate.kind === kind);
  return set === undefined ? null : `pack:${set.id}`;
}

/** A pack's own set in the form of all others; its embeddings stay with the pack. Null: it has none of that id. */
export function packLabelSet({ name, licence, labelSets }: PackFacts, id: string): WordedLabelSet | null {
  const set = labelSets.find((candidate) => candidate.id === id);
  if (set === undefined) return null;
  const idle = set.kind === 'phase' && set.labels.some((label) => label.id === IDLE) ? IDLE : undefined;
  let place = 0;
  return {
    schema: 1,
    id,
    name: set.name,
    kind: set.kind,
    exclusive: set.exclusive,
    ...(idle !== undefined && { idle }),
    ordered: set.kind === 'phase',
    source: name,
    licence,
    labels: set.labels.map((label) => ({
      ...label,
      colour: label.id === idle ? IDLE_COLOUR : labelColour(place++),
    })),
  };
}
