import { useStore } from 'zustand';
import { PHASE_LANE } from '#core/review.ts';
import { caseStore } from '#state/case-store.ts';
import { changeClips, chooseClips, clipsStore, type ClipChoice } from '#state/clips-store.ts';
import { searchStore } from '#state/search-store.ts';
import { useLabelLooks } from '#ui/labels/use-label-looks.ts';
import { useLabelledCase } from '#ui/use-labelled-case.ts';

const MOST_HANDLES = 30;

/** Which stretches, and how much more of each. */
export function ClipChooser() {
  const choice = useStore(clipsStore, (state) => state.choice);
  const handles = useStore(clipsStore, (state) => state.handles);
  const starred = useStore(caseStore, ({ marks }) => marks.filter(({ isStarred }) => isStarred).length);
  const moments = useStore(searchStore, ({ answer }) => answer?.moments.length ?? 0);
  const { labelling, facts } = useLabelledCase();
  const lookOf = useLabelLooks(facts);
  const phases = [...new Set(labelling.phases.map(({ label }) => label))];
  const field = 'h-8 rounded-md border border-edge bg-ground px-2 text-sm text-ink';
  return (
    <div className="flex items-end gap-3">
      <label className="min-w-0 flex-1 text-xs text-faint">
        Cut
        <select
          value={choice}
          onChange={(event) => chooseClips(event.target.value as ClipChoice)}
          className={`${field} mt-1 w-full`}
        >
          <option value="selected">The selected segment</option>
          <option value="phases">Every phase</option>
          <option value="starred">What is starred ({starred})</option>
          <option value="moments">Moments that were found ({moments})</option>
          <option value="whole">All of it</option>
          <optgroup label="One phase">
            {phases.map((label) => (
              <option key={label} value={`${PHASE_LANE}:${label}`}>
                {lookOf(label).name}
              </option>
            ))}
          </optgroup>
          <optgroup label="One instrument">
            {labelling.instruments.map(({ label }) => (
              <option key={label} value={`${label}:${label}`}>
                {lookOf(label).name}
              </option>
            ))}
          </optgroup>
        </select>
      </label>
      <label className="w-24 text-xs text-faint">
        Room around it
        <span className="mt-1 flex items-center gap-1.5">
          <input
            type="number"
            min={0}
            max={MOST_HANDLES}
            step={0.5}
            value={handles}
            onChange={(event) => {
              const seconds = event.target.valueAsNumber;
              if (seconds >= 0 && seconds <= MOST_HANDLES) changeClips({ handles: seconds });
            }}
            className={`${field} figures w-16`}
          />
          s
        </span>
      </label>
    </div>
  );
}
