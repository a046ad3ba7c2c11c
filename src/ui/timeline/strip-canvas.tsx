import { useEffect, useRef } from 'react';

export type Stripe = { readonly start: number; readonly end: number; readonly colour: string };

type StripCanvasProps = {
  stripes: readonly Stripe[];
  /** Seconds at both edges. */
  start: number;
  end: number;
  className: string;
};

/** Stretches as plain colours. Zoomed in, or in the table, they have their names. */
export function StripCanvas({ stripes, start, end, className }: StripCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return undefined;
    const draw = (): void => paint(element, stripes, start, end);
    draw();
    const observer = new ResizeObserver(draw);
    observer.observe(element);
    return () => observer.disconnect();
  }, [stripes, start, end]);
  return <canvas ref={canvas} aria-hidden className={className} />;
}

function paint(canvas: HTMLCanvasElement, stripes: readonly Stripe[], start: number, end: number): void {
  const width = Math.round(canvas.clientWidth * devicePixelRatio);
  const height = Math.round(canvas.clientHeight * devicePixelRatio);
  if (width === 0 || height === 0) return;
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (context === null) return;
  const style = getComputedStyle(canvas);
  const colours = new Map<string, string>();
  const scale = width / Math.max(1e-6, end - start);
  for (const { start: from, end: to, colour } of stripes) {
    if (to <= start || from >= end) continue;
    // A canvas does not know the page's variables.
    const known =
      colours.get(colour) ?? (style.getPropertyValue(colour.replace(/^var\((.*)\)$/, '$1')) || colour);
    colours.set(colour, known);
    context.fillStyle = known;
    context.fillRect((from - start) * scale, 0, Math.max(1, (to - from) * scale), height);
  }
}
