import { useRef, type PointerEvent } from 'react';
import { useStore } from 'zustand';
import type { Mask } from '#core/clips/clips.ts';
import { caseStore } from '#state/case-store.ts';
import { changeClips, clipsStore, setMasks } from '#state/clips-store.ts';
import { classNames } from '#ui/kit/class-names.ts';

/** Masks where they will be burnt in: dragged to move, by the corner to change. */
export function MaskLayer() {
  const isShown = useStore(clipsStore, (state) => state.isShown);
  const masks = useStore(clipsStore, (state) => state.masks);
  const video = useStore(caseStore, (state) => state.facts?.video);
  const layer = useRef<HTMLDivElement>(null);
  if (!isShown || masks.length === 0 || video === undefined) return null;
  const ratio = video.width / video.height;
  return (
    <div className="[container-type:size] pointer-events-none absolute inset-0 flex items-center justify-center">
      <div
        ref={layer}
        className="relative"
        style={{ aspectRatio: String(ratio), width: `min(100cqw, ${100 * ratio}cqh)` }}
      >
        {masks.map((mask, place) => (
          <MaskBox key={place} mask={mask} place={place} layer={layer} />
        ))}
      </div>
    </div>
  );
}

type MaskBoxProps = { mask: Mask; place: number; layer: React.RefObject<HTMLDivElement | null> };

function MaskBox({ mask, place, layer }: MaskBoxProps) {
  const isChosen = useStore(clipsStore, (state) => state.chosenMask === place);
  const from = useRef<{ x: number; y: number; mask: Mask; isCorner: boolean } | null>(null);
  const down = (event: PointerEvent, isCorner: boolean): void => {
    if (event.button !== 0) return;
    event.stopPropagation();
    event.currentTarget.setPointerCapture(event.pointerId);
    from.current = { x: event.clientX, y: event.clientY, mask, isCorner };
    changeClips({ chosenMask: place });
  };
  const move = (event: PointerEvent): void => {
    const { current } = from;
    const size = layer.current?.getBoundingClientRect();
    if (current === null || size === undefined) return;
    const right = (event.clientX - current.x) / size.width;
    const below = (event.clientY - current.y) / size.height;
    const moved = current.isCorner
      ? { ...current.mask, width: current.mask.width + right, height: current.mask.height + below }
      : { ...current.mask, ...kept(current.mask, right, below) };
    const { masks } = clipsStore.getState();
    setMasks(
      masks.map((each, i) => (i === place ? moved : each)),
      place,
    );
  };
  const up = (event: PointerEvent): void => {
    event.stopPropagation();
    from.current = null;
  };
  return (
    <div
      onPointerDown={(event) => down(event, false)}
      onPointerMove={move}
      onPointerUp={up}
      className={classNames(
        'pointer-events-auto absolute cursor-move touch-none bg-black/90 outline-1 -outline-offset-1',
        isChosen ? 'outline-2 outline-accent' : 'outline-white/50',
      )}
      style={{
        left: `${mask.x * 100}%`,
        top: `${mask.y * 100}%`,
        width: `${mask.width * 100}%`,
        height: `${mask.height * 100}%`,
      }}
    >
      <div
        onPointerDown={(event) => down(event, true)}
        onPointerMove={move}
        onPointerUp={up}
        className="absolute -right-2 -bottom-2 size-6 cursor-nwse-resize touch-none"
      >
        <span className="absolute right-1 bottom-1 size-3 rounded-full border border-black bg-accent" />
      </div>
    </div>
  );
}

/** Moved by parts of the picture, and kept whole at its borders. */
function kept({ x, y, width, height }: Mask, right: number, below: number): Pick<Mask, 'x' | 'y'> {
  return {
    x: Math.min(1 - width, Math.max(0, x + right)),
    y: Math.min(1 - height, Math.max(0, y + below)),
  };
}
