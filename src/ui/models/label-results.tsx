import { useState } from 'react';
import { useStore } from 'zustand';
import type { LabelSet, Manifest } from '#core/model-pack.ts';
import { tryItStore, type LabelAnswers } from '#state/try-it-store.ts';
import { Button } from '#ui/kit/button.tsx';
import { AnswerList, AnswerSkeletons } from './answer-list.tsx';

const TOP = 3;

/** What the pack's own labels say: their vectors come with it, so no sentence has to be read for this. */
export function LabelResults({ manifest }: { manifest: Manifest }) {
  const labelAnswers = useStore(tryItStore, (state) => state.labelAnswers);
  const waiting = useStore(tryItStore, ({ picture, failure }) => picture !== null && failure === null);
  return (
    <div className="min-w-0 space-y-6">
      {!waiting && <p className="text-soft">Add a picture to see which of these fit.</p>}
      {manifest.labelSets.map((set) => (
        <LabelSetResult
          key={set.id}
          set={set}
          result={labelAnswers.find(({ id }) => id === set.id)}
          waiting={waiting}
        />
      ))}
    </div>
  );
}

type LabelSetResultProps = { set: LabelSet; result: LabelAnswers | undefined; waiting: boolean };

function LabelSetResult({ set, result, waiting }: LabelSetResultProps) {
  const [all, showAll] = useState(false);
  const more = set.labels.length - TOP;
  return (
    <section aria-label={set.name}>
      <h3 className="mb-2 font-semibold">{set.name}</h3>
      {result === undefined && waiting && <AnswerSkeletons count={TOP} />}
      {result === undefined && !waiting && (
        <p className="text-faint">{set.labels.map(({ name }) => name).join(' · ')}</p>
      )}
      {result !== undefined && <AnswerList answers={result.answers} {...(!all && { top: TOP })} />}
      {result !== undefined && more > 0 && (
        <Button
          look="quiet"
          size="small"
          className="mt-2 -ml-3"
          aria-expanded={all}
          onClick={() => showAll(!all)}
        >
          {all ? 'Show the closest' : `Show all ${set.labels.length}`}
        </Button>
      )}
    </section>
  );
}
