import { cellAt, gridOf } from '#core/sampling.ts';
import { caseStore, pictureOf, type CaseState } from '#state/case-store.ts';

type Picture = { readonly bitmap: ImageBitmap | null; readonly version: string };

/** More are not kept; those not asked for the longest go first. */
const MOST = 240;
/** More are not fetched at a time, so that those in view come first. */
const MOST_UNDERWAY = 4;

/** While a case is read, better pictures come in; they are asked for again after so many frames, and so often in all. */
const FRESH_FRAMES = 24;
const MOST_REFRESHES = 40;

/** Pictures of a case go stale when this changes. */
export function pictureVersion({ facts, run, done }: CaseState): string {
  const fresh = Math.max(FRESH_FRAMES, (facts?.cells ?? 0) / MOST_REFRESHES);
  return `${facts?.id} ${run.kind === 'done' ? 'done' : Math.floor(done / fresh)}`;
}

/** Small pictures of the case on screen, ready to be drawn. Must be closed. `onPicture` is called when one has come. */
export class FilmPictures {
  readonly #onPicture: () => void;
  readonly #height: number;
  readonly #pictures = new Map<number, Picture>();
  readonly #underway = new Set<number>();
  #wanted: number[] = [];
  #isClosed = false;

  /** `height`: pixels of the device. */
  constructor(height: number, onPicture: () => void) {
    this.#height = height;
    this.#onPicture = onPicture;
  }

  /** The pictures at these times, as far as they are here; the others are fetched, and no others. */
  at(times: readonly number[]): (ImageBitmap | null)[] {
    const state = caseStore.getState();
    const { facts } = state;
    if (facts === null) return times.map(() => null);
    const version = pictureVersion(state);
    const grid = gridOf(facts.video.durationSeconds, facts.rate);
    const cells = times.map((seconds) => cellAt(grid, seconds));
    this.#wanted = cells.filter((cell) => this.#pictures.get(cell)?.version !== version);
    this.#fetch();
    return cells.map((cell) => this.#use(cell));
  }

  close(): void {
    this.#isClosed = true;
    for (const { bitmap } of this.#pictures.values()) bitmap?.close();
    this.#pictures.clear();
  }

  #use(cell: number): ImageBitmap | null {
    const picture = this.#pictures.get(cell);
    if (picture === undefined) return null;
    this.#pictures.delete(cell);
    this.#pictures.set(cell, picture);
    return picture.bitmap;
  }

  #fetch(): void {
    while (this.#underway.size < MOST_UNDERWAY) {
      const cell = this.#wanted.find((wanted) => !this.#underway.has(wanted));
      if (cell === undefined) return;
      this.#underway.add(cell);
      void this.#fetchOne(cell);
    }
  }

  async #fetchOne(cell: number): Promise<void> {
    const version = pictureVersion(caseStore.getState());
    const blob = await pictureOf(cell);
    const size = { resizeHeight: this.#height, resizeQuality: 'medium' } as const;
    const bitmap = blob && (await createImageBitmap(blob, size).catch(() => null));
    this.#underway.delete(cell);
    if (this.#isClosed) return bitmap?.close();
    this.#pictures.get(cell)?.bitmap?.close();
    this.#pictures.set(cell, { bitmap, version });
    this.#wanted = this.#wanted.filter((wanted) => wanted !== cell);
    for (const [oldest, picture] of this.#pictures) {
      if (this.#pictures.size <= MOST) break;
      picture.bitmap?.close();
      this.#pictures.delete(oldest);
    }
    this.#fetch();
    this.#onPicture();
  }
}
