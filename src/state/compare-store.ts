import { createStore } from 'zustand/vanilla';
import {
  clockAt,
  freeCourse,
  pairsOf,
  phaseCourse,
  placeIn,
  SIDES,
  visitsOf,
  type Course,
  type Pair,
  type Side,
} from '#core/compare/course.ts';
import type { ExportCase } from '#core/export/export-case.ts';
import type { CaseReport } from '#core/report/case-report.ts';
import { partsOf } from '#library/case-parts.ts';
import type { CaseRow } from '#library/case-row.ts';
import type { PartFiles, SourceState } from '#library/case-source.ts';
import type { PlayedPart, Source } from './case-store.ts';
import { SidePlayer } from './compare-side.ts';
import { failureOf, type Failure } from './failure.ts';
import { modelsStore, refreshPacks } from './models-store.ts';

/** Two cases side by side: what they are, and where both are on one clock. */

export type SideState = {
  readonly id: string | null;
  readonly exported: ExportCase | null;
  readonly report: CaseReport | null;
  readonly isPartial: boolean;
  readonly source: Source;
  /** Names of the files that the user has to show. */
  readonly missing: readonly string[];
  readonly sourceFailure: Failure | null;
  readonly isUnplayable: boolean;
  /** Why the case cannot be opened. */
  readonly failure: Failure | null;
};

/** `free`: both at their own pace, with an offset. `phases`: every common phase begins together. */
export type Mode = 'free' | 'phases';

export type CompareState = Readonly<Record<Side, SideState>> & {
  readonly mode: Mode;
  /** How much later `b` is on its own clock than `a`, seconds; while `free`. */
  readonly shift: number;
  /** Off: going somewhere in one leaves the other where it is. */
  readonly isLinked: boolean;
  /** The phases that both have, in the order of both; labelled with `phaseKey`. */
  readonly pairs: readonly Pair[];
  readonly course: Course;
  /** Seconds of the course. */
  readonly clock: number;
  readonly isPlaying: boolean;
  readonly rate: number;
};

const NO_SIDE: SideState = {
  id: null,
  exported: null,
  report: null,
  isPartial: false,
  source: 'looking',
  missing: [],
  sourceFailure: null,
  isUnplayable: false,
  failure: null,
};

const CLOSED: CompareState = {
  a: NO_SIDE,
  b: NO_SIDE,
  mode: 'free',
  shift: 0,
  isLinked: true,
  pairs: [],
  course: { seconds: 0, steps: [] },
  clock: 0,
  isPlaying: false,
  rate: 1,
};

export const compareStore = createStore<CompareState>(() => CLOSED);

const { setState, getState } = compareStore;

function setSide(side: Side, change: Partial<SideState>): void {
  setState((state) => ({ [side]: { ...state[side], ...change } }));
}

const players: Readonly<Record<Side, SidePlayer>> = {
  a: new SidePlayer((isUnplayable) => setSide('a', { isUnplayable })),
  b: new SidePlayer((isUnplayable) => setSide('b', { isUnplayable })),
};

/** What belongs to the case of a side and is no plain value. */
type Live = { readonly row: CaseRow; media: readonly PlayedPart[] };
const live: Record<Side, Live | null> = { a: null, b: null };

export function attachVideo(side: Side, element: HTMLVideoElement): () => void {
  const release = players[side].attach(element);
  showBoth();
  return release;
}

/** Label sets of different cases are compared by the names of their phases. */
export function phaseKey(name: string): string {
  return name.toLowerCase();
}

export async function chooseCase(side: Side, id: string | null): Promise<void> {
  if (getState()[side].id === id) return;
  pause();
  release(side);
  setSide(side, { ...NO_SIDE, id });
  align();
  if (id === null) return;
  try {
    if (modelsStore.getState().catalogue !== 'read') await refreshPacks();
    const [{ savedCase }, { caseForExport }, { caseReport }] = await Promise.all([
      import('#library/cases.ts'),
      import('#jobs/export/case-export.ts'),
      import('#core/report/case-report.ts'),
    ]);
    const row = await savedCase(id);
    const pack = modelsStore.getState().packs.find(({ manifest }) => manifest.id === row.index.packId);
    const exported = await caseForExport(row, pack?.manifest ?? null);
    if (getState()[side].id !== id) return;
    live[side] = { row, media: [] };
    setSide(side, { exported, report: caseReport(exported), isPartial: row.index.state !== 'done' });
    align();
    const { findSource } = await import('#library/case-source.ts');
    await takeSource(side, row, findSource(row));
  } catch (thrown) {
    if (getState()[side].id === id) setSide(side, { failure: failureOf(thrown) });
  }
}

/** In a click: asks the browser to let us read the file again. */
export async function allowSide(side: Side): Promise<void> {
  const row = live[side]?.row;
  if (row === undefined) return;
  const { requestSource } = await import('#library/case-source.ts');
  await takeSource(side, row, requestSource(row));
}

/** The user shows where the files of the recording are. */
export async function showSideFiles(side: Side, files: readonly File[]): Promise<void> {
  const row = live[side]?.row;
  if (row === undefined) return;
  const { findSource, giveSource } = await import('#library/case-source.ts');
  setSide(side, { sourceFailure: null });
  await takeSource(
    side,
    row,
    giveSource(
      row,
      files.map((file) => ({ file, handle: null })),
    ).then(() => findSource(row)),
  );
}

async function takeSource(side: Side, row: CaseRow, looking: Promise<SourceState>): Promise<void> {
  const isGone = (): boolean => live[side]?.row !== row;
  try {
    const source = await looking;
    if (isGone()) return;
    if (source.kind !== 'ready') {
      const missing = source.kind === 'needs-file' ? source.missing : [];
      return setSide(side, { source: source.kind, missing });
    }
    const media = await playedParts(row, source.files);
    if (isGone()) return revoke(media);
    live[side] = { row, media };
    players[side].take(media, row.labelling.gaps);
    setSide(side, { source: 'ready', missing: [], sourceFailure: null });
    showBoth();
  } catch (thrown) {
    if (!isGone()) setSide(side, { source: 'needs-file', sourceFailure: failureOf(thrown) });
  }
}

/** The files of a recording, or the copies of them that this browser can play. */
async function playedParts(row: CaseRow, files: PartFiles): Promise<PlayedPart[]> {
  const { savedPlayable } = await import('#library/case-source.ts');
  const copies = await Promise.all(files.map((_, part) => savedPlayable(row.id, part)));
  return partsOf(row).flatMap(({ start, durationSeconds, video }, part) => {
    const blob = copies[part] ?? files[part];
    if (blob == null) return [];
    return { start, durationSeconds, frameRate: video?.frameRate ?? 0, url: URL.createObjectURL(blob) };
  });
}

function revoke(media: readonly PlayedPart[]): void {
  for (const { url } of media) URL.revokeObjectURL(url);
}

function release(side: Side): void {
  revoke(live[side]?.media ?? []);
  live[side] = null;
  players[side].take([], []);
}

/** Leaves both. */
export function closeCompare(): void {
  pause();
  for (const side of SIDES) release(side);
  setState(CLOSED);
}

const lengthOf = ({ exported }: SideState): number => exported?.video.durationSeconds ?? 0;

function visitsIn({ report }: SideState) {
  const phases = new Set(report?.phases.map(({ label }) => label));
  const ribbon = report?.ribbon.filter(({ label }) => phases.has(label)) ?? [];
  return visitsOf(ribbon.map(({ start, end, name }) => ({ start, end, label: phaseKey(name) })));
}

/** Two other cases: nothing of where the last ones were holds. */
function align(): void {
  const { a, b } = getState();
  setState({ pairs: pairsOf(visitsIn(a), visitsIn(b)), shift: 0, clock: 0 });
  lay({});
}

/** Another course, on which `a` is where it was. */
function lay(change: Partial<Pick<CompareState, 'mode' | 'shift'>>, seconds = sideSeconds('a')): void {
  setState(change);
  const { a, b, mode, shift, pairs } = getState();
  const lengths = { a: lengthOf(a), b: lengthOf(b) };
  const course = mode === 'free' ? freeCourse(lengths, shift) : phaseCourse(pairs, lengths);
  setState({ course, clock: Math.min(course.seconds, clockAt(course, 'a', seconds)) });
  showBoth();
}

/** What a side shows, on its own clock. */
export function sideSeconds(side: Side, { course, clock }: CompareState = getState()): number {
  return placeIn(course, clock)[side].seconds;
}

export function chooseMode(mode: Mode): void {
  const { shift } = getState();
  // What is side by side now stays so.
  lay({ mode, shift: mode === 'free' ? sideSeconds('b') - sideSeconds('a') : shift });
}

export function link(isLinked: boolean): void {
  setState({ isLinked });
}

/** Both go to a time of the course. */
export function seekBoth(clock: number): void {
  const { course } = getState();
  setState({ clock: Math.max(0, Math.min(course.seconds, clock)) });
  showBoth();
}

/** A side goes to a time of its own, and the other with it, unless they are let go of each other. */
export function seekSide(side: Side, wish: number): void {
  const { course, mode, isLinked } = getState();
  const seconds = Math.max(0, Math.min(lengthOf(getState()[side]), wish));
  if (isLinked || mode === 'phases') return seekBoth(clockAt(course, side, seconds));
  moveTo(side === 'a' ? seconds : sideSeconds('a'), side === 'b' ? seconds : sideSeconds('b'));
}

/** Moves one side alone by some seconds. */
export function nudge(side: Side, seconds: number): void {
  const wish = Math.max(0, Math.min(lengthOf(getState()[side]), sideSeconds(side) + seconds));
  moveTo(side === 'a' ? wish : sideSeconds('a'), side === 'b' ? wish : sideSeconds('b'));
}

/** Puts a second of one beside a second of the other. */
function moveTo(a: number, b: number): void {
  lay({ mode: 'free', shift: b - a }, a);
}

/** Both go to where a phase begins: the next of it, where it is visited again. */
export function bothTo(key: string): void {
  const { pairs, mode } = getState();
  const now = sideSeconds('a');
  const found = pairs.filter(({ label }) => label === key);
  const next = found.find(({ a }) => a.start > now + 0.05) ?? found[0] ?? firstOf(key);
  if (next !== undefined) goTo(next, mode);
}

/** A phase that both have, but not in an order that both have. */
function firstOf(key: string): Pair | undefined {
  const [a, b] = SIDES.map((side) => visitsIn(getState()[side]).find(({ label }) => label === key));
  return a === undefined || b === undefined ? undefined : { label: key, a, b };
}

function goTo(pair: Pair, mode: Mode): void {
  const { course, pairs } = getState();
  if (mode === 'phases' && pairs.includes(pair)) seekBoth(clockAt(course, 'a', pair.a.start));
  else moveTo(pair.a.start, pair.b.start);
}

/** Both go to the next phase that they have in common, or to the one before. */
export function stepPhase(step: 1 | -1): void {
  const { pairs, mode } = getState();
  const now = sideSeconds('a');
  const next =
    step === 1 ? pairs.find(({ a }) => a.start > now + 0.05) : pairs.findLast(({ a }) => a.start < now - 0.3);
  if (next !== undefined) goTo(next, mode);
}

export function setRate(rate: number): void {
  setState({ rate });
}

let request = 0;
let last = 0;

export function togglePlay(): void {
  const { isPlaying, clock, course } = getState();
  if (isPlaying) return pause();
  if (course.seconds === 0) return;
  if (clock >= course.seconds - 0.05) setState({ clock: 0 });
  setState({ isPlaying: true });
  last = performance.now();
  request = requestAnimationFrame(tick);
}

export function pause(): void {
  cancelAnimationFrame(request);
  if (!getState().isPlaying) return;
  setState({ isPlaying: false });
  showBoth();
}

/** Both, standing. While they play, the next tick puts them where they belong. */
function showBoth(): void {
  const { course, clock, isPlaying } = getState();
  if (isPlaying) return;
  const place = placeIn(course, clock);
  for (const side of SIDES) players[side].show(place[side].seconds);
}

/** A side that waits keeps the picture it stopped at. */
const WAITING_SECONDS = 0.15;
/** A page in the background is not told of time. */
const MOST_STEP_SECONDS = 0.25;

/** The clock goes on when both can; then each side is kept with it. */
function tick(now: number): void {
  const gone = Math.min(MOST_STEP_SECONDS, Math.max(0, now - last) / 1000);
  last = now;
  const { course, clock, rate } = getState();
  const before = placeIn(course, clock);
  const isReady = SIDES.every((side) => before[side].isWaiting || players[side].isReady);
  const next = isReady ? Math.min(course.seconds, clock + gone * rate) : clock;
  const place = placeIn(course, next);
  for (const side of SIDES) {
    const { seconds, isWaiting } = place[side];
    if (isWaiting) players[side].show(seconds, WAITING_SECONDS);
    else if (!isReady && players[side].isReady) players[side].hold();
    else players[side].follow(seconds, rate);
  }
  if (next !== clock) setState({ clock: next });
  if (next >= course.seconds) return pause();
  request = requestAnimationFrame(tick);
}
