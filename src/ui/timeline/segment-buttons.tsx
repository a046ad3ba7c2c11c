import { classNames } from '#ui/kit/class-names.ts';
import { MovingLayer } from './moving-layer.tsx';
import { useScale } from './scale.ts';

type Span = { readonly start: number; readonly end: number };

/** Buttons without a look over what is drawn: for pointers, and for readers of the screen. */
export function SegmentButtons<S extends Span>({
  spans,
  wordsOf,
  onChoose,
  onOpen,
  className,
}: {
  /** No more than can be buttons. */
  spans: readonly S[];
  wordsOf: (span: S) => string;
  onChoose: (span: S) => void;
  onOpen?: (span: S) => void;
  className: string;
}) {
  const scale = useScale();
  return (
    <MovingLayer>
      {spans.map((span) => {
        const words = wordsOf(span);
        return (
          <button
            key={span.start}
            type="button"
            tabIndex={-1}
            title={words}
            aria-label={words}
            onClick={() => onChoose(span)}
            onDoubleClick={() => onOpen?.(span)}
            className={classNames('absolute rounded-sm hover:bg-white/15', className)}
            style={{ left: scale.left(span.start), width: scale.width(span.end - span.start) }}
          />
        );
      })}
    </MovingLayer>
  );
}
