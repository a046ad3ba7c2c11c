import { useId, useRef } from 'react';
import { Plus } from 'lucide-react';
import { useStore } from 'zustand';
import type { Manifest } from '#core/model-pack.ts';
import type { Run } from '#state/models-store.ts';
import { MOST_SENTENCES, sentencesIn, tryItStore, typeSentences } from '#state/try-it-store.ts';
import { formatBytes } from '#ui/format.ts';
import { ProgressBar } from '#ui/kit/progress-bar.tsx';
import { AnswerList } from './answer-list.tsx';
import { progressText } from './progress-text.ts';
import { suggestions } from './suggestions.ts';
import { textEncoderBytes } from './text-encoder.ts';

/** One's own words, one sentence a line, compared while they are typed. */
export function SentenceResults({ manifest, run }: { manifest: Manifest; run: Run }) {
  const { sentences, sentenceAnswers, picture } = useStore(tryItStore);
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const typed = sentencesIn(sentences);
  const offered = suggestions(manifest).filter((suggestion) => !typed.includes(suggestion));
  return (
    <div className="min-w-0">
      <label htmlFor={id} className="font-semibold">
        Your sentences
      </label>
      <p id={`${id}-hint`} className="mb-3 text-soft">
        One a line, in English, at most {MOST_SENTENCES}.
      </p>
      <textarea
        id={id}
        ref={field}
        aria-describedby={`${id}-hint`}
        rows={4}
        value={sentences}
        onChange={(event) => typeSentences(event.target.value)}
        placeholder="forceps tearing the anterior capsule"
        spellCheck={false}
        className="field-sizing-content max-h-64 min-h-24 w-full resize-none rounded-md border border-edge bg-ground px-3 py-2 leading-6 text-ink placeholder:text-faint"
      />
      {offered.length > 0 && typed.length < MOST_SENTENCES && (
        <ul className="mt-2 flex flex-wrap gap-1.5" aria-label="Sentences to try">
          {offered.map((suggestion) => (
            <li key={suggestion} className="max-w-full">
              <button
                type="button"
                onClick={(event) => {
                  typeSentences([...typed, suggestion].join('\n'));
                  // The pressed chip goes away: a keyboard's focus moves on to the field, a finger opens no keyboard.
                  if (event.detail === 0) field.current?.focus();
                }}
                className="flex max-w-full items-center gap-1 rounded-full border border-line py-1 pr-2.5 pl-1.5 text-xs text-soft transition-colors duration-150 hover:border-edge hover:text-ink"
              >
                <Plus aria-hidden className="size-3 shrink-0" />
                <span className="truncate">{suggestion}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <div className="mt-5">
        <Reading manifest={manifest} run={run} />
        {typed.length > 0 && picture === null && (
          <p className="text-soft">Add a picture to compare them with.</p>
        )}
        {sentenceAnswers.length > 0 && <AnswerList answers={sentenceAnswers} />}
      </div>
    </div>
  );
}

/** The first sentence loads its encoder: said with its size, for it may take a while. */
function Reading({ manifest, run }: { manifest: Manifest; run: Run }) {
  const reading = useStore(tryItStore, (state) => state.reading);
  if (reading === null || !reading.loading || run.kind !== 'ready') return null;
  const { amount, fraction } = progressText(reading.progress);
  const bytes = textEncoderBytes(manifest, run.report);
  return (
    <div className="mb-4">
      <p className="mb-2 flex items-baseline justify-between gap-3">
        Loading the sentence encoder
        <span className="figures shrink-0 text-soft">{amount ?? (bytes !== null && formatBytes(bytes))}</span>
      </p>
      <ProgressBar label="Loading the sentence encoder" fraction={fraction} text={amount} />
    </div>
  );
}
