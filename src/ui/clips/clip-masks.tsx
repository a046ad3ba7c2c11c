import { Plus, Trash2 } from 'lucide-react';
import { useStore } from 'zustand';
import type { Mask } from '#core/clips/clips.ts';
import { clipsFinderStore, findRisks } from '#state/clips-finder.ts';
import { changeClips, clipsStore, leaveOut, setMasks, takeBack } from '#state/clips-store.ts';
import { seek } from '#state/player-store.ts';
import { reveal } from '#state/timeline-store.ts';
import { formatClock, formatCount } from '#ui/format.ts';
import { Button } from '#ui/kit/button.tsx';
import { classNames } from '#ui/kit/class-names.ts';
import { IconButton } from '#ui/kit/icon-button.tsx';
import { Notice } from '#ui/kit/notice.tsx';
import { ProgressBar } from '#ui/kit/progress-bar.tsx';
import { messageOf } from '#ui/messages.ts';

const NEW_MASK: Mask = { x: 0.35, y: 0.05, width: 0.3, height: 0.1 };

/** What is painted over or left out, and a look for what should be. */
export function ClipMasks() {
  const masks = useStore(clipsStore, (state) => state.masks);
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 text-xs text-faint">What nobody should see</legend>
      <div className="flex flex-wrap gap-2">
        <Button size="small" onClick={() => setMasks([...masks, NEW_MASK], masks.length)}>
          <Plus aria-hidden className="size-3.5" /> Mask
        </Button>
        <Button size="small" onClick={() => void findRisks()}>
          Look for names and faces
        </Button>
      </div>
      {masks.length > 0 && (
        <ul aria-label="Masks" className="flex flex-col gap-1">
          <li aria-hidden className="flex justify-end gap-1 pr-10 text-xs text-faint">
            {SIDES.map(([, name]) => (
              <span key={name} className="w-12 px-1">
                {name}
              </span>
            ))}
          </li>
          {masks.map((mask, place) => (
            <MaskRow key={place} mask={mask} place={place} />
          ))}
        </ul>
      )}
      <Found />
      <LeftOut />
    </fieldset>
  );
}

const SIDES = [
  ['x', 'Left'],
  ['y', 'Top'],
  ['width', 'Width'],
  ['height', 'Height'],
] as const;

/** A mask in figures, for those who do not drag. */
function MaskRow({ mask, place }: { mask: Mask; place: number }) {
  const masks = useStore(clipsStore, (state) => state.masks);
  const isChosen = useStore(clipsStore, (state) => state.chosenMask === place);
  return (
    <li className={classNames('flex items-center gap-2 rounded-md', isChosen && 'bg-raised')}>
      <button
        type="button"
        aria-pressed={isChosen}
        onClick={() => changeClips({ chosenMask: isChosen ? null : place })}
        className="min-h-6 px-1.5 text-xs text-soft hover:text-ink"
      >
        Mask {place + 1}
      </button>
      <span className="flex flex-1 justify-end gap-1">
        {SIDES.map(([side, name]) => (
          <input
            key={side}
            type="number"
            min={0}
            max={100}
            step={1}
            aria-label={`${name} of mask ${place + 1}, of 100`}
            title={name}
            value={Math.round(mask[side] * 100)}
            onChange={(event) => {
              const value = event.target.valueAsNumber / 100;
              if (!Number.isFinite(value)) return;
              setMasks(
                masks.map((each, i) => (i === place ? { ...each, [side]: value } : each)),
                place,
              );
            }}
            className="figures h-7 w-12 rounded-sm border border-edge bg-ground px-1 text-xs text-ink"
          />
        ))}
      </span>
      <IconButton
        label={`Remove mask ${place + 1}`}
        icon={<Trash2 aria-hidden className="size-4" />}
        onClick={() => setMasks(masks.filter((_, i) => i !== place))}
      />
    </li>
  );
}

/** What was found: proposals, one click each. */
function Found() {
  const { fraction, overlays, stretches, isDeaf, failure } = useStore(clipsFinderStore);
  const masks = useStore(clipsStore, (state) => state.masks);
  const leftOut = useStore(clipsStore, (state) => state.leftOut);
  if (failure !== null) {
    return (
      <Notice tone="failure" title={messageOf(failure).title}>
        {messageOf(failure).wayOn}
      </Notice>
    );
  }
  if (fraction !== null) {
    const text = overlays === null ? 'Looking for writing that stays' : 'Looking for faces and rooms';
    return (
      <div className="flex flex-col gap-1.5">
        <p aria-hidden className="text-xs text-soft">
          {text}
        </p>
        <ProgressBar
          label="Looking for names and faces"
          fraction={overlays === null ? fraction : undefined}
          text={text}
        />
      </div>
    );
  }
  if (overlays === null || stretches === null) return null;
  const open = stretches.filter(
    ({ start, end }) => !leftOut.some((hole) => hole.start === start && hole.end === end),
  );
  return (
    <div className="flex flex-col gap-2 text-sm text-soft">
      <p>
        {overlays.length === 0
          ? 'No writing that stays was found.'
          : `${formatCount(overlays.length, 'place')} may have writing.`}{' '}
        What was not found may still be there: look yourself.
      </p>
      {overlays.length > 0 && (
        <Button
          size="small"
          className="self-start"
          onClick={() =>
            setMasks([...masks, ...overlays.map(({ x, y, width, height }) => ({ x, y, width, height }))])
          }
        >
          Mask {overlays.length === 1 ? 'it' : `all ${overlays.length}`}
        </Button>
      )}
      {open.map(({ start, end, why }) => (
        <p key={`${start} ${why}`} className="flex items-center gap-2">
          <button
            type="button"
            className="figures text-accent"
            onClick={() => {
              seek(start);
              reveal(start);
            }}
          >
            {formatClock(start)} – {formatClock(end)}
          </button>
          <span className="min-w-0 flex-1 truncate">{why}</span>
          <Button size="small" look="quiet" onClick={() => leaveOut({ start, end })}>
            Leave out
          </Button>
        </p>
      ))}
      {isDeaf && (
        <p className="text-xs text-faint">
          These encoders cannot tell faces and rooms. Other encoders may; the first and the last minute are
          where they are usually seen.
        </p>
      )}
    </div>
  );
}

function LeftOut() {
  const leftOut = useStore(clipsStore, (state) => state.leftOut);
  return leftOut.map((stretch) => (
    <p key={`${stretch.start}`} className="flex items-center gap-2 text-sm text-soft">
      <span className="min-w-0 flex-1">
        Left out:{' '}
        <span className="figures">
          {formatClock(stretch.start)} – {formatClock(stretch.end)}
        </span>
      </span>
      <Button size="small" look="quiet" onClick={() => takeBack(stretch)}>
        Show it
      </Button>
    </p>
  ));
}
