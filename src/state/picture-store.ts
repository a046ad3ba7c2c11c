import { createStore } from 'zustand/vanilla';
import { caseStore } from './case-store.ts';

/** How close the picture is looked at: `zoom` times, around a point of it in 0..1 from its left and top. */
export type PictureState = { readonly zoom: number; readonly x: number; readonly y: number };

const WHOLE: PictureState = { zoom: 1, x: 0.5, y: 0.5 };
export const MOST_ZOOM = 8;
const USUAL_ZOOM = 2;

export const pictureStore = createStore<PictureState>(() => WHOLE);

const { setState, getState } = pictureStore;

caseStore.subscribe(({ facts }, before) => {
  if (facts?.id !== before.facts?.id) setState(WHOLE);
});

/** Twice as close, or the whole again. */
export function zoomPicture(): void {
  setState(getState().zoom > 1 ? WHOLE : { ...WHOLE, zoom: USUAL_ZOOM });
}

export function showWholePicture(): void {
  setState(WHOLE);
}

/** Closer (`factor` > 1) or farther, while the point under `x`, `y` (0..1 of what is seen) stays where it is. */
export function zoomPictureAt(factor: number, x: number, y: number): void {
  const { zoom, x: centreX, y: centreY } = getState();
  const next = Math.min(MOST_ZOOM, Math.max(1, zoom * factor));
  const shift = 1 / zoom - 1 / next;
  lookAt(next, centreX + (x - 0.5) * shift, centreY + (y - 0.5) * shift);
}

/** Moves by parts of what is seen. */
export function movePicture(right: number, down: number): void {
  const { zoom, x, y } = getState();
  lookAt(zoom, x + right / zoom, y + down / zoom);
}

function lookAt(zoom: number, x: number, y: number): void {
  const half = 0.5 / zoom;
  const inside = (value: number): number => Math.min(1 - half, Math.max(half, value));
  setState({ zoom, x: inside(x), y: inside(y) });
}
