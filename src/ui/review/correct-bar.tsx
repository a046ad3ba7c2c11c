import {
  ArrowRightFromLine,
  ArrowRightToLine,
  Ban,
  Check,
  Merge,
  Pencil,
  Scissors,
  Star,
  Undo2,
  X,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { COMMANDS, keyName, keysOf, type CommandId } from '#core/keymap.ts';
import { PHASE_LANE } from '#core/review.ts';
import { segmentAt } from '#core/segments.ts';
import { keymapStore, runCommand } from '#state/keymap-store.ts';
import { acceptAtPlayhead, askForLabel, takeBackAtPlayhead } from '#state/review-actions.ts';
import { reviewStore, undo } from '#state/review-store.ts';
import { playerStore } from '#state/player-store.ts';
import { Button } from '#ui/kit/button.tsx';
import { IconButton } from '#ui/kit/icon-button.tsx';
import { Kbd } from '#ui/kit/kbd.tsx';
import { sourceWords } from '#ui/labels/source-words.ts';
import { useLabelLooks } from '#ui/labels/use-label-looks.ts';
import { messageOf } from '#ui/messages.ts';
import { useLabelledCase } from '#ui/use-labelled-case.ts';

/** The segment at the playhead, and what a person can say about it. */
export function CorrectBar() {
  const { labelling, facts } = useLabelledCase();
  const lookOf = useLabelLooks(facts);
  const { history, failure } = useStore(reviewStore);
  const lane = useStore(reviewStore, (state) => state.lane);
  const segments =
    lane === PHASE_LANE
      ? labelling.phases
      : labelling.instruments.find(({ label }) => label === lane)?.segments;
  const segment = useStore(playerStore, ({ time }) => segmentAt(segments ?? [], time));
  if (failure !== null) {
    const { title, wayOn } = messageOf(failure);
    return (
      <p role="alert" className="min-w-0 truncate text-xs text-danger" title={wayOn}>
        Your last change is not stored. {title}
      </p>
    );
  }
  if (segment === undefined) return null;
  const { label, correction } = segment;
  const { name, colour } = lookOf(label);
  return (
    <fieldset className="flex min-w-0 items-center gap-1">
      <legend className="sr-only">Segment at the playhead</legend>
      <span aria-hidden className="size-2.5 shrink-0 rounded-[2px]" style={{ background: colour }} />
      <span className="ml-1 min-w-0 shrink-0 truncate text-xs text-ink max-sm:shrink">{name}</span>
      <span className="mr-1 min-w-0 truncate text-xs text-faint max-sm:hidden">
        {sourceWords(segment, lookOf)}
      </span>
      {correction === null ? (
        <Act icon={<Check aria-hidden className="size-3.5" />} keys="A" onClick={acceptAtPlayhead}>
          Accept
        </Act>
      ) : (
        <Act icon={<X aria-hidden className="size-3.5" />} keys="Del" onClick={takeBackAtPlayhead}>
          Take back
        </Act>
      )}
      <Act icon={<Pencil aria-hidden className="size-3.5" />} keys="↵" onClick={() => askForLabel(segment)}>
        Change
      </Act>
      <More icon={<Scissors aria-hidden className="size-3.5" />} command="split" />
      <More icon={<Merge aria-hidden className="size-3.5" />} command="merge" />
      <More icon={<ArrowRightFromLine aria-hidden className="size-3.5" />} command="set-start" />
      <More icon={<ArrowRightToLine aria-hidden className="size-3.5" />} command="set-end" />
      <More icon={<Ban aria-hidden className="size-3.5" />} command="nothing-here" />
      <More icon={<Star aria-hidden className="size-3.5" />} command="star" />
      {history.past.length > 0 && (
        <Act icon={<Undo2 aria-hidden className="size-3.5" />} keys="Ctrl Z" onClick={undo}>
          Undo
        </Act>
      )}
    </fieldset>
  );
}

/** A command as a button without words: its name and key on hover. */
function More({ icon, command }: { icon: ReactNode; command: CommandId }) {
  const keys = useStore(keymapStore, ({ rebound }) => keysOf(command, rebound).map(keyName).join(', '));
  const { title } = COMMANDS[command];
  return (
    <IconButton
      label={keys === '' ? title : `${title} (${keys})`}
      icon={icon}
      onClick={() => runCommand(command)}
      className="size-7 max-lg:hidden"
    />
  );
}

type ActProps = { icon: ReactNode; keys: string; onClick: () => void; children: ReactNode };

function Act({ icon, keys, onClick, children }: ActProps) {
  return (
    <Button size="small" look="quiet" className="h-7 px-2" onClick={onClick}>
      {icon}
      {children}
      <span aria-hidden className="max-lg:hidden">
        <Kbd>{keys}</Kbd>
      </span>
    </Button>
  );
}
