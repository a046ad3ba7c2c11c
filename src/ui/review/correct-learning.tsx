import { useId } from 'react';
import { useStore } from 'zustand';
import type { Taught } from '#jobs/cases/case-protocol.ts';
import { learningStore } from '#state/learning-store.ts';
import { changeSettings, LEARNING_SCOPES, settingsStore, type Settings } from '#state/settings-store.ts';
import { formatCount } from '#ui/format.ts';
import { messageOf } from '#ui/messages.ts';

const SCOPE_WORDS: Record<Settings['learning'], string> = {
  off: 'Nothing',
  case: 'This case',
  all: 'All my cases',
};

/** What the labels learn from, switched here, and what came of it. */
export function LearningPanel() {
  const { learning, votes } = useStore(settingsStore);
  const { taught, isLearning, failure } = useStore(learningStore);
  const id = useId();
  return (
    <section aria-label="Learning" className="px-4 pt-4 text-xs text-soft">
      <h2 className="pb-1 font-medium text-faint">Learning</h2>
      <div className="flex items-center gap-2">
        <label htmlFor={id}>Learn from corrections in</label>
        <select
          id={id}
          value={learning}
          onChange={(event) =>
            changeSettings({
              learning: LEARNING_SCOPES.find((scope) => scope === event.target.value) ?? 'off',
            })
          }
          className="h-7 rounded-sm border border-edge bg-ground px-1.5 text-ink"
        >
          {LEARNING_SCOPES.map((scope) => (
            <option key={scope} value={scope}>
              {SCOPE_WORDS[scope]}
            </option>
          ))}
        </select>
      </div>
      <label className="mt-1 flex min-h-6 items-center gap-2">
        <input
          type="checkbox"
          checked={votes}
          onChange={(event) => changeSettings({ votes: event.target.checked })}
          className="size-3.5 accent-accent"
        />
        Similar stretches of reviewed cases vote
      </label>
      <output className="mt-1 block text-faint">
        {isLearning ? 'Learning …' : failure === null ? words(taught, learning) : messageOf(failure).title}
      </output>
    </section>
  );
}

function words(taught: Taught | null, scope: Settings['learning']): string {
  if (scope === 'off') return 'The words of the labels alone decide.';
  const { corrected = 0, right = 0, rightWithout = 0 } = taught?.tried ?? {};
  if (taught === null || corrected === 0) return 'Correct a segment, and ophclip tries to learn from it.';
  const found = `right on ${right} of ${corrected} held out, ${rightWithout} without`;
  return taught.isUsed
    ? `Learnt from ${formatCount(corrected, 'correction')}: ${found}.`
    : `Tried on ${formatCount(corrected, 'correction')}: ${found}. That does not help, so nothing was changed.`;
}
