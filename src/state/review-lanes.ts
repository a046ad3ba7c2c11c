import { packLabelSet, packSetRef, splitRef, type LabelledKind, type SetRef } from '#core/label-choice.ts';
import type { WordedLabelSet } from '#core/label-sets.ts';
import type { Labelling, Presence } from '#core/labelling.ts';
import type { Manifest } from '#core/model-pack.ts';
import {
  laidOver,
  ofLane,
  PHASE_LANE,
  type Correction,
  type Lane,
  type ReviewedSegment,
} from '#core/review.ts';
import { caseLabelsStore, type CaseLabelsState } from './case-labels-store.ts';
import { caseStore, type CaseFacts, type CaseState } from './case-store.ts';
import { labelSetIn, labelSetsStore } from './label-sets-store.ts';
import { modelsStore, type ModelsState } from './models-store.ts';

/** The lanes of a case and the label sets that name what is in them; a person's word lies over the model's. */

/** A case, as far as its label sets depend on it. */
type Named = { readonly facts: Pick<CaseFacts, 'packId' | 'labels'> | null };
export type Shown = Named & Pick<CaseState, 'labelling' | 'corrections'>;
type Models = Pick<ModelsState, 'packs'>;
type Chosen = Pick<CaseLabelsState, 'missing'>;

/** An instrument's lane as it is shown. */
export type ReviewedPresence = Omit<Presence, 'segments'> & { readonly segments: readonly ReviewedSegment[] };

export type ReviewedLabelling = Omit<Labelling, 'phases' | 'instruments'> & {
  readonly phases: readonly ReviewedSegment[];
  readonly instruments: readonly ReviewedPresence[];
};

function manifestOf({ facts }: Named, { packs }: Models): Manifest | undefined {
  return packs.find(({ manifest }) => manifest.id === facts?.packId)?.manifest;
}

/** The label set of a kind on screen; null until the pack's facts are read, and where there is none. */
export function setRefOf(
  kind: LabelledKind,
  state: Named = caseStore.getState(),
  models: Models = modelsStore.getState(),
  { missing }: Chosen = caseLabelsStore.getState(),
): SetRef | null {
  const chosen = missing.includes(kind) ? null : state.facts?.labels[kind];
  const manifest = manifestOf(state, models);
  return chosen ?? (manifest === undefined ? null : packSetRef(manifest, kind));
}

/** The labels there are for phases, or for instruments. */
export function labelsOf(kind: LabelledKind): WordedLabelSet['labels'] {
  const ref = setRefOf(kind);
  if (ref === null) return [];
  const manifest = manifestOf(caseStore.getState(), modelsStore.getState());
  const set = ref.startsWith('pack:')
    ? manifest && packLabelSet(manifest, splitRef(ref).id)
    : labelSetIn(labelSetsStore.getState(), ref);
  return set?.labels ?? [];
}

/** All labels of a case as they are shown. */
export function shownLabelling(
  state: Shown = caseStore.getState(),
  models: Models = modelsStore.getState(),
  chosen: Chosen = caseLabelsStore.getState(),
): ReviewedLabelling {
  const { labelling, corrections } = state;
  const set = setRefOf('instrument', state, models, chosen);
  const said = new Map<string, Correction[]>();
  for (const correction of corrections) {
    if (correction.set !== set) continue;
    const lane = said.get(correction.lane);
    if (lane === undefined) said.set(correction.lane, [correction]);
    else lane.push(correction);
  }
  const found = labelling.instruments.map(({ label, segments }) => ({
    label,
    segments: laidOver(segments, said.get(label) ?? []),
  }));
  const added = [...said]
    .filter(([label]) => !labelling.instruments.some((presence) => presence.label === label))
    .map(([label, words]) => ({ label, segments: laidOver([], words) }))
    .filter(({ segments }) => segments.length > 0);
  return {
    ...labelling,
    phases: shownPhases(state, models, chosen),
    instruments: [...found, ...added],
  };
}

/** The phases as they are shown. */
export function shownPhases(
  state: Shown = caseStore.getState(),
  models: Models = modelsStore.getState(),
  chosen: Chosen = caseLabelsStore.getState(),
): readonly ReviewedSegment[] {
  const set = setRefOf('phase', state, models, chosen);
  return laidOver(state.labelling.phases, ofLane(state.corrections, { set, lane: PHASE_LANE }));
}

/** A lane to edit; null while it is not known what names its labels. */
export function laneOf(lane: string, state: Shown = caseStore.getState()): Lane | null {
  const { labelling } = state;
  const set = setRefOf(lane === PHASE_LANE ? 'phase' : 'instrument', state);
  if (set === null) return null;
  const model =
    lane === PHASE_LANE
      ? labelling.phases
      : (labelling.instruments.find(({ label }) => label === lane)?.segments ?? []);
  return { set, lane, model };
}

/** What is shown in a lane. */
export function shownIn(lane: string): readonly ReviewedSegment[] {
  const found = laneOf(lane);
  return found === null ? [] : laidOver(found.model, ofLane(caseStore.getState().corrections, found));
}
