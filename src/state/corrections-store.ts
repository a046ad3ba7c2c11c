import { createStore } from 'zustand/vanilla';
import {
  laidOver,
  ofSet,
  withCorrection,
  withoutCorrection,
  type Correction,
  type ReviewedSegment,
} from '#core/corrections.ts';
import { packLabelSet, packSetRef, splitRef, type SetRef } from '#core/label-choice.ts';
import type { WordedLabelSet } from '#core/label-sets.ts';
import type { Manifest } from '#core/model-pack.ts';
import { segmentAt } from '#core/segments.ts';
import { caseLabelsStore, type CaseLabelsState } from './case-labels-store.ts';
import { caseStore, type CaseFacts, type CaseState } from './case-store.ts';
import { failureOf, type Failure } from './failure.ts';
import { labelSetIn, labelSetsStore } from './label-sets-store.ts';
import { modelsStore, type ModelsState } from './models-store.ts';
import { pause, playerStore } from './player-store.ts';

/** What the person at the screen says about the segments of the case. Every word is stored at once. */

export type CorrectionsState = {
  /** The segment that a label is being chosen for. */
  readonly asked: ReviewedSegment | null;
  /** All that was said before each change of this visit, the latest last. */
  readonly before: readonly (readonly Correction[])[];
  /** What was stored last in this visit. */
  readonly stored: readonly Correction[] | null;
  /** Why the last change could not be stored. */
  readonly failure: Failure | null;
};

const NOTHING: CorrectionsState = { asked: null, before: [], stored: null, failure: null };

export const correctionsStore = createStore<CorrectionsState>(() => NOTHING);

const { setState, getState } = correctionsStore;

caseStore.subscribe((now, before) => {
  if (now.facts?.id !== before.facts?.id) setState(NOTHING);
});

/** A case, as far as its label sets depend on it. */
type Named = { readonly facts: Pick<CaseFacts, 'packId' | 'labels'> | null };
type Shown = Named & Pick<CaseState, 'labelling' | 'corrections'>;
type Models = Pick<ModelsState, 'packs'>;
type Chosen = Pick<CaseLabelsState, 'missing'>;

function manifestOf({ facts }: Named, { packs }: Models): Manifest | undefined {
  return packs.find(({ manifest }) => manifest.id === facts?.packId)?.manifest;
}

/** The label set of the phases on screen; null until the pack's facts are read, and where there is none. */
export function phaseSetRef(
  state: Named = caseStore.getState(),
  models: Models = modelsStore.getState(),
  { missing }: Chosen = caseLabelsStore.getState(),
): SetRef | null {
  const chosen = missing.includes('phase') ? null : state.facts?.labels.phase;
  const manifest = manifestOf(state, models);
  return chosen ?? (manifest === undefined ? null : packSetRef(manifest, 'phase'));
}

/** The labels a phase can have. */
export function phaseLabels(): WordedLabelSet['labels'] {
  const ref = phaseSetRef();
  if (ref === null) return [];
  const manifest = manifestOf(caseStore.getState(), modelsStore.getState());
  const set = ref.startsWith('pack:')
    ? manifest && packLabelSet(manifest, splitRef(ref).id)
    : labelSetIn(labelSetsStore.getState(), ref);
  return set?.labels ?? [];
}

/** The phases as they are shown: a person's word laid over the model's. */
export function shownPhases(
  state: Shown = caseStore.getState(),
  models: Models = modelsStore.getState(),
  chosen: Chosen = caseLabelsStore.getState(),
): readonly ReviewedSegment[] {
  return laidOver(state.labelling.phases, ofSet(state.corrections, phaseSetRef(state, models, chosen)));
}

/** The phase segment at the playhead; undefined in a gap. */
export function segmentAtPlayhead(): ReviewedSegment | undefined {
  return segmentAt(shownPhases(), playerStore.getState().time);
}

/** Asks for the right label of a segment: of the one at the playhead, if none is given. */
export function askForLabel(segment: ReviewedSegment | undefined = segmentAtPlayhead()): void {
  if (segment === undefined || phaseSetRef() === null) return;
  // What is decided about must stay on screen.
  pause();
  setState({ asked: segment });
}

export function stopAsking(): void {
  setState({ asked: null });
}

/** A person says what a segment is; its own label accepts it. */
export function sayLabel(segment: ReviewedSegment, label: string): void {
  const set = phaseSetRef();
  if (set === null) return;
  const { start, end, correction } = segment;
  const said = correction?.said ?? segment.label;
  const at = Date.now();
  change(withCorrection(caseStore.getState().corrections, { start, end, label, set, at, said }));
}

export function acceptAtPlayhead(): void {
  const segment = segmentAtPlayhead();
  if (segment !== undefined && segment.correction === null) sayLabel(segment, segment.label);
}

/** Takes back what was said about the segment at the playhead. */
export function removeAtPlayhead(): void {
  const segment = segmentAtPlayhead();
  if (segment?.correction == null) return;
  change(withoutCorrection(caseStore.getState().corrections, segment.correction.set, segment.start));
}

/** Undoes the last change of this visit. */
export function undoCorrection(): void {
  const { before } = getState();
  const last = before.at(-1);
  if (last === undefined) return;
  setState({ before: before.slice(0, -1) });
  void store(last);
}

function change(corrections: readonly Correction[]): void {
  setState(({ before }) => ({ before: [...before, caseStore.getState().corrections] }));
  void store(corrections);
}

async function store(corrections: readonly Correction[]): Promise<void> {
  const id = caseStore.getState().facts?.id;
  if (id === undefined) return;
  caseStore.setState({ corrections });
  try {
    const { updateCase } = await import('#library/cases.ts');
    await updateCase(id, () => ({ corrections }));
    setState({ failure: null, stored: corrections });
  } catch (thrown) {
    setState({ failure: failureOf(thrown) });
  }
}
