import { createStore } from 'zustand/vanilla';
import type { Gap } from '#core/gaps.ts';
import { segmentAt } from '#core/segments.ts';

/** The native player, seen from outside: where it is and how fast. The element itself is held beside the store. */
export type PlayerState = {
  /** Presentation time of the picture on screen, seconds. */
  readonly time: number;
  readonly duration: number;
  readonly isPlaying: boolean;
  readonly rate: number;
  readonly isLooping: boolean;
  readonly isUnplayable: boolean;
};

const INITIAL: PlayerState = {
  time: 0,
  duration: 0,
  isPlaying: false,
  rate: 1,
  isLooping: false,
  isUnplayable: false,
};

export const playerStore = createStore<PlayerState>(() => INITIAL);

const { setState, getState } = playerStore;

/** Speeds of J/K/L: pressing again goes one step further. */
const SHUTTLE = [1, 1.5, 2, 4, 8] as const;
const SHUTTLE_BACK_SECONDS = [0.5, 1, 2] as const;

let video: HTMLVideoElement | null = null;
let frameSeconds = 1 / 25;
/** Stretches without pictures. */
let gaps: readonly Gap[] = [];
/** Tries, so far, to get behind damage: each goes twice as far; and where the last of them went. */
let leaps = { tries: 0, target: 0 };
const MOST_LEAPS = 7;

/** Takes over a video element; returns the way to let go of it. `frameRate` 0: unknown. */
export function attachPlayer(element: HTMLVideoElement, frameRate: number): () => void {
  video = element;
  leaps = { tries: 0, target: 0 };
  frameSeconds = frameRate > 0 ? 1 / frameRate : 1 / 25;
  setState({ ...INITIAL, rate: getState().rate });
  element.playbackRate = getState().rate;
  const controller = new AbortController();
  const { signal } = controller;
  const on = (event: keyof HTMLMediaElementEventMap, change: () => Partial<PlayerState>): void =>
    element.addEventListener(event, () => setState(change()), { signal });
  on('play', () => ({ isPlaying: true }));
  on('pause', () => ({ isPlaying: false }));
  on('durationchange', () => ({ duration: Number.isFinite(element.duration) ? element.duration : 0 }));
  let hasPictures = false;
  element.addEventListener('loadeddata', () => (hasPictures ||= element.videoWidth > 0), { signal });
  on('error', () => (hasPictures ? leap(element, signal) : { isUnplayable: true }));
  // Sound alone is no recording of an operation: the browser left out pictures it cannot decode.
  on('loadedmetadata', () => ({ isUnplayable: element.videoWidth === 0 }));
  const stop = followFrames(element);
  return () => {
    controller.abort();
    stop();
    if (video === element) video = null;
    setState(INITIAL);
  };
}

/** The time of each picture as it is shown: `timeupdate` comes four times a second and runs ahead of the picture. */
function followFrames(element: HTMLVideoElement): () => void {
  let request = 0;
  const follow = (_: number, { mediaTime }: { mediaTime: number }): void => {
    if (mediaTime >= leaps.target) leaps = { tries: 0, target: 0 };
    setState({ time: mediaTime });
    if (segmentAt(gaps, mediaTime) !== undefined) {
      if (readable(mediaTime) < mediaTime) pause();
      seek(mediaTime);
    }
    request = element.requestVideoFrameCallback(follow);
  };
  request = element.requestVideoFrameCallback(follow);
  return () => element.cancelVideoFrameCallback(request);
}

/** The player passes over these stretches. */
export function passOver(stretches: readonly Gap[]): void {
  gaps = stretches;
}

/** Where there is a picture instead of at `seconds`: behind a gap, or before one that reaches to the end. */
function readable(seconds: number): number {
  const gap = segmentAt(gaps, seconds);
  if (gap === undefined) return seconds;
  const isLast = gap.end >= getState().duration - frameSeconds;
  return isLast ? Math.max(0, gap.start - frameSeconds) : gap.end;
}

/** A browser's player gives up at damage: it is loaded anew and goes on behind it; at last it goes back to the start. */
function leap(element: HTMLVideoElement, signal: AbortSignal): Partial<PlayerState> {
  const { time, isPlaying, rate } = getState();
  const tries = leaps.tries + 1;
  if (tries > MOST_LEAPS + 1) return { isUnplayable: true };
  const target = tries > MOST_LEAPS ? 0 : readable(Math.max(time, leaps.target) + 2 ** (tries - 2));
  leaps = { tries, target };
  const goOn = (): void => {
    element.currentTime = target;
    element.playbackRate = rate;
    if (isPlaying && target > 0) element.play().catch(() => setState({ isPlaying: false }));
  };
  element.addEventListener('loadedmetadata', goOn, { once: true, signal });
  element.load();
  return { time: target };
}

export function togglePlay(): void {
  if (video === null) return;
  if (video.paused) {
    video.play().catch(() => setState({ isPlaying: false }));
  } else video.pause();
}

export function pause(): void {
  video?.pause();
}

/**
 * Shows the picture at `seconds`. A hair inside the frame: players round a time on a border to either side of it.
 */
export function seek(seconds: number): void {
  if (video === null) return;
  const end = Number.isFinite(video.duration) ? video.duration : seconds;
  const target = Math.min(Math.max(0, readable(seconds)), Math.max(0, end - 0.001));
  video.currentTime = target;
  setState({ time: target });
}

export function skip(seconds: number): void {
  seek(getState().time + seconds);
}

/** Goes `frames` pictures on or back: to the middle of that frame, so that rounding cannot miss it. */
export function stepFrames(frames: number): void {
  pause();
  const now = getState().time;
  const middle = (Math.round(now / frameSeconds) + frames + 0.5) * frameSeconds;
  seek(Math.max(0, middle));
}

/** L and J: forward faster each time; backward in growing steps, since no browser plays backward. */
export function shuttle(direction: 1 | -1): void {
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
  if (video !== null) video.playbackRate = rate;
}

export function setLooping(isLooping: boolean): void {
  setState({ isLooping });
}

/** Goes to a time and plays from there. */
export function playFrom(seconds: number): void {
  seek(seconds);
  if (video?.paused === true) togglePlay();
}
