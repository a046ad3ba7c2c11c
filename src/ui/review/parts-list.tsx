import { useStore } from 'zustand';
import type { CaseFacts } from '#state/case-store.ts';
import { seek, playerStore } from '#state/player-store.ts';
import { reveal } from '#state/timeline-store.ts';
import { formatClock, formatTimecode } from '#ui/format.ts';
import { classNames } from '#ui/kit/class-names.ts';
import { messageOf } from '#ui/messages.ts';
import { planWords, ROUTE_WORDS } from './plan-words.ts';

/** The files that an operation was recorded in: where each begins, how long it is, how its frames are got at. */
export function PartsList({ parts, period }: { parts: CaseFacts['parts']; period: number }) {
  const shown = useStore(playerStore, ({ time }) => parts.findLastIndex(({ start }) => time >= start));
  const go = (seconds: number): void => {
    seek(seconds);
    reveal(seconds);
  };
  return (
    <section aria-labelledby="parts-title" className="mt-5">
      <h3 id="parts-title" className="mb-1 text-faint">
        {parts.length} parts
      </h3>
      <ol aria-label="Parts" className="overflow-hidden rounded-md border border-line">
        {parts.map(({ name, start, durationSeconds, video, problem }, i) => (
          <li key={start} className="border-t border-line first:border-t-0">
            <button
              type="button"
              aria-current={i === shown}
              onClick={() => go(start)}
              className={classNames(
                'block w-full px-3 py-2 text-left hover:bg-raised',
                i === shown && 'bg-raised/60',
              )}
            >
              <span className="flex gap-3">
                <span className="min-w-0 flex-1 truncate" title={name ?? undefined}>
                  {name ?? `Part ${i + 1}`}
                </span>
                <span className="figures text-faint">{formatClock(start)}</span>
              </span>
              <span className="block text-xs text-faint">
                <span className="figures">
                  {video === null && 'about '}
                  {formatTimecode(durationSeconds)}
                </span>
                {video !== null && `, decoded by ${ROUTE_WORDS[video.route]}: ${planWords(video, period)}`}
              </span>
              {problem !== null && (
                <span className="block text-xs text-danger">{messageOf(problem).title}</span>
              )}
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}
