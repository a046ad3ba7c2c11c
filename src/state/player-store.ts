import { createStore } from 'zustand/vanilla';
import type { Gap } from '#core/gaps.ts';
import { endOf, nearestPlace, type Stretch } from '#core/joined-clock.ts';
import { segmentAt } from '#core/segments.ts';
import type { ShownFrame } from '#core/video.ts';

/**
 * The native player, seen from outside: where it is and how fast, on the case's clock. A case has a video element for the
 * part that plays and for the next one, so that the one can go on where the other ends. They are held beside the store.
 */
export type PlayerState = {
  /** The part on screen, as `playParts` counts them. */
  readonly part: number;
  /** Presentation time of the picture on screen, seconds. */
  readonly time: number;
  readonly duration: number;
  readonly isPlaying: boolean;
  readonly rate: number;
  /** What alone is played; null: everything. */
  readonly only: Only | null;
  readonly isUnplayable: boolean;
};

/** Stretches that alone are played, sorted by start: a segment again and again, or several one after the other. */
export type Only = {
  readonly what: 'segment' | 'label' | 'starred' | 'clip';
  readonly stretches: readonly Gap[];
};

const INITIAL: PlayerState = {
  part: 0,
  time: 0,
  duration: 0,
  isPlaying: false,
  rate: 1,
  only: null,
  isUnplayable: false,
};

export const playerStore = createStore<PlayerState>(() => INITIAL);

const { setState, getState } = playerStore;

/** Speeds that can be chosen. */
export const RATES = [0.1, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 2, 4, 8] as const;

/** Speeds of J/K/L: pressing again goes one step further. */
const SHUTTLE = [1, 1.5, 2, 4, 8] as const;
const SHUTTLE_BACK_SECONDS = [0.5, 1, 2] as const;

let parts: readonly PlayerPart[] = [];
const elements = new Map<number, HTMLVideoElement>();
const unplayable = new Set<number>();
/** What the element of the part on screen is to do once it is there. */
let wanted: { seconds: number; isPlaying: boolean } | null = null;
/** Stretches without pictures. */
let gaps: readonly Gap[] = [];
let isStill = false;
/** Tries, so far, to get behind damage: each goes twice as far; and where the last of them went. */
let leaps = { tries: 0, target: 0 };
const MOST_LEAPS = 7;

/** A part that can be played. `frameRate` 0: unknown. */
export type PlayerPart = Stretch & { readonly frameRate: number };

/** The frame `frames` on from the one shown at `seconds` of a part, on its own clock; null where that is not known. */
export type FindFrame = (part: number, seconds: number, frames: number) => Promise<ShownFrame | null>;

let findFrame: FindFrame = () => Promise.resolve(null);

/**
 * The parts there are to play, on the case's clock, from the first on; returns the way to let go of them. `find` null:
 * there is a clock to go about on, and nothing that plays.
 */
export function playParts(played: readonly PlayerPart[], find: FindFrame | null): () => void {
  parts = played;
  isStill = find === null;
  findFrame = find ?? (() => Promise.resolve(null));
  leaps = { tries: 0, target: 0 };
  setState({ duration: endOf(parts) });
  return () => {
    parts = [];
    wanted = null;
    unplayable.clear();
    setState({ ...INITIAL, rate: getState().rate });
  };
}

function current(): HTMLVideoElement | null {
  return elements.get(getState().part) ?? null;
}

/** The part on screen. */
function shownPart(): PlayerPart {
  return parts[getState().part] ?? { start: 0, durationSeconds: Infinity, frameRate: 0 };
}

function frameSeconds(): number {
  const { frameRate } = shownPart();
  return frameRate > 0 ? 1 / frameRate : 1 / 25;
}

/** Takes over the video element of a part; returns the way to let go of it. */
export function attachPlayer(element: HTMLVideoElement, part: number): () => void {
  elements.set(part, element);
  const isShown = (): boolean => getState().part === part;
  element.playbackRate = getState().rate;
  const controller = new AbortController();
  const { signal } = controller;
  const on = (event: keyof HTMLMediaElementEventMap, change: () => Partial<PlayerState>): void =>
    element.addEventListener(event, () => isShown() && setState(change()), { signal });
  on('play', () => ({ isPlaying: true }));
  // A part that has ended goes on in the next one.
  on('pause', () => (element.ended && part < parts.length - 1 ? {} : { isPlaying: false }));
  on('durationchange', () => ({ duration: durationWith(element, part) }));
  element.addEventListener('ended', () => isShown() && goOnAfter(part), { signal });
  let hasPictures = false;
  element.addEventListener('loadeddata', () => (hasPictures ||= element.videoWidth > 0), { signal });
  const giveUp = (isGivenUp: boolean): Partial<PlayerState> => {
    if (isGivenUp) unplayable.add(part);
    return isShown() ? { isUnplayable: isGivenUp } : {};
  };
  element.addEventListener(
    'error',
    () => setState(hasPictures && isShown() ? leap(element, signal) : giveUp(true)),
    { signal },
  );
  // Sound alone is no recording of an operation: the browser left out pictures it cannot decode.
  element.addEventListener('loadedmetadata', () => setState(giveUp(element.videoWidth === 0)), { signal });
  const stop = followFrames(element, part);
  if (isShown() && wanted !== null) start(element);
  return () => {
    controller.abort();
    stop();
    if (elements.get(part) === element) elements.delete(part);
  };
}

/** The last part's own length is more exact than its tables'. */
function durationWith(element: HTMLVideoElement, part: number): number {
  const isLast = part === parts.length - 1 && Number.isFinite(element.duration);
  return isLast ? (parts[part]?.start ?? 0) + element.duration : endOf(parts);
}

/** Changes over to `part` at its own `seconds`. */
function changeOver(part: number, wish: number, isPlaying: boolean): void {
  const before = current();
  const { start: begins, durationSeconds } = parts[part] ?? shownPart();
  const seconds = Math.min(wish, Math.max(0, durationSeconds - 0.001));
  wanted = { seconds, isPlaying };
  leaps = { tries: 0, target: 0 };
  const time = begins + seconds;
  setState({ part, time, isPlaying, isUnplayable: unplayable.has(part) });
  before?.pause();
  // Its element may not be there yet: it starts when it is attached.
  const after = current();
  if (after !== null) start(after);
}

function start(element: HTMLVideoElement): void {
  const { seconds, isPlaying } = wanted ?? { seconds: 0, isPlaying: false };
  wanted = null;
  if (element.currentTime !== seconds) element.currentTime = seconds;
  element.playbackRate = getState().rate;
  if (isPlaying) play(element);
}

function play(element: HTMLVideoElement): void {
  element.play().catch(() => setState({ isPlaying: !element.paused }));
}

function isPlaying(): boolean {
  return current()?.paused === false;
}

function goOnAfter(part: number): void {
  if (part < parts.length - 1) changeOver(part + 1, 0, true);
}

/** The time of each picture as it is shown: `timeupdate` comes four times a second and runs ahead of the picture. */
function followFrames(element: HTMLVideoElement, part: number): () => void {
  let request = 0;
  const follow = (_: number, { mediaTime }: { mediaTime: number }): void => {
    const seconds = (parts[part]?.start ?? 0) + mediaTime;
    // What was shown before a leap may be told of after it.
    const isOld = element.seeking && Math.abs(mediaTime - element.currentTime) > 1;
    if (getState().part === part && !isOld) show(seconds);
    request = element.requestVideoFrameCallback(follow);
  };
  request = element.requestVideoFrameCallback(follow);
  return () => element.cancelVideoFrameCallback(request);
}

function show(seconds: number): void {
  if (seconds >= leaps.target) leaps = { tries: 0, target: 0 };
  setState({ time: seconds });
  if (keepTo(seconds)) return;
  if (segmentAt(gaps, seconds) === undefined) return;
  if (readable(seconds) < seconds) pause();
  seek(seconds);
}

/** Plays these stretches alone; null, or none: everything again. */
export function playOnly(only: Only | null): void {
  if (isStill) return;
  const stretches = only?.stretches ?? [];
  setState({ only: stretches.length === 0 ? null : only });
  const { time } = getState();
  const next = segmentAt(stretches, time) ?? stretches.find(({ start }) => start > time) ?? stretches[0];
  if (next !== undefined) playFrom(segmentAt(stretches, time) === undefined ? next.start : time);
}

/** Goes on where the next stretch begins, when the one that is played has ended; true when it went somewhere. */
function keepTo(seconds: number): boolean {
  const { only, isPlaying } = getState();
  if (only === null || !isPlaying || segmentAt(only.stretches, seconds) !== undefined) return false;
  const next =
    only.stretches.find(({ start }) => start > seconds) ??
    (only.what === 'segment' ? only.stretches[0] : undefined);
  if (next === undefined) {
    pause();
    setState({ only: null });
    return false;
  }
  // A picture on its border is the stretch's own.
  if (next.start - seconds < frameSeconds()) return false;
  seek(next.start + 0.001);
  return true;
}

/** The player passes over these stretches. */
export function passOver(stretches: readonly Gap[]): void {
  gaps = stretches;
}

/** Where there is a picture instead of at `seconds`: behind a gap, or before one that reaches to the end. */
function readable(seconds: number): number {
  const gap = segmentAt(gaps, seconds);
  if (gap === undefined) return seconds;
  const isLast = gap.end >= getState().duration - frameSeconds();
  return isLast ? Math.max(0, gap.start - frameSeconds()) : gap.end;
}

/** A browser's player gives up at damage: it is loaded anew and goes on behind it; at last it goes back to the start. */
function leap(element: HTMLVideoElement, signal: AbortSignal): Partial<PlayerState> {
  const { time, isPlaying, rate, part } = getState();
  const { start: begins, durationSeconds } = shownPart();
  const tries = leaps.tries + 1;
  const behind = readable(Math.max(time, leaps.target) + 2 ** (tries - 2));
  const next = part + 1 < parts.length ? part + 1 : null;
  if (next !== null && (tries > MOST_LEAPS || behind >= begins + durationSeconds)) {
    changeOver(next, 0, isPlaying);
    return {};
  }
  if (tries > MOST_LEAPS + 1) return { isUnplayable: true };
  const target = tries > MOST_LEAPS ? begins : behind;
  leaps = { tries, target };
  const goOn = (): void => {
    element.currentTime = target - begins;
    element.playbackRate = rate;
    if (isPlaying && target > begins) play(element);
  };
  element.addEventListener('loadedmetadata', goOn, { once: true, signal });
  element.load();
  return { time: target };
}

export function togglePlay(): void {
  const video = current();
  if (video === null) return;
  if (!video.paused) return video.pause();
  const { part, time } = getState();
  // Played to the end of all, it starts anew; a single file's player does so by itself.
  if (video.ended && parts.length > 1 && time >= endOf(parts) - 0.5) changeOver(0, 0, true);
  else if (video.ended && part < parts.length - 1) goOnAfter(part);
  else play(video);
}

export function pause(): void {
  current()?.pause();
}

/**
 * Shows the picture at `seconds`. A hair inside the frame: players round a time on a border to either side of it.
 */
export function seek(seconds: number): void {
  seeks++;
  if (parts.length === 0) return;
  const video = current();
  const { part, seconds: own } = nearestPlace(parts, Math.max(0, readable(seconds)));
  if (video === null || part !== getState().part)
    return changeOver(part, own, wanted?.isPlaying ?? isPlaying());
  const end = Number.isFinite(video.duration) ? video.duration : own;
  const target = Math.min(own, Math.max(0, end - 0.001));
  video.currentTime = target;
  setState({ time: shownPart().start + target });
}

export function skip(seconds: number): void {
  seek(getState().time + seconds);
}

/** Counts where one went, so that a slow step notices that it was overtaken. */
let seeks = 0;
/** Steps that wait for where they lead to. */
let stepsToGo = 0;
let isStepping = false;
/** A file's tables may take longer to read than a person waits for one picture. */
const FIND_MS = 500;

/**
 * Goes `frames` pictures on or back, by the times the file gives them: to the middle of that frame, so that rounding
 * cannot miss it. Steps that come meanwhile are taken together.
 */
export function stepFrames(frames: number): void {
  pause();
  stepsToGo += frames;
  if (!isStepping) void step();
}

async function step(): Promise<void> {
  isStepping = true;
  while (stepsToGo !== 0) {
    const frames = stepsToGo;
    stepsToGo = 0;
    const { time, part } = getState();
    const own = time - shownPart().start;
    const before = seeks;
    const late = new Promise<null>((resolve) => setTimeout(resolve, FIND_MS, null));
    const found = await Promise.race([findFrame(part, own, frames), late]);
    // Whoever has gone elsewhere meanwhile is left there.
    if (before === seeks && getState().part === part) goToFrame(found ?? evenFrame(own, frames), own, frames);
  }
  isStepping = false;
}

/** Where a frame lies in a file whose frames all have the same length. */
function evenFrame(own: number, frames: number): ShownFrame {
  const length = frameSeconds();
  const place = Math.max(0, Math.floor(own / length + 0.01) + frames);
  return { start: place * length, end: (place + 1) * length };
}

/** Shows the frame of the part on screen that is `frames` on from `own`; beyond its ends another part's. */
function goToFrame({ start, end }: ShownFrame, own: number, frames: number): void {
  const { part } = getState();
  const { start: begins, durationSeconds } = shownPart();
  const [before, after] = [parts[part - 1], parts[part + 1]];
  const isBeyond = frames < 0 ? end === null || own < end : own >= start || start >= durationSeconds;
  // A pause may lie between parts: back from the first picture is the last one of the part before.
  if (isBeyond && frames < 0 && before !== undefined) return seek(endOf([before]) - frameSeconds() / 2);
  if (isBeyond && frames > 0 && after !== undefined) return seek(after.start);
  seek(begins + (end === null ? start + 0.001 : (start + end) / 2));
}

/** L and J: forward faster each time; backward in growing steps, since no browser plays backward. */
export function shuttle(direction: 1 | -1): void {
  const video = current();
  if (video === null) return;
  if (direction === -1) {
    const back = SHUTTLE_BACK_SECONDS.find((step) => step > lastBack) ?? SHUTTLE_BACK_SECONDS[2];
    lastBack = performance.now() - lastBackAt < 900 ? back : SHUTTLE_BACK_SECONDS[0];
    lastBackAt = performance.now();
    setRate(1);
    skip(-lastBack);
    return;
  }
  const faster = SHUTTLE.find((rate) => rate > getState().rate) ?? getState().rate;
  setRate(video.paused ? 1 : faster);
  if (video.paused) togglePlay();
}
let lastBack = 0;
let lastBackAt = 0;

export function setRate(rate: number): void {
  setState({ rate });
  for (const element of elements.values()) element.playbackRate = rate;
}

/** One speed slower or faster. */
export function changeRate(step: 1 | -1): void {
  const { rate } = getState();
  const next = step === 1 ? RATES.find((known) => known > rate) : RATES.findLast((known) => known < rate);
  if (next !== undefined) setRate(next);
}

/** The element that shows the picture on screen, to take it from; null where there is none. */
export function shownVideo(): HTMLVideoElement | null {
  return current();
}

/** Goes to a time and plays from there. */
export function playFrom(seconds: number): void {
  seek(seconds);
  if (isStill) return;
  if (wanted !== null) wanted = { ...wanted, isPlaying: true };
  else if (!isPlaying()) togglePlay();
}
