import { AppError } from '#core/errors.ts';
import { packLabelSet, splitRef, type SetRef } from '#core/label-choice.ts';
import {
  labelSetIndexSchema,
  parseLabelSet,
  type LabelSetIndex,
  type WordedLabelSet,
} from '#core/label-sets.ts';
import type { Manifest } from '#core/model-pack.ts';
import { savedLabelSet } from '#library/label-sets.ts';

/** Label sets wherever they are from. */

const SETS_URL = `${import.meta.env.BASE_URL}label-sets/`;

const fetched = new Map<string, Promise<unknown>>();

/** A file of public/label-sets/, fetched once a visit. Throws AppError `pack/offline`. */
export function fetchLabelFile(file: string): Promise<unknown> {
  const known = fetched.get(file);
  if (known !== undefined) return known;
  const fetching = fetchJson(file).catch((thrown: unknown) => {
    fetched.delete(file);
    throw thrown;
  });
  fetched.set(file, fetching);
  return fetching;
}

async function fetchJson(file: string): Promise<unknown> {
  const response = await fetch(SETS_URL + file).catch((cause: unknown) => {
    throw new AppError('labels/offline', `${file} could not be fetched`, { cause });
  });
  if (!response.ok) throw new AppError('internal', `${file}: HTTP ${response.status}`);
  return response.json();
}

/** The sets that come with the app. */
export async function appLabelSets(): Promise<LabelSetIndex['sets']> {
  return labelSetIndexSchema.parse(await fetchLabelFile('index.json')).sets;
}

/** The set a reference means; null where it is gone. `manifest` is the pack's whose own sets are meant. */
export async function findLabelSet(ref: SetRef, manifest: Manifest | null): Promise<WordedLabelSet | null> {
  const { from, id } = splitRef(ref);
  if (from === 'own') return (await savedLabelSet(id))?.set ?? null;
  if (from === 'pack') {
    const set = manifest && packLabelSet(manifest, id);
    return set && withCounts(set, await appLabelSet(id).catch(() => null));
  }
  return appLabelSet(id);
}

async function appLabelSet(id: string): Promise<WordedLabelSet | null> {
  const facts = (await appLabelSets()).find((candidate) => candidate.id === id);
  return facts === undefined ? null : parseLabelSet(await fetchLabelFile(facts.file));
}

/** Encoders may come with a class list of the app's in words of their own: what was counted holds for it too. */
function withCounts(set: WordedLabelSet, known: WordedLabelSet | null): WordedLabelSet {
  if (known?.priors === undefined) return set;
  const written = new Map(known.labels.map((label) => [label.id, label.written]));
  return {
    ...set,
    priors: known.priors,
    labels: set.labels.map((label) => {
      const names = written.get(label.id);
      return names === undefined ? label : { ...label, written: names };
    }),
  };
}
