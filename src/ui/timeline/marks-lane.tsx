import { MessageSquareText, Star } from 'lucide-react';
import { useStore } from 'zustand';
import type { Mark } from '#core/review.ts';
import { caseStore } from '#state/case-store.ts';
import { reviewStore } from '#state/review-store.ts';
import { seek } from '#state/player-store.ts';
import { formatClock } from '#ui/format.ts';
import { usePlace } from './on-view.ts';

/** Notes and stars where they are. */
export function MarksLane() {
  const marks = useStore(caseStore, (state) => state.marks);
  return (
    <div className="relative h-7 overflow-hidden">
      {marks.map((mark) => (
        <MarkButton key={mark.id} mark={mark} />
      ))}
    </div>
  );
}

function MarkButton({ mark }: { mark: Mark }) {
  const { start, end, text, isStarred } = mark;
  const place = usePlace<HTMLButtonElement>(start, end > start ? end : undefined);
  const words = `${isStarred ? 'Star' : 'Note'} at ${formatClock(start)}${text === '' ? '' : `: ${text}`}`;
  const Icon = isStarred ? Star : MessageSquareText;
  return (
    <button
      ref={place}
      type="button"
      tabIndex={-1}
      title={words}
      aria-label={words}
      onClick={() => {
        seek(start);
        reviewStore.setState({ noteEdited: mark });
      }}
      className="absolute inset-y-0.5 left-0 flex min-w-6 items-center gap-1 overflow-hidden rounded-sm border-l-2 border-mind bg-mind/15 px-1 text-xs whitespace-nowrap text-ink hover:bg-mind/25"
    >
      <Icon aria-hidden className="size-3.5 shrink-0 text-mind" />
      <span className="truncate">{text}</span>
    </button>
  );
}
