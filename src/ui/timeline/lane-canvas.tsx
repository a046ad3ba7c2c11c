import { useEffect, useRef } from 'react';
import { onView } from './on-view.ts';
import { timelineStore } from '#state/timeline-store.ts';

/** What a lane is drawn with: CSS pixels, seconds of the view. */
export type Pen = {
  readonly context: CanvasRenderingContext2D;
  readonly width: number;
  readonly height: number;
  readonly start: number;
  readonly end: number;
  /** The font of the canvas's own style. */
  readonly font: string;
  readonly x: (seconds: number) => number;
  /** A colour of the page: a canvas does not know its variables. */
  readonly colour: (css: string) => string;
};

export type Paint = (pen: Pen) => void;

type LaneCanvasProps = {
  paint: Paint;
  className: string;
  /** Said instead of it; without, it is drawn for eyes alone. */
  label?: string;
  /** Given a way to have it drawn again. */
  onReady?: (redraw: () => void) => void;
};

/** A lane that is drawn, in the frame in which the view moves, past React. */
export function LaneCanvas({ paint, className, label, onReady }: LaneCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (element === null || context == null) return undefined;
    const surface = surfaceOf(element, context);
    const draw = (): void => surface.draw(paint, timelineStore.getState());
    const refresh = (): void => {
      surface.refresh();
      draw();
    };
    const sizes = new ResizeObserver(([entry]) => {
      surface.resize(entry?.contentRect);
      draw();
    });
    sizes.observe(element);
    const themes = new MutationObserver(refresh);
    themes.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    document.fonts.addEventListener('loadingdone', refresh);
    onReady?.(draw);
    const stop = onView(draw);
    return () => {
      stop();
      sizes.disconnect();
      themes.disconnect();
      document.fonts.removeEventListener('loadingdone', refresh);
    };
  }, [paint, onReady]);
  return (
    <canvas
      ref={canvas}
      {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
      className={className}
    />
  );
}

/** A canvas with the page's colours, asked for once: asking again in every frame would lay the page out in every frame. */
function surfaceOf(element: HTMLCanvasElement, context: CanvasRenderingContext2D) {
  let width = element.clientWidth;
  let height = element.clientHeight;
  const style = getComputedStyle(element);
  const colours = new Map<string, string>();
  // The shorthand is empty where there are font features.
  const fontNow = (): string => `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  let font = fontNow();
  const colour = (css: string): string => {
    const known = colours.get(css);
    if (known !== undefined) return known;
    const name = /^var\((.*)\)$/.exec(css)?.[1];
    const found = name === undefined ? css : style.getPropertyValue(name).trim() || css;
    colours.set(css, found);
    return found;
  };
  return {
    resize(box: DOMRectReadOnly | undefined): void {
      width = box?.width ?? 0;
      height = box?.height ?? 0;
    },
    refresh(): void {
      colours.clear();
      font = fontNow();
    },
    draw(paint: Paint, { start, end }: { start: number; end: number }): void {
      const ratio = devicePixelRatio;
      const [columns, rows] = [Math.round(width * ratio), Math.round(height * ratio)];
      if (columns === 0 || rows === 0) return;
      if (element.width !== columns) element.width = columns;
      if (element.height !== rows) element.height = rows;
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      context.clearRect(0, 0, width, height);
      const scale = width / Math.max(1e-6, end - start);
      paint({ context, width, height, start, end, font, x: (seconds) => (seconds - start) * scale, colour });
    },
  };
}
