import { CircleCheck, LoaderCircle } from 'lucide-react';
import type { BringState } from '#state/bring-store.ts';
import { Button } from '#ui/kit/button.tsx';
import { ProgressBar } from '#ui/kit/progress-bar.tsx';
import { progressText } from './progress-text.ts';

type Working = Extract<BringState['stage'], { kind: 'working' }>;

/** The work as it goes: what is done, what is under way and how far, and the way out. */
export function BringSteps({ stage, onCancel }: { stage: Working; onCancel: () => void }) {
  const { task, steps, progress } = stage;
  const { amount, fraction } = progressText(progress);
  const title = task === 'convert' ? 'Converting' : 'Taking the pack in';
  const shown = steps.length === 0 ? [title] : steps;
  return (
    <div className="mt-3">
      <ol className="space-y-1.5" aria-live="polite" aria-label={title}>
        {shown.map((step, place) => {
          const current = place === shown.length - 1;
          return (
            <li key={step} className="flex items-center gap-2.5">
              {current ? (
                <LoaderCircle
                  aria-hidden
                  className="size-4 shrink-0 animate-spin text-accent motion-reduce:animate-none"
                />
              ) : (
                <CircleCheck aria-hidden className="size-4 shrink-0 text-accent" />
              )}
              <span className={current ? 'text-ink' : 'text-faint'}>{step}</span>
              {current && amount !== undefined && (
                <span className="figures ml-auto shrink-0 text-soft">{amount}</span>
              )}
            </li>
          );
        })}
      </ol>
      <div className="mt-3">
        <ProgressBar label={title} fraction={fraction} text={amount} />
      </div>
      <div className="mt-4 flex flex-wrap items-center gap-3">
        <Button onClick={onCancel}>Cancel</Button>
        <p className="text-faint">Keep this tab open.</p>
      </div>
    </div>
  );
}
