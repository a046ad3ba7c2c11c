import { IDLE_COLOUR, labelColour, LABEL_COLOURS } from './label-colours.ts';
import type { WordedLabel, WordedLabelSet } from './label-sets.ts';

/** Changes to a label set while it is edited. A set that is being edited may lack names and sentences. */

type Kind = WordedLabelSet['kind'];

export function blankSet(kind: Kind, id: string, name: string): WordedLabelSet {
  const set: WordedLabelSet = {
    schema: 1,
    id,
    name,
    kind,
    exclusive: kind !== 'instrument',
    ordered: false,
    source: 'Made in ophclip',
    licence: 'of whoever made it',
    labels: [],
  };
  return withLabel(set);
}

/** A lower-case id made of words, not among `taken`. */
export function freeId(words: string, taken: ReadonlySet<string>): string {
  const slug = words
    .normalize('NFD')
    .toLowerCase()
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60);
  const base = slug === '' ? 'set' : slug;
  for (let number = 1; ; number++) {
    const id = number === 1 ? base : `${base}-${number}`;
    if (!taken.has(id)) return id;
  }
}

/** With one more label, unnamed and unworded, in the colour that is used least. */
export function withLabel(set: WordedLabelSet): WordedLabelSet {
  const uses = (colour: string): number => set.labels.filter((label) => label.colour === colour).length;
  const colour = LABEL_COLOURS.reduce((a, b) => (uses(b) < uses(a) ? b : a));
  const id = freeId('label', new Set(set.labels.map((label) => label.id)));
  return { ...set, labels: [...set.labels, { id, name: '', prompts: [''], colour }] };
}

export function withoutLabel(set: WordedLabelSet, id: string): WordedLabelSet {
  const { idle, ...rest } = set;
  return {
    ...rest,
    ...(idle !== undefined && idle !== id && { idle }),
    labels: set.labels.filter((label) => label.id !== id),
  };
}

/** One place up (-1) or down (1); at an end nothing happens. */
export function withMoved(set: WordedLabelSet, id: string, step: 1 | -1): WordedLabelSet {
  const from = set.labels.findIndex((label) => label.id === id);
  const labels = [...set.labels];
  const [moved, other] = [labels[from], labels[from + step]];
  if (moved === undefined || other === undefined) return set;
  labels[from] = other;
  labels[from + step] = moved;
  return { ...set, labels };
}

export function withChanged(set: WordedLabelSet, id: string, change: Partial<WordedLabel>): WordedLabelSet {
  return { ...set, labels: set.labels.map((label) => (label.id === id ? { ...label, ...change } : label)) };
}

/** Makes a label the one that pauses have, or (null) none of them. */
export function withIdle(set: WordedLabelSet, id: string | null): WordedLabelSet {
  const { idle, ...rest } = set;
  const freed = idle === undefined ? set.labels : withChanged(set, idle, { colour: labelColour(0) }).labels;
  if (id === null) return { ...rest, labels: freed };
  return { ...withChanged({ ...rest, labels: freed }, id, { colour: IDLE_COLOUR }), idle: id };
}

/** Without empty sentences and the space around words; labels that were added get ids made of their names. */
export function tidied(set: WordedLabelSet, added: ReadonlySet<string> = new Set()): WordedLabelSet {
  const taken = new Set(set.labels.map(({ id }) => id).filter((id) => !added.has(id)));
  const renamed = new Map<string, string>();
  for (const { id, name } of set.labels) {
    const own = added.has(id) ? freeId(name, taken) : id;
    taken.add(own);
    renamed.set(id, own);
  }
  const sentences = (given: readonly string[]): string[] => [
    ...new Set(given.map((sentence) => sentence.trim()).filter((sentence) => sentence !== '')),
  ];
  return {
    ...set,
    name: set.name.trim(),
    ...(set.idle !== undefined && { idle: renamed.get(set.idle) ?? set.idle }),
    labels: set.labels.map(({ contrast, ...label }) => {
      const instead = sentences(contrast ?? []);
      return {
        ...label,
        id: renamed.get(label.id) ?? label.id,
        name: label.name.trim(),
        prompts: sentences(label.prompts),
        ...(instead.length > 0 && { contrast: instead }),
      };
    }),
  };
}

/** What can be labelled with already: the labels that have a sentence. */
export function wordedSoFar(set: WordedLabelSet): WordedLabelSet {
  const { labels, ...rest } = tidied(set);
  return { ...rest, labels: labels.filter(({ prompts }) => prompts.length > 0) };
}

/** What has to be done before a set can be kept; null when nothing has. Names the label it is about. */
export function lacking(
  set: WordedLabelSet,
): { label: string | null; what: 'name' | 'sentence' | 'label' } | null {
  const { name, labels } = tidied(set);
  if (name === '') return { label: null, what: 'name' };
  if (labels.length === 0) return { label: null, what: 'label' };
  for (const label of labels) {
    if (label.name === '') return { label: label.id, what: 'name' };
    if (label.prompts.length === 0) return { label: label.id, what: 'sentence' };
  }
  return null;
}
