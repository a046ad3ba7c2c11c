import { correctionOf } from '#core/compare/drift.ts';
import type { Gap } from '#core/gaps.ts';
import { nearestPlace, placeAt } from '#core/joined-clock.ts';
import type { PlayedPart } from './case-store.ts';

/** No frame is shorter. */
const SAME_SECONDS = 2e-3;
/** Tries in a row to get behind damage, each twice as far. */
const MOST_TRIES = 5;

/** One of two recordings that play side by side: it goes where the common clock wants it. Seconds of its own clock. */
export class SidePlayer {
  #element: HTMLVideoElement | null = null;
  #parts: readonly PlayedPart[] = [];
  /** What cannot be read: as it is known, and as it is found. */
  #gaps: readonly Gap[] = [];
  /** The part in the element; -1: none. */
  #part = -1;
  /** Where it goes in that part as soon as it can. */
  #wanted: number | null = null;
  #tries = 0;
  readonly #onUnplayable: (isUnplayable: boolean) => void;

  constructor(onUnplayable: (isUnplayable: boolean) => void) {
    this.#onUnplayable = onUnplayable;
  }

  /** Takes over an element; returns the way to let go of it. */
  attach(element: HTMLVideoElement): () => void {
    this.#element = element;
    const controller = new AbortController();
    const { signal } = controller;
    let hasPictures = false;
    element.addEventListener(
      'seeked',
      () => {
        if (element.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) this.#tries = 0;
        this.#goOn();
      },
      { signal },
    );
    element.addEventListener('loadeddata', () => (hasPictures ||= element.videoWidth > 0), { signal });
    element.addEventListener(
      'loadedmetadata',
      () => {
        // Sound alone is no recording of an operation.
        this.#onUnplayable(element.videoWidth === 0);
        this.#goOn();
      },
      { signal },
    );
    element.addEventListener(
      'error',
      () => {
        if (!hasPictures || this.#tries >= MOST_TRIES) return this.#onUnplayable(true);
        // A browser's player gives up at damage: it is loaded anew and goes on behind it.
        const begins = this.#parts[this.#part]?.start ?? 0;
        const start = begins + (this.#wanted ?? element.currentTime);
        this.#gaps = [...this.#gaps, { start, end: start + 2 ** this.#tries++ }];
        this.#wanted = this.#readable(start) - begins;
        element.load();
      },
      { signal },
    );
    return () => {
      controller.abort();
      element.removeAttribute('src');
      element.load();
      this.#element = null;
      this.#part = -1;
      this.#wanted = null;
    };
  }

  /** What it plays from now on. */
  take(parts: readonly PlayedPart[], gaps: readonly Gap[]): void {
    if (parts.length === 0 && this.#part !== -1) {
      // Its last picture is another case's.
      this.#element?.removeAttribute('src');
      this.#element?.load();
    }
    this.#parts = parts;
    this.#gaps = gaps;
    this.#part = -1;
    this.#tries = 0;
    this.#wanted = null;
  }

  /** Has a picture to show, or none to wait for. */
  get isReady(): boolean {
    const element = this.#element;
    if (element === null || this.#parts.length === 0 || element.error !== null) return true;
    return (
      this.#wanted === null && !element.seeking && element.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA
    );
  }

  hold(): void {
    this.#element?.pause();
  }

  /** The picture at `seconds`, standing; one that is as near as `near` will do. */
  show(seconds: number, near = SAME_SECONDS): void {
    this.hold();
    this.#go(seconds, near);
  }

  /** Plays, and is where it should be, or soon. */
  follow(seconds: number, rate: number): void {
    const element = this.#element;
    const place = placeAt(this.#parts, seconds);
    // Nothing moves in a pause between parts, and where nothing can be read.
    if (element === null || place === null || this.#readable(seconds) !== seconds) return this.show(seconds);
    if (place.part !== this.#part || this.#part === -1) return this.#go(seconds);
    if (!this.isReady) return;
    const correction = correctionOf(place.seconds - element.currentTime, rate);
    if (correction.kind === 'seek') return this.#go(seconds);
    element.playbackRate = correction.rate;
    // A browser may refuse; the picture then jumps after the clock.
    if (element.paused && !element.ended) element.play().catch(() => undefined);
  }

  /** Where there is a picture instead: behind what cannot be read. */
  #readable(seconds: number): number {
    const gap = this.#gaps.find(({ start, end }) => seconds >= start && seconds < end);
    return gap === undefined ? seconds : this.#readable(gap.end);
  }

  #go(wish: number, near = SAME_SECONDS): void {
    const element = this.#element;
    if (element === null || this.#parts.length === 0) return;
    const { part, seconds } = nearestPlace(this.#parts, this.#readable(wish));
    const isNew = part !== this.#part;
    const off = Math.abs(element.currentTime - reachable(element, seconds));
    if (!isNew && off <= near && this.#wanted === null) return;
    this.#wanted = seconds;
    if (isNew) {
      this.#part = part;
      element.src = this.#parts[part]?.url ?? '';
    } else if (!element.seeking) this.#goOn();
  }

  #goOn(): void {
    const element = this.#element;
    if (element === null || this.#wanted === null || element.readyState < HTMLMediaElement.HAVE_METADATA)
      return;
    element.currentTime = reachable(element, this.#wanted);
    this.#wanted = null;
  }
}

/** A hair before its end, where there still is a picture. */
function reachable({ duration }: HTMLVideoElement, seconds: number): number {
  return Number.isFinite(duration) ? Math.min(seconds, Math.max(0, duration - 0.001)) : seconds;
}
