import { Plus, Star, Trash2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { Mark } from '#core/review.ts';
import { caseStore } from '#state/case-store.ts';
import { seek } from '#state/player-store.ts';
import { meantTime, newMark, removeMark, saveMark } from '#state/review-actions.ts';
import { reviewStore } from '#state/review-store.ts';
import { reveal } from '#state/timeline-store.ts';
import { formatClock, formatTimecode } from '#ui/format.ts';
import { Button } from '#ui/kit/button.tsx';
import { classNames } from '#ui/kit/class-names.ts';
import { IconButton } from '#ui/kit/icon-button.tsx';

/** A person's notes and stars, in the order of the video. */
export function MarksPanel() {
  const marks = useStore(caseStore, (state) => state.marks);
  const editing = useStore(reviewStore, (state) => state.noteEdited);
  const isNew = editing !== null && !marks.some(({ id }) => id === editing.id);
  const shown = isNew ? [...marks, editing].sort((a, b) => a.start - b.start) : marks;
  return (
    <section aria-label="Notes and stars" className="border-t border-line pt-3">
      <div className="flex items-center px-4 pb-1">
        <h2 className="min-w-0 flex-1 text-xs font-medium text-faint">Notes and stars</h2>
        <Button size="small" look="quiet" onClick={() => editNote(newMark(meantTime()))}>
          <Plus aria-hidden className="size-3.5" /> Note
        </Button>
      </div>
      {shown.length === 0 && (
        <p className="px-4 text-xs text-faint">
          Stars make the reel that you can cut; notes are exported with the labels.
        </p>
      )}
      <ul>
        {shown.map((mark) => (
          <li key={mark.id} className="hover:bg-raised">
            <MarkRow mark={mark} isEdited={editing?.id === mark.id} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function editNote(noteEdited: Mark | null): void {
  reviewStore.setState({ noteEdited });
}

function MarkRow({ mark, isEdited }: { mark: Mark; isEdited: boolean }) {
  const { id, start, end, text, isStarred } = mark;
  const when = `${formatClock(start)}${end > start ? ` – ${formatClock(end)}` : ''}`;
  const go = (): void => {
    seek(start);
    reveal(start);
  };
  return (
    <div className="flex items-start gap-1 py-0.5 pr-2 pl-2">
      <IconButton
        label={`${isStarred ? 'Unstar' : 'Star'} ${when}`}
        aria-pressed={isStarred}
        icon={<Star aria-hidden className={classNames('size-4', isStarred && 'fill-mind text-mind')} />}
        onClick={() => saveMark({ ...mark, isStarred: !isStarred })}
      />
      <div className="min-w-0 flex-1 py-1 text-sm">
        <button type="button" onClick={go} title={formatTimecode(start)} className="figures text-accent">
          {when}
        </button>
        {isEdited ? (
          <NoteField mark={mark} />
        ) : (
          <button
            type="button"
            onClick={() => editNote(mark)}
            className={classNames('block w-full text-left break-words', text === '' && 'text-faint')}
          >
            {text === '' ? 'Add a note' : text}
          </button>
        )}
      </div>
      <IconButton
        label={`Remove the mark at ${when}`}
        icon={<Trash2 aria-hidden className="size-4" />}
        onClick={() => {
          removeMark(id);
          if (isEdited) editNote(null);
        }}
      />
    </div>
  );
}

/** Enter keeps it, Shift+Enter begins a line, Escape leaves it as it was. */
function NoteField({ mark }: { mark: Mark }) {
  const [text, setText] = useState(mark.text);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);
  const keep = (): void => {
    if (reviewStore.getState().noteEdited?.id !== mark.id) return;
    editNote(null);
    const words = text.trim();
    if (words !== mark.text) saveMark({ ...mark, text: words, at: Date.now() });
  };
  return (
    <textarea
      ref={field}
      aria-label={`Note at ${formatClock(mark.start)}`}
      value={text}
      rows={2}
      onChange={(event) => setText(event.target.value)}
      onBlur={keep}
      onKeyDown={(event) => {
        if (event.key === 'Escape') editNote(null);
        else if (event.key === 'Enter' && !event.shiftKey) keep();
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
      className="mt-1 block w-full rounded-sm border border-edge bg-ground p-1.5 text-sm text-ink"
    />
  );
}
