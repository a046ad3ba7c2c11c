import type { RankedAnswer } from '#state/ranking.ts';
import { SimilarityBar } from '#ui/kit/similarity-bar.tsx';
import { Skeleton } from '#ui/kit/skeleton.tsx';
import { verdictOf } from './verdict.ts';

/** Answers, best first, the first `top` of them; the sentence about them is about all. */
export function AnswerList({
  answers,
  top = answers.length,
}: {
  answers: readonly RankedAnswer[];
  top?: number;
}) {
  const { sentence, plain } = verdictOf(answers);
  return (
    <>
      <p aria-live="polite" className={plain ? 'sr-only' : 'mb-3 text-soft'}>
        {sentence}
      </p>
      <ol className="space-y-3">
        {answers.slice(0, top).map(({ name, value, share, closeness }) => (
          <SimilarityBar
            key={name}
            name={name}
            value={value}
            length={share}
            word={answers.length > 1 ? closeness : ''}
            strong={closeness !== 'far'}
          />
        ))}
      </ol>
    </>
  );
}

export function AnswerSkeletons({ count }: { count: number }) {
  return (
    <div className="space-y-3" aria-hidden>
      {Array.from({ length: count }, (_, place) => (
        <div key={place} className="space-y-1.5">
          <Skeleton className="h-5 w-3/5" />
          <Skeleton className="h-1" />
        </div>
      ))}
    </div>
  );
}
