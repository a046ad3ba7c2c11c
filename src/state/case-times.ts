import { packLabelSet, splitRef, type SetRef } from '#core/label-choice.ts';
import type { WordedLabelSet } from '#core/label-sets.ts';
import { besideOthers, type Beside, type CaseTimes } from '#core/report/beside.ts';
import { timesOf } from '#core/report/times.ts';
import { labelSetIn, type LabelSetsState } from './label-sets-store.ts';
import type { CaseCard } from './library-store.ts';
import type { ModelsState } from './models-store.ts';
import { setRefOf, shownPhases } from './review-lanes.ts';

/** A case, as far as its times depend on it. */
export type Timed = Pick<
  CaseCard,
  'id' | 'name' | 'durationSeconds' | 'packId' | 'labels' | 'labelling' | 'corrections' | 'isSample'
>;

export type TimesBeside = {
  readonly rows: readonly Beside[];
  readonly others: readonly CaseCard[];
  /** The label set's; null until it is here. */
  readonly set: WordedLabelSet | null;
};

type Models = Pick<ModelsState, 'packs'>;
/** A set that is gone is nobody's. */
const NONE_MISSING = { missing: [] };

/**
 * The times of a case beside those of all others that are read to their end with the same label set. Operations that are
 * drawn are no company for others.
 */
export function timesBeside(
  here: Timed,
  cards: readonly CaseCard[],
  models: Models,
  sets: LabelSetsState,
): TimesBeside {
  const ref = phaseSetOf(here, models);
  const others = cards.filter(
    (card) =>
      card.id !== here.id &&
      card.state === 'done' &&
      card.labelling.phases.length > 0 &&
      (here.isSample || !card.isSample) &&
      isSameSet(here, ref, card, models),
  );
  const set = ref === null ? null : (setOf(ref, here, models, sets) ?? null);
  const labels = set?.labels.map(({ id }) => id) ?? [];
  // What is idle is said last.
  const order = [...labels.filter((id) => id !== set?.idle), ...labels.filter((id) => id === set?.idle)];
  const timesIn = (timed: Timed): CaseTimes => ({
    id: timed.id,
    name: timed.name,
    durationSeconds: timed.durationSeconds,
    times: timesOf(shownPhases({ ...timed, facts: timed }, models, NONE_MISSING), labels),
  });
  return { rows: besideOthers(timesIn(here), others.map(timesIn), order), others, set };
}

function phaseSetOf(timed: Timed, models: Models): SetRef | null {
  return setRefOf('phase', { facts: timed }, models, NONE_MISSING);
}

/** Packs may call different sets alike. */
function isSameSet(here: Timed, ref: SetRef | null, other: Timed, models: Models): boolean {
  if (ref === null || phaseSetOf(other, models) !== ref) return false;
  return splitRef(ref).from !== 'pack' || other.packId === here.packId;
}

function setOf(ref: SetRef, { packId }: Timed, { packs }: Models, sets: LabelSetsState) {
  const { from, id } = splitRef(ref);
  if (from !== 'pack') return labelSetIn(sets, ref);
  const manifest = packs.find((pack) => pack.manifest.id === packId)?.manifest;
  return manifest && packLabelSet(manifest, id);
}
