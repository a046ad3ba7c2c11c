import { Check as Tick } from 'lucide-react';
import { useStore } from 'zustand';
import { CHECK_WORDS } from '#core/clips/record.ts';
import { checksFor, clipsStore, toggleCheck } from '#state/clips-store.ts';

const SILENT = 'Sound is left out.';
const ALWAYS = 'Title, date, place and camera are left out.';

/** What is left out of every clip, and what only a person can see. */
export function ClipChecks() {
  const checked = useStore(clipsStore, (state) => state.checked);
  const isSoundKept = useStore(clipsStore, (state) => state.isSoundKept);
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="mb-1 text-xs text-faint">Before they leave this computer</legend>
      <ul className="flex flex-col gap-1">
        {(isSoundKept ? [ALWAYS] : [SILENT, ALWAYS]).map((words) => (
          <li key={words} className="flex items-start gap-2 text-sm text-soft">
            <Tick aria-hidden className="mt-0.5 size-4 shrink-0 text-accent" />
            {words}
          </li>
        ))}
      </ul>
      {checksFor({ isSoundKept }).map((check) => (
        <label key={check} className="flex min-h-6 items-start gap-2 text-sm text-ink">
          <input
            type="checkbox"
            checked={checked.has(check)}
            onChange={() => toggleCheck(check)}
            className="mt-0.5 size-4 shrink-0 accent-accent"
          />
          {CHECK_WORDS[check]}
        </label>
      ))}
      <p className="text-xs text-faint">
        clips.txt beside the clips says what you confirmed, and how each was cut.
      </p>
    </fieldset>
  );
}
