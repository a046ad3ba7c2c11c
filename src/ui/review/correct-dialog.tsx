import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { useStore } from 'zustand';
import { PHASE_LANE, type ReviewedSegment } from '#core/review.ts';
import { sayLabel, stopAsking } from '#state/review-actions.ts';
import { labelsOf } from '#state/review-lanes.ts';
import { reviewStore } from '#state/review-store.ts';
import { formatClock } from '#ui/format.ts';
import { classNames } from '#ui/kit/class-names.ts';
import { Kbd } from '#ui/kit/kbd.tsx';
import type { LabelLook } from '#ui/labels/labels.ts';
import { useLabelLooks } from '#ui/labels/use-label-looks.ts';
import { useLabelledCase } from '#ui/use-labelled-case.ts';

/** Asks what a segment is, while somebody wants to say it. */
export function CorrectDialog() {
  const asked = useStore(reviewStore, (state) => state.asked);
  return asked === null ? null : <LabelChoice key={asked.segment.start} {...asked} />;
}

/** A digit chooses from the list as it stands; letters shorten it. */
const DIGITS = 9;

function LabelChoice({ lane, segment }: { lane: string; segment: ReviewedSegment }) {
  const { facts } = useLabelledCase();
  const lookOf = useLabelLooks(facts);
  const [text, setText] = useState('');
  const [place, setPlace] = useState<number | null>(null);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const labels = labelsOf(lane === PHASE_LANE ? 'phase' : 'instrument');
  const shown = labels.filter(({ id }) => matches(lookOf(id).name, text));
  // The segment's own label, until something was typed: Enter twice accepts it.
  const own = text === '' ? shown.findIndex(({ id }) => id === segment.label) : 0;
  const current = Math.min(place ?? Math.max(0, own), shown.length - 1);
  const choose = (label: string | undefined): void => {
    if (label === undefined) return;
    sayLabel(segment, label, lane);
    stopAsking();
  };
  const press = (event: KeyboardEvent): void => {
    const { key } = event;
    if (key === 'ArrowDown') setPlace((current + 1) % shown.length);
    else if (key === 'ArrowUp') setPlace((current + shown.length - 1) % shown.length);
    else if (key === 'Enter') choose(shown[current]?.id);
    else if (/^[1-9]$/.test(key) && !event.ctrlKey) choose(shown[Number(key) - 1]?.id);
    else return;
    event.preventDefault();
  };
  return (
    <dialog
      ref={dialog}
      aria-label="Choose the label"
      onClose={stopAsking}
      className="m-auto w-[min(22rem,calc(100vw-2rem))] overflow-hidden rounded-lg border border-line bg-panel p-0 text-sm text-soft shadow-2xl shadow-black/50 backdrop:bg-black/30 lg:mb-[calc(clamp(15rem,38dvh,23rem)+2.75rem)]"
    >
      <p className="px-3 pt-2.5 text-xs text-faint">
        What happens from <span className="figures">{formatClock(segment.start)}</span> to{' '}
        <span className="figures">{formatClock(segment.end)}</span>?
      </p>
      <input
        type="text"
        role="combobox"
        aria-label="Label"
        aria-expanded
        aria-controls="label-choices"
        aria-activedescendant={shown[current] && optionId(shown[current].id)}
        autoComplete="off"
        spellCheck={false}
        placeholder="Type to find a label"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setPlace(null);
        }}
        onKeyDown={press}
        className="w-full border-b border-line bg-transparent px-3 py-2 text-ink outline-none placeholder:text-faint"
      />
      {/* A list that a field shortens: the browser's own select cannot be. */}
      {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role */}
      <div id="label-choices" role="listbox" aria-label="Labels" className="max-h-73 overflow-y-auto p-1">
        {shown.map(({ id }, i) => (
          <Choice
            key={id}
            id={id}
            look={lookOf(id)}
            digit={i < DIGITS ? i + 1 : null}
            isCurrent={i === current}
            isOwn={id === segment.label}
            onChoose={() => choose(id)}
          />
        ))}
      </div>
      {shown.length === 0 && <p className="px-3 pb-3">No label is called that.</p>}
    </dialog>
  );
}

function matches(name: string, text: string): boolean {
  const words = wordsOf(name);
  return wordsOf(text).every((part) => words.some((word) => word.startsWith(part)));
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().split(/[^\p{L}\p{N}]+/u);
}

function optionId(label: string): string {
  return `label-choice-${label}`;
}

type ChoiceProps = {
  id: string;
  look: LabelLook;
  digit: number | null;
  isCurrent: boolean;
  isOwn: boolean;
  onChoose: () => void;
};

/** The keyboard stays in the field above: it says which choice is current. */
function Choice({ id, look, digit, isCurrent, isOwn, onChoose }: ChoiceProps) {
  const item = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isCurrent) item.current?.scrollIntoView({ block: 'nearest' });
  }, [isCurrent]);
  return (
    <div
      ref={item}
      id={optionId(id)}
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
      role="option"
      aria-selected={isCurrent}
      onPointerUp={onChoose}
      className={classNames(
        'flex cursor-pointer items-center gap-2.5 rounded-sm px-2 py-1.5 hover:bg-raised',
        isCurrent && 'bg-raised text-ink',
      )}
    >
      <span className="w-6 shrink-0 text-center">{digit !== null && <Kbd>{digit}</Kbd>}</span>
      <span aria-hidden className="size-3 shrink-0 rounded-[3px]" style={{ background: look.colour }} />
      <span className="min-w-0 flex-1 truncate">{look.name}</span>
      {isOwn && <span className="text-xs text-faint">as it is</span>}
    </div>
  );
}
