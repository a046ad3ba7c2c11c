import { useEffect, useRef, type PointerEvent, type ReactNode } from 'react';
import { Minus, Plus, X } from 'lucide-react';
import { useStore } from 'zustand';
import { movePicture, pictureStore, showWholePicture, zoomPictureAt } from '#state/picture-store.ts';
import { togglePlay } from '#state/player-store.ts';

/** Less than this is a click, not a drag. */
const STILL_PIXELS = 4;

/**
 * The picture, closer where somebody wants to see: the wheel zooms where it points, dragging moves, a click brings what
 * it points at to the middle. Unzoomed, a click plays.
 */
export function ZoomablePicture({ children }: { children: ReactNode }) {
  const { zoom, x, y } = useStore(pictureStore);
  const frame = useRef<HTMLDivElement>(null);
  const from = useRef<{ x: number; y: number; moved: boolean } | null>(null);
  useEffect(() => {
    const element = frame.current;
    const wheel = (event: WheelEvent): void => {
      const { left, top, width, height } = (element as HTMLElement).getBoundingClientRect();
      event.preventDefault();
      zoomPictureAt(
        Math.exp(-event.deltaY * 0.002),
        (event.clientX - left) / width,
        (event.clientY - top) / height,
      );
    };
    // Not passive: the page behind must not scroll.
    element?.addEventListener('wheel', wheel, { passive: false });
    return () => element?.removeEventListener('wheel', wheel);
  }, []);
  const down = (event: PointerEvent): void => {
    if (event.button === 0) from.current = { x: event.clientX, y: event.clientY, moved: false };
  };
  const move = (event: PointerEvent): void => {
    const { current } = from;
    const element = frame.current;
    if (current === null || element === null || pictureStore.getState().zoom === 1) return;
    const [right, below] = [event.clientX - current.x, event.clientY - current.y];
    if (!current.moved && Math.hypot(right, below) < STILL_PIXELS) return;
    if (!current.moved) element.setPointerCapture(event.pointerId);
    movePicture(-right / element.clientWidth, -below / element.clientHeight);
    from.current = { x: event.clientX, y: event.clientY, moved: true };
  };
  const up = (event: PointerEvent): void => {
    const { current } = from;
    from.current = null;
    if (current === null || current.moved) return;
    if (pictureStore.getState().zoom === 1) return togglePlay();
    const { left, top, width, height } = event.currentTarget.getBoundingClientRect();
    movePicture((event.clientX - left) / width - 0.5, (event.clientY - top) / height - 0.5);
  };
  return (
    <>
      <div
        ref={frame}
        onPointerDown={down}
        onPointerMove={move}
        onPointerUp={up}
        onDoubleClick={() => zoom > 1 && showWholePicture()}
        className="absolute inset-0 touch-pan-y overflow-hidden"
      >
        <div
          className="absolute inset-0"
          style={{ transform: `scale(${zoom}) translate(${(0.5 - x) * 100}%, ${(0.5 - y) * 100}%)` }}
        >
          {children}
        </div>
      </div>
      {zoom > 1 && <ZoomButtons zoom={zoom} />}
    </>
  );
}

function ZoomButtons({ zoom }: { zoom: number }) {
  const button = 'flex size-8 items-center justify-center rounded-md hover:bg-white/15';
  return (
    <fieldset className="absolute top-3 right-3 z-10 flex items-center rounded-lg border border-white/10 bg-black/75 px-1 text-white">
      <legend className="sr-only">Zoom of the picture</legend>
      <button
        type="button"
        aria-label="Farther"
        onClick={() => zoomPictureAt(1 / 1.5, 0.5, 0.5)}
        className={button}
      >
        <Minus aria-hidden className="size-4" />
      </button>
      <output className="figures w-10 text-center text-xs">{zoom.toFixed(1)}×</output>
      <button
        type="button"
        aria-label="Closer"
        onClick={() => zoomPictureAt(1.5, 0.5, 0.5)}
        className={button}
      >
        <Plus aria-hidden className="size-4" />
      </button>
      <button type="button" aria-label="Whole picture (X)" onClick={showWholePicture} className={button}>
        <X aria-hidden className="size-4" />
      </button>
    </fieldset>
  );
}
