import { useStore } from 'zustand';
import type { ClipMode } from '#core/clips/clips.ts';
import { changeClips, clipsStore, modeOf, type ClipsState } from '#state/clips-store.ts';
import { classNames } from '#ui/kit/class-names.ts';

const MANNERS: readonly { mode: ClipMode; name: string; words: string }[] = [
  { mode: 'fast', name: 'Fast', words: 'Pictures as recorded. Begins at the key frame before.' },
  { mode: 'exact', name: 'Exact', words: 'Begins and ends at your frames. Pictures are made anew: slower.' },
];

/** How clips are cut, and whether they become one file. */
export function ClipManner() {
  const mode = useStore(clipsStore, modeOf);
  const hasMasks = useStore(clipsStore, ({ masks }) => masks.length > 0);
  const isReel = useStore(clipsStore, (state) => state.isReel);
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 text-xs text-faint">How</legend>
      <div className="grid grid-cols-2 gap-2">
        {MANNERS.map(({ mode: value, name, words }) => (
          <label
            key={value}
            className={classNames(
              'flex cursor-pointer flex-col gap-0.5 rounded-md border px-3 py-2 text-sm has-focus-visible:outline-2 has-focus-visible:outline-accent',
              mode === value ? 'border-accent bg-accent/8' : 'border-line hover:border-edge',
              hasMasks && value === 'fast' && 'pointer-events-none opacity-50',
            )}
          >
            <input
              type="radio"
              name="clip-mode"
              checked={mode === value}
              disabled={hasMasks && value === 'fast'}
              onChange={() => changeClips({ wanted: value })}
              className="sr-only"
            />
            <span className="font-medium text-ink">{name}</span>
            <span className="text-xs text-soft">{words}</span>
          </label>
        ))}
      </div>
      {hasMasks && <p className="text-xs text-faint">Masks are burnt in, which only Exact can do.</p>}
      <label className="flex min-h-6 items-center gap-2 text-sm text-ink">
        <input
          type="checkbox"
          checked={isReel}
          onChange={() => changeClips({ isReel: !isReel })}
          className="size-4 accent-accent"
        />
        One reel: all clips in one file
      </label>
      <Sound />
    </fieldset>
  );
}

/** Sound is left out unless it is asked for; said where a recording has none that goes into the files. */
function Sound() {
  const isSoundKept = useStore(clipsStore, (state) => state.isSoundKept);
  const silent = useStore(clipsStore, silentClips);
  return (
    <>
      <label className="flex min-h-6 items-center gap-2 text-sm text-ink">
        <input
          type="checkbox"
          checked={isSoundKept}
          onChange={() => changeClips({ isSoundKept: !isSoundKept })}
          className="size-4 accent-accent"
        />
        Keep the sound
      </label>
      {isSoundKept && silent !== 'none' && (
        <p className="text-xs text-mind">
          {silent === 'all'
            ? 'The recording has no sound that can be kept: clips are silent.'
            : 'Some clips have no sound that can be kept.'}
        </p>
      )}
    </>
  );
}

/** Which of the planned files would have no sound. */
function silentClips({ plans }: ClipsState): 'none' | 'some' | 'all' {
  const planned = [...plans.values()].filter((plan) => 'ending' in plan);
  const silent = planned.filter(({ hasSound }) => !hasSound).length;
  return silent === 0 ? 'none' : silent === planned.length ? 'all' : 'some';
}
