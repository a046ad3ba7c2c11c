import { useCallback, useEffect, useRef } from 'react';
import { caseStore } from '#state/case-store.ts';
import { FilmPictures, pictureVersion } from './film-pictures.ts';
import { LaneCanvas, type Pen } from './lane-canvas.tsx';

const HEIGHT = 36;
/** A still is at most so much wider than what it is of. */
const WIDEST = Math.SQRT2;

/** Stills across the view, as many as fit. */
export function FilmStrip() {
  const pictures = useRef<FilmPictures>(null);
  const redraw = useRef<() => void>(null);
  useEffect(() => {
    // Several pictures that come between two frames are drawn once.
    let frame = 0;
    const drawSoon = (): void => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => redraw.current?.());
    };
    const film = new FilmPictures(Math.ceil(HEIGHT * WIDEST * devicePixelRatio), drawSoon);
    pictures.current = film;
    drawSoon();
    const stop = caseStore.subscribe((state, before) => {
      if (pictureVersion(state) !== pictureVersion(before)) drawSoon();
    });
    return () => {
      stop();
      cancelAnimationFrame(frame);
      pictures.current = null;
      film.close();
    };
  }, []);
  const paint = useCallback((pen: Pen) => pictures.current && paintFilm(pen, pictures.current), []);
  const onReady = useCallback((draw: () => void) => {
    redraw.current = draw;
  }, []);
  return (
    <LaneCanvas paint={paint} onReady={onReady} className="pointer-events-none block h-9 w-full bg-panel" />
  );
}

function paintFilm({ context, width, start, end, x }: Pen, film: FilmPictures): void {
  const { facts } = caseStore.getState();
  if (facts === null) return;
  const aspect = facts.video.width / facts.video.height;
  const usual = HEIGHT * Math.min(2.4, Math.max(0.6, aspect));
  // A still stands for a fixed stretch and shows its beginning, so that panning moves pictures instead of changing them
  // all, and zooming changes every other one.
  const stretch = 2 ** Math.round(Math.log2(((end - start) * usual) / width));
  const first = Math.floor(start / stretch);
  const times: number[] = [];
  for (let at = first; at * stretch < end; at++) times.push(at * stretch);
  let shown: ImageBitmap | null = null;
  for (const [i, bitmap] of film.at(times).entries()) {
    // Until its picture has come, a still shows its neighbour's.
    shown = bitmap ?? shown;
    if (shown === null) continue;
    const left = Math.round(x(times[i] as number));
    paintStill(context, shown, left, Math.round(x((times[i] as number) + stretch)) - left);
  }
}

/** Fills the still and cuts off what does not fit. */
function paintStill(
  context: CanvasRenderingContext2D,
  bitmap: ImageBitmap,
  left: number,
  width: number,
): void {
  const scale = Math.max(width / bitmap.width, HEIGHT / bitmap.height);
  const [seenWidth, seenHeight] = [width / scale, HEIGHT / scale];
  context.drawImage(
    bitmap,
    (bitmap.width - seenWidth) / 2,
    (bitmap.height - seenHeight) / 2,
    seenWidth,
    seenHeight,
    left,
    0,
    width,
    HEIGHT,
  );
}
