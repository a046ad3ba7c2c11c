import { useStore } from 'zustand';
import { caseStore } from '#state/case-store.ts';
import { scaleOf, useScale } from './scale.ts';
import { usePicture } from './use-picture.ts';

const HEIGHT = 36;

/** Stills across the view, as many as fit. */
export function FilmStrip({ width }: { width: number }) {
  const { start, end } = useScale();
  const aspect = useStore(caseStore, ({ facts }) =>
    facts === null ? 16 / 9 : facts.video.width / facts.video.height,
  );
  const stillWidth = HEIGHT * Math.min(2.4, Math.max(0.6, aspect));
  const span = end - start;
  // A still stands for a fixed stretch, so that panning moves pictures instead of changing them all.
  const stretch = width === 0 ? span : (span * stillWidth) / width;
  const scale = scaleOf(start, end);
  const first = Math.floor(start / stretch);
  const count = width === 0 ? 0 : Math.ceil(end / stretch) - first;
  return (
    <div aria-hidden className="relative overflow-hidden" style={{ height: HEIGHT }}>
      {Array.from({ length: count }, (_, i) => {
        const from = (first + i) * stretch;
        return (
          <Still
            key={first + i}
            seconds={Math.min(from + stretch / 2, end)}
            left={scale.left(from)}
            width={scale.width(stretch)}
          />
        );
      })}
    </div>
  );
}

function Still({ seconds, left, width }: { seconds: number; left: string; width: string }) {
  const url = usePicture(seconds);
  return (
    <div className="absolute inset-y-0 overflow-hidden bg-panel" style={{ left, width }}>
      {url !== null && <img src={url} alt="" draggable={false} className="size-full object-cover" />}
    </div>
  );
}
