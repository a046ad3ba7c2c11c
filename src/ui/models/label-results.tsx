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
  const waiting = useStore(tryItStore, (state) => state.picture !== null);
  return (
    <div className="min-w-0 space-y-6">
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
      {result === undefined && !waiting && (
        <p className="mb-3 text-soft">Add a picture to see them compared.</p>
      )}
      {result === undefined && <AnswerSkeletons count={TOP} />}
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
