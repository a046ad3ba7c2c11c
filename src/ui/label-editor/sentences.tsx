import { Plus, X } from 'lucide-react';
import { useId, useRef, type KeyboardEvent } from 'react';
import { useStore } from 'zustand';
import { liveLabelsStore } from '#state/live-labels-store.ts';
import { formatList } from '#ui/format.ts';
import { Button } from '#ui/kit/button.tsx';
import { IconButton } from '#ui/kit/icon-button.tsx';

/** As many as a label may have. */
const MOST_SENTENCES = 20;

type SentencesProps = {
  title: string;
  help?: string;
  sentences: readonly string[];
  /** As few as there have to be. */
  least?: number;
  onChange: (sentences: string[]) => void;
};

/** Sentences, one a field: Enter adds the next, Backspace in an empty one removes it. */
export function Sentences({ title, help, sentences, least = 0, onChange }: SentencesProps) {
  const list = useRef<HTMLOListElement>(null);
  const titleId = useId();
  const unknown = useStore(liveLabelsStore, (state) => state.unknown);
  const focus = (place: number): void => {
    requestAnimationFrame(() => list.current?.querySelectorAll('textarea')[Math.max(0, place)]?.focus());
  };
  const canAdd = sentences.length < MOST_SENTENCES;
  const add = (place: number): void => {
    if (canAdd) onChange([...sentences.slice(0, place), '', ...sentences.slice(place)]);
    focus(place);
  };
  const remove = (place: number): void => {
    onChange(sentences.filter((_, i) => i !== place));
    focus(place - 1);
  };
  const press = (event: KeyboardEvent, place: number): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter') {
      event.preventDefault();
      add(place + 1);
    } else if (event.key === 'Backspace' && sentences[place] === '' && sentences.length > least) {
      event.preventDefault();
      remove(place);
    }
  };
  return (
    <section aria-labelledby={titleId}>
      <h3 id={titleId} className="text-xs font-medium text-soft">
        {title}
      </h3>
      {help !== undefined && <p className="text-xs text-faint">{help}</p>}
      <ol ref={list} className="mt-2 flex flex-col gap-1.5">
        {sentences.map((sentence, place) => {
          const strange = unknown[sentence.trim()] ?? [];
          return (
            <li key={place}>
              <div className="flex items-start gap-1">
                <textarea
                  aria-label={`Sentence ${place + 1}`}
                  rows={1}
                  value={sentence}
                  maxLength={400}
                  spellCheck={false}
                  onChange={(event) =>
                    onChange(
                      sentences.map((own, i) =>
                        i === place ? event.target.value.replaceAll('\n', ' ') : own,
                      ),
                    )
                  }
                  onKeyDown={(event) => press(event, place)}
                  className="field-sizing-content min-h-9 min-w-0 flex-1 resize-none rounded-md border border-line bg-ground px-3 py-1.5 focus:border-accent"
                />
                <IconButton
                  label={`Remove sentence ${place + 1}`}
                  icon={<X aria-hidden className="size-4" />}
                  disabled={sentences.length <= least}
                  onClick={() => remove(place)}
                />
              </div>
              {strange.length > 0 && (
                <p className="px-3 pt-0.5 text-xs text-mind">
                  These encoders have never learnt {formatList(strange.map((word) => `“${word}”`))}.
                </p>
              )}
            </li>
          );
        })}
      </ol>
      {canAdd && (
        <Button size="small" look="quiet" className="mt-1" onClick={() => add(sentences.length)}>
          <Plus aria-hidden className="size-4" />
          Add a sentence
        </Button>
      )}
    </section>
  );
}
