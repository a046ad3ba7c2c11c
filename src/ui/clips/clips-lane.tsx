import { useStore } from 'zustand';
import { clipsStore } from '#state/clips-store.ts';
import { formatTimecode } from '#ui/format.ts';
import { useScale } from '#ui/timeline/scale.ts';
import { trueCut } from './clip-list.tsx';
import { useClips } from './use-clips.ts';

/** Clips as they will be cut: what was asked for, and before it, hatched, what a copy has to take along. */
export function ClipsLane() {
  const { outputs } = useClips();
  const plans = useStore(clipsStore, (state) => state.plans);
  const scale = useScale();
  return (
    <div className="relative h-5 overflow-hidden">
      {outputs.flatMap((output) => {
        const plan = plans.get(output.key);
        const cut = plan !== undefined && 'cuts' in plan ? trueCut(output, plan.cuts) : null;
        return output.clips.map((clip, i) => {
          const early = i === 0 && cut !== null ? Math.max(0, clip.start - cut.start) : 0;
          const from = clip.start - early;
          if (!scale.isVisible(from, clip.end)) return null;
          return (
            <div
              key={`${output.key} ${clip.start}`}
              title={
                early > 0.02
                  ? `${clip.name}: begins at ${formatTimecode(from)}, asked for ${formatTimecode(clip.start)}`
                  : clip.name
              }
              className="absolute inset-y-1 flex overflow-hidden rounded-sm border border-accent"
              style={{ left: scale.left(from), width: scale.width(clip.end - from) }}
            >
              {early > 0.02 && (
                <span
                  aria-hidden
                  className="hatched h-full shrink-0 bg-mind/40"
                  style={{ width: `${(early / (clip.end - from)) * 100}%` }}
                />
              )}
              <span aria-hidden className="h-full flex-1 bg-accent/25" />
            </div>
          );
        });
      })}
    </div>
  );
}
