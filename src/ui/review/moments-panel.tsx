import { useStore } from 'zustand';
import type { Moment } from '#core/moments.ts';
import { segmentAt } from '#core/segments.ts';
import { playFrom } from '#state/player-store.ts';
import { searchStore, searchText, selectMoment, type CaseAnswer } from '#state/search-store.ts';
import { reveal } from '#state/timeline-store.ts';
import { formatClock, formatCount, formatMilliseconds } from '#ui/format.ts';
import { noMatch } from '#ui/home/library-results.tsx';
import { classNames } from '#ui/kit/class-names.ts';
import { Notice } from '#ui/kit/notice.tsx';
import { Skeleton } from '#ui/kit/skeleton.tsx';
import { useLabelLooks } from '#ui/labels/use-label-looks.ts';
import { messageOf } from '#ui/messages.ts';
import { usePicture } from '#ui/timeline/use-picture.ts';
import { useLabelledCase } from '#ui/use-labelled-case.ts';

/** Moments that match what was asked, best first; a press plays one. */
export function MomentsPanel() {
  const { asked, answer, isSearching, failure } = useStore(searchStore);
  if (failure !== null) {
    return (
      <div className="p-4">
        <Notice tone="failure" title={messageOf(failure).title}>
          {messageOf(failure).wayOn}
        </Notice>
      </div>
    );
  }
  if (asked === null) return <Invitation />;
  if (answer === null) {
    return (
      <div aria-busy className="flex flex-col gap-3 p-4">
        {[0, 1, 2].map((place) => (
          <Skeleton key={place} className="h-16" />
        ))}
      </div>
    );
  }
  return <Answer answer={answer} isSearching={isSearching} />;
}

const SUGGESTIONS = [
  'forceps tearing the anterior capsule',
  'breaking up the nucleus with ultrasound',
  'the new lens unfolds in the bag',
  'no instrument in the eye',
] as const;

function Invitation() {
  return (
    <div className="p-4">
      <p className="text-sm text-soft">
        Say what happens, in your own words. Moments that match are listed here, and the timeline shows how
        well each one does.
      </p>
      <ul className="mt-3 flex flex-col gap-1.5">
        {SUGGESTIONS.map((sentence) => (
          <li key={sentence}>
            <button
              type="button"
              onClick={() => void searchText(sentence)}
              className="w-full rounded-md border border-line px-3 py-2 text-left text-sm text-soft transition-colors duration-150 hover:border-edge hover:text-ink"
            >
              {sentence}
            </button>
          </li>
        ))}
      </ul>
      <p className="mt-4 text-sm text-faint">Or press F while you watch: more moments like that frame.</p>
    </div>
  );
}

function Answer({ answer, isSearching }: { answer: CaseAnswer; isSearching: boolean }) {
  const { asked, moments, weaker, unknownWords, curve, encodeMs, searchMs } = answer;
  const best = moments[0]?.score ?? weaker[0]?.score ?? 1;
  const summary =
    moments.length > 0
      ? `${formatCount(moments.length, 'moment')} ${moments.length === 1 ? 'stands' : 'stand'} out of ${formatCount(curve.length, 'frame')}`
      : asked.kind === 'text'
        ? noMatch(asked.text, unknownWords)
        : 'Nothing else looks like this frame.';
  return (
    <div aria-busy={isSearching}>
      <output className="block px-4 pt-3 pb-1 text-sm text-soft">{summary}</output>
      <ol aria-label="Moments">
        {moments.map((moment) => (
          <MomentItem key={moment.start} moment={moment} best={best} />
        ))}
      </ol>
      {weaker.length > 0 && (
        <details className="mx-4 mt-1 border-t border-dashed border-line py-2" open={moments.length === 0}>
          <summary className="text-sm text-faint">
            Below the cut-off: {formatCount(weaker.length, 'weaker match', 'weaker matches')}
          </summary>
          <ol aria-label="Weaker matches" className="-mx-4 opacity-75">
            {weaker.map((moment) => (
              <MomentItem key={moment.start} moment={moment} best={best} />
            ))}
          </ol>
        </details>
      )}
      <p className="figures px-4 pb-3 text-[0.6875rem] text-faint">
        sentence {formatMilliseconds(encodeMs)}, search {formatMilliseconds(searchMs)}
      </p>
    </div>
  );
}

function MomentItem({ moment, best }: { moment: Moment; best: number }) {
  const { start, end, peak, score, strength } = moment;
  const { labelling, facts } = useLabelledCase();
  const isSelected = useStore(searchStore, (state) => state.selected === start);
  const lookOf = useLabelLooks(facts);
  const url = usePicture(peak);
  const phase = segmentAt(labelling.phases, peak);
  const play = (): void => {
    selectMoment(start);
    reveal(start);
    playFrom(start);
  };
  return (
    <li>
      <button
        type="button"
        onClick={play}
        aria-current={isSelected ? 'true' : undefined}
        className={classNames(
          'flex w-full items-center gap-3 border-l-2 px-3.5 py-2 text-left transition-colors duration-150 hover:bg-raised',
          isSelected ? 'border-accent bg-raised' : 'border-transparent',
        )}
      >
        <span className="block aspect-video w-26 shrink-0 overflow-hidden rounded-sm bg-raised">
          {url !== null && <img src={url} alt="" className="size-full object-cover" />}
        </span>
        <span className="min-w-0 flex-1">
          <span className="flex justify-between gap-2">
            <span className="figures font-semibold">
              {formatClock(start)} – {formatClock(end)}
            </span>
            <span className="text-xs text-soft">{strength}</span>
          </span>
          <span aria-hidden className="mt-1.5 block h-1 overflow-hidden rounded-full bg-line">
            <span
              className="block h-full rounded-full bg-accent"
              style={{ width: `${Math.max(4, Math.min(1, score / Math.max(best, 1e-6)) * 100)}%` }}
            />
          </span>
          {phase !== undefined && (
            <span className="mt-1.5 flex items-center gap-2 text-xs text-soft">
              <span
                aria-hidden
                className="size-2.5 shrink-0 rounded-[2px]"
                style={{ background: lookOf(phase.label).colour }}
              />
              <span className="truncate">{lookOf(phase.label).name}</span>
            </span>
          )}
        </span>
      </button>
    </li>
  );
}
