import { createStore } from 'zustand/vanilla';
import {
  insidePicture,
  piecesOf,
  withHandles,
  withoutStretches,
  type Clip,
  type ClipMode,
  type ClipPiece,
  type Mask,
} from '#core/clips/clips.ts';
import { fileNames, USUAL_TEMPLATE } from '#core/clips/file-names.ts';
import { IDLE } from '#core/labelling.ts';
import { PHASE_LANE } from '#core/review.ts';
import type { ClipSources, Planned } from '#jobs/clips/clips-protocol.ts';
import { caseFiles, caseStore } from './case-store.ts';
import { failureOf, type Failure } from './failure.ts';
import { labelsOf, setRefOf, shownIn } from './review-lanes.ts';
import { labelSetIn, labelSetsStore } from './label-sets-store.ts';
import { reviewStore, selectedSegment } from './review-store.ts';
import { searchStore } from './search-store.ts';

/** Stretches of the case on screen that are to become video files: which, how, and what they will be in truth. */

/** Which stretches; `lane:label` means all of that label in that lane. */
export type ClipChoice = 'selected' | 'phases' | 'starred' | 'moments' | 'whole' | `${string}:${string}`;

/** What a person says they did before clips leave the computer. */
export const CHECKS = ['text', 'faces', 'spoken', 'names'] as const;
export type Check = (typeof CHECKS)[number];

export type ClipsState = {
  /** The panel is in sight: its clips show on the timeline, its masks on the picture. */
  readonly isShown: boolean;
  readonly choice: ClipChoice;
  /** Clips of the choice that were taken out of it, by key. */
  readonly unticked: ReadonlySet<string>;
  readonly wanted: ClipMode;
  /** Seconds added before and after. */
  readonly handles: number;
  readonly isReel: boolean;
  /** The recording's sound goes with its pictures; asked for anew with every case. */
  readonly isSoundKept: boolean;
  readonly template: string;
  /** What `{case}` is in file names; the recording's own name may be a patient's. */
  readonly caseName: string;
  /** Of `SUBMISSIONS`. */
  readonly submission: string | null;
  readonly masks: readonly Mask[];
  /** The mask that is being moved; null: none. */
  readonly chosenMask: number | null;
  /** Stretches that no clip shows. */
  readonly leftOut: readonly { readonly start: number; readonly end: number }[];
  readonly checked: ReadonlySet<Check>;
  /** What each output will be, by key; those that are not looked at yet are not in it. */
  readonly plans: ReadonlyMap<string, Planned>;
  readonly failure: Failure | null;
};

const START: ClipsState = {
  isShown: false,
  choice: 'phases',
  unticked: new Set(),
  wanted: 'fast',
  handles: 1,
  isReel: false,
  isSoundKept: false,
  template: USUAL_TEMPLATE,
  caseName: 'case',
  submission: null,
  masks: [],
  chosenMask: null,
  leftOut: [],
  checked: new Set(),
  plans: new Map(),
  failure: null,
};

export const clipsStore = createStore<ClipsState>(() => START);

const { setState, getState } = clipsStore;

caseStore.subscribe(({ facts }, before) => {
  // How one likes to cut stays; what was chosen and hidden belongs to the case.
  if (facts?.id === before.facts?.id) return;
  const { wanted, handles, template, isShown } = getState();
  setState({ ...START, wanted, handles, template, isShown });
});

export function changeClips(change: Partial<Omit<ClipsState, 'plans' | 'masks'>>): void {
  setState({ failure: null, ...change });
}

export function chooseClips(choice: ClipChoice): void {
  setState({ choice, unticked: new Set(), failure: null });
}

/** What is selected, where something is; else every phase. */
export function openClips(): void {
  setState({ isShown: true });
  if (reviewStore.getState().selected !== null) chooseClips('selected');
}

export function toggleClip(key: string): void {
  setState(({ unticked }) => ({ unticked: toggled(unticked, key) }));
}

export function toggleCheck(check: Check): void {
  setState(({ checked }) => ({ checked: toggled(checked, check) }));
}

function toggled<T>(set: ReadonlySet<T>, value: T): ReadonlySet<T> {
  const next = new Set(set);
  if (!next.delete(value)) next.add(value);
  return next;
}

/** Clips change what has been looked at: what was said of them before no longer counts. */
export function setMasks(masks: readonly Mask[], chosenMask: number | null = null): void {
  setState({ masks: masks.map(insidePicture), chosenMask, failure: null });
}

export function leaveOut(stretch: { start: number; end: number }): void {
  setState(({ leftOut }) => ({ leftOut: [...leftOut, stretch] }));
}

export function takeBack(stretch: { start: number; end: number }): void {
  setState(({ leftOut }) => ({
    leftOut: leftOut.filter(({ start, end }) => start !== stretch.start || end !== stretch.end),
  }));
}

/** What there is to look at or listen to before clips leave the computer. */
export function checksFor({ isSoundKept }: Pick<ClipsState, 'isSoundKept'>): readonly Check[] {
  return CHECKS.filter((check) => check !== 'spoken' || isSoundKept);
}

/** Masks can only be burnt into pictures that are made anew. */
export function modeOf({ wanted, masks }: Pick<ClipsState, 'wanted' | 'masks'>): ClipMode {
  return masks.length > 0 ? 'exact' : wanted;
}

/** A stretch of the choice, and whether it is to be cut. */
export type ClipItem = { readonly key: string; readonly clip: Clip; readonly isTicked: boolean };

/** A file to be written. */
export type ClipOutput = {
  readonly key: string;
  /** Without ending. */
  readonly name: string;
  readonly clips: readonly Clip[];
  readonly pieces: readonly ClipPiece[];
};

/** Everything that is on offer now, as stores have it; cheap enough to be asked again with every change. */
export function clipItems(): readonly ClipItem[] {
  const { choice, unticked, handles } = getState();
  const duration = caseStore.getState().facts?.video.durationSeconds ?? 0;
  const chosen = chosenClips(choice).filter(({ start, end }) => end > start);
  return withHandles(chosen, choice === 'whole' ? 0 : handles, duration).map((clip) => {
    const key = keyOf(clip);
    return { key, clip, isTicked: !unticked.has(key) };
  });
}

function keyOf({ start, end, name }: Clip): string {
  return `${start.toFixed(3)}-${end.toFixed(3)}-${name}`;
}

/** The files that will be written. */
export function clipOutputs(items: readonly ClipItem[] = clipItems()): readonly ClipOutput[] {
  const { leftOut, template, caseName, isReel } = getState();
  const parts = caseStore.getState().facts?.parts ?? [];
  const ticked = items.filter(({ isTicked }) => isTicked).map(({ clip }) => clip);
  const clips = withoutStretches(ticked, leftOut).filter((clip) => piecesOf(clip, parts).length > 0);
  if (clips.length === 0) return [];
  if (isReel) {
    const [first] = clips;
    const reel = { start: first?.start ?? 0, end: clips.at(-1)?.end ?? 0, name: 'Reel' };
    const [name = 'reel'] = fileNames([reel], template, caseName);
    const pieces = clips.flatMap((clip) => piecesOf(clip, parts));
    return [{ key: `reel ${clips.map(keyOf).join(' ')}`, name, clips, pieces }];
  }
  const names = fileNames(clips, template, caseName);
  return clips.map((clip, i) => ({
    key: keyOf(clip),
    name: names[i] ?? `clip-${i + 1}`,
    clips: [clip],
    pieces: piecesOf(clip, parts),
  }));
}

function chosenClips(choice: ClipChoice): readonly Clip[] {
  const { facts, marks } = caseStore.getState();
  if (choice === 'selected') {
    const segment = selectedSegment();
    return segment === undefined ? [] : [named(segment)];
  }
  if (choice === 'phases') {
    const idle = idleOf();
    return shownIn(PHASE_LANE)
      .filter(({ label }) => label !== idle)
      .map(named);
  }
  if (choice === 'starred') {
    const starred = marks.filter(({ isStarred }) => isStarred);
    return starred.map(({ start, end, text }) => ({ start, end, name: text === '' ? 'Star' : text }));
  }
  if (choice === 'moments') {
    const { answer } = searchStore.getState();
    const name = answer?.asked.kind === 'text' ? answer.asked.text : 'Moment';
    return [...(answer?.moments ?? [])]
      .sort((a, b) => a.start - b.start)
      .map(({ start, end }) => ({ start, end, name }));
  }
  if (choice === 'whole') return [{ start: 0, end: facts?.video.durationSeconds ?? 0, name: 'Whole' }];
  const [lane = '', label] = choice.split(/:(.*)/s);
  return shownIn(lane)
    .filter((segment) => segment.label === label)
    .map(named);
}

/** The label that pauses have: nobody cuts those with every phase. */
function idleOf(): string {
  const ref = setRefOf('phase');
  const set = ref === null ? null : labelSetIn(labelSetsStore.getState(), ref);
  return set?.idle ?? IDLE;
}

function named({ start, end, label }: { start: number; end: number; label: string }): Clip {
  return { start, end, name: nameOf(label) };
}

function nameOf(label: string): string {
  const known = [...labelsOf('phase'), ...labelsOf('instrument')].find(({ id }) => id === label);
  const name = known?.name ?? label.replaceAll(/[-_]/g, ' ');
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** What clips are cut from, by part; null while the recording is not here. */
export async function clipSources(): Promise<ClipSources | null> {
  const found = caseFiles();
  const { facts } = caseStore.getState();
  if (found === null || facts === null) return null;
  const { clipSource } = await import('#jobs/clips/cut-clips.ts');
  return found.files.map((file, part) => {
    const route = facts.parts[part]?.video?.route ?? facts.video.route;
    const played = found.played[part] ?? null;
    return file === null ? null : clipSource(route, file, played === file ? null : played);
  });
}

/** Raised with every look, so that a slow one notices that it was overtaken. */
let turn = 0;

/** Looks up where the outputs begin and end in truth. */
export async function planClips(outputs: readonly ClipOutput[]): Promise<void> {
  const mine = ++turn;
  const sources = await clipSources();
  if (sources === null || outputs.length === 0) return setState({ plans: new Map() });
  const { openClipCutter } = await import('#jobs/clips/cut-clips.ts');
  const cutter = openClipCutter();
  try {
    const how = { mode: modeOf(getState()), masks: getState().masks };
    const clips = outputs.map(({ pieces }) => pieces);
    const planned = await cutter.call('plan', { sources, clips, how });
    if (mine !== turn) return;
    setState({
      plans: new Map(
        outputs.flatMap(({ key }, i) => {
          const plan = planned[i];
          return plan === undefined ? [] : [[key, plan] as const];
        }),
      ),
    });
  } catch (thrown) {
    if (mine === turn) setState({ failure: failureOf(thrown), plans: new Map() });
  } finally {
    cutter.close();
  }
}
