import { useStore } from 'zustand';
import type { Cut } from '#core/clips/clips.ts';
import { caseStore } from '#state/case-store.ts';
import { clipsStore, toggleClip, type ClipItem, type ClipOutput } from '#state/clips-store.ts';
import { playOnly, seek } from '#state/player-store.ts';
import { reveal } from '#state/timeline-store.ts';
import { formatClock, formatTimecode } from '#ui/format.ts';
import { messageOf } from '#ui/messages.ts';
import type { Clips } from './use-clips.ts';

/** Less than this is not worth a word: no frame is shorter. */
const WORTH_SAYING_SECONDS = 0.02;

/** Each clip with what it will be in truth. */
export function ClipList({ items, outputs }: Clips) {
  const choice = useStore(clipsStore, (state) => state.choice);
  if (items.length === 0) {
    return (
      <p className="text-sm text-soft">
        {choice === 'selected'
          ? 'Select a segment on the timeline.'
          : choice === 'starred'
            ? 'Nothing is starred yet: S stars the segment at the playhead.'
            : choice === 'moments'
              ? 'Ask for something first: press / and say what happens.'
              : 'There is nothing of it in this case.'}
      </p>
    );
  }
  return (
    <ul aria-label="Clips" className="-mx-4 max-h-72 overflow-y-auto border-y border-line">
      {items.map((item) => (
        <ClipRow key={item.key} item={item} output={outputs.find(({ key }) => key === item.key)} />
      ))}
    </ul>
  );
}

function ClipRow({ item, output }: { item: ClipItem; output: ClipOutput | undefined }) {
  const { key, clip, isTicked } = item;
  const { start, end, name } = clip;
  const go = (): void => {
    seek(start);
    reveal(start);
  };
  return (
    <li className="flex items-start gap-2.5 px-4 py-1.5 text-sm hover:bg-raised">
      <input
        type="checkbox"
        checked={isTicked}
        aria-label={`${name}, ${formatClock(start)}`}
        onChange={() => toggleClip(key)}
        className="mt-0.5 size-4 shrink-0 accent-accent"
      />
      <span className="min-w-0 flex-1">
        <span className={isTicked ? 'block truncate text-ink' : 'block truncate text-faint'}>{name}</span>
        <span className="flex flex-wrap gap-x-2 text-xs text-faint">
          <button type="button" onClick={go} className="figures text-accent" title="Go to its start">
            {formatClock(start)} – {formatClock(end)}
          </button>
          {output !== undefined && <Truth output={output} />}
        </span>
      </span>
      <button
        type="button"
        onClick={() => playOnly({ what: 'clip', stretches: [clip] })}
        className="figures rounded-sm px-1 text-xs text-soft hover:text-ink"
        title="Play this clip"
        aria-label={`Play ${name}, ${formatClock(start)}`}
      >
        {formatClock(end - start)}
      </button>
    </li>
  );
}

/** Where the file begins in truth, said before it is written. */
function Truth({ output }: { output: ClipOutput }) {
  const plan = useStore(clipsStore, ({ plans }) => plans.get(output.key));
  const [piece] = output.pieces;
  if (plan === undefined || piece === undefined) return null;
  if ('code' in plan) return <span className="text-danger">{messageOf(plan).title}</span>;
  const early = piece.from - (plan.cuts[0]?.start ?? piece.from);
  if (early < WORTH_SAYING_SECONDS) return <span>begins at that frame</span>;
  return (
    <span
      className="text-mind"
      title={`At ${formatTimecode(output.clips[0]?.start ?? 0)} minus ${early.toFixed(3)} s`}
    >
      begins {early.toFixed(1)} s earlier
    </span>
  );
}

/** The true in- and out-points on the case's clock, of outputs that are not a reel. */
export function trueCut(output: ClipOutput, cuts: readonly Cut[]): { start: number; end: number } | null {
  const parts = caseStore.getState().facts?.parts ?? [];
  const [first, last] = [output.pieces[0], output.pieces.at(-1)];
  const [begin, finish] = [cuts[0], cuts.at(-1)];
  if (first === undefined || last === undefined || begin === undefined || finish === undefined) return null;
  return {
    start: (parts[first.part]?.start ?? 0) + begin.start,
    end: (parts[last.part]?.start ?? 0) + finish.end,
  };
}
