import type { Mark } from '#core/review.ts';
import { formatClock, formatCount } from '#ui/format.ts';

/** One page has room for some; all of them are in the exports. */
const MOST_NOTES = 6;

export function ReportNotes({ notes }: { notes: readonly Mark[] }) {
  const left = notes.length - MOST_NOTES;
  return (
    <ul className="columns-1 gap-7 sm:columns-2 print:columns-2">
      {notes.slice(0, MOST_NOTES).map(({ id, start, end, text }) => (
        <li key={id} className="flex break-inside-avoid gap-2 pb-0.5">
          <span className="figures shrink-0 text-soft">
            {formatClock(start)}
            {end > start && ` – ${formatClock(end)}`}
          </span>
          <span className="line-clamp-2 min-w-0 break-words whitespace-pre-line">{text}</span>
        </li>
      ))}
      {left > 0 && <li className="text-soft">{formatCount(left, 'more note')} in the exported files.</li>}
    </ul>
  );
}
