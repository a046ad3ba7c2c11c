import { Command } from 'cmdk';
import { useEffect, useRef } from 'react';
import { useLocation } from 'wouter';
import { useStore } from 'zustand';
import { COMMAND_IDS, COMMANDS, keyName, keysOf } from '#core/keymap.ts';
import { PHASE_LANE } from '#core/review.ts';
import { caseStore } from '#state/case-store.ts';
import { keymapStore, runCommand, showPalette } from '#state/keymap-store.ts';
import { libraryStore, watchLibrary } from '#state/library-store.ts';
import { select } from '#state/review-store.ts';
import { formatClock } from '#ui/format.ts';
import { Kbd } from '#ui/kit/kbd.tsx';
import { useLabelLooks } from '#ui/labels/use-label-looks.ts';
import { useLabelledCase } from '#ui/use-labelled-case.ts';

/** Every command, phase, case and screen, found by typing. */
export function Palette() {
  const dialog = useRef<HTMLDialogElement>(null);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
    // The browser gives the focus to what holds the list.
    input.current?.focus();
    void watchLibrary();
  }, []);
  const close = (act?: () => void) => (): void => {
    dialog.current?.close();
    act?.();
  };
  return (
    <dialog
      ref={dialog}
      aria-label="Find a command"
      onClose={() => showPalette(false)}
      // A press beside it.
      onPointerDown={(event) => event.target === dialog.current && dialog.current?.close()}
      className="mx-auto mt-[12dvh] w-[min(36rem,calc(100vw-1.5rem))] overflow-hidden rounded-lg border border-line bg-panel p-0 text-sm text-soft shadow-2xl shadow-black/50 backdrop:bg-black/50"
    >
      <Command label="Find a command" loop>
        <Command.Input
          ref={input}
          placeholder="What do you want to do?"
          className="w-full border-b border-line bg-transparent px-4 py-3 text-base text-ink outline-none placeholder:text-faint"
        />
        <Command.List
          aria-label="Commands"
          className="palette max-h-[min(24rem,55dvh)] overflow-y-auto p-1.5"
        >
          <Command.Empty className="px-3 py-6 text-center">Nothing is called that.</Command.Empty>
          <CommandItems close={close} />
          <PhaseItems close={close} />
          <PlaceItems close={close} />
        </Command.List>
      </Command>
    </dialog>
  );
}

type Close = (act?: () => void) => () => void;

const ITEM =
  'flex min-h-8 cursor-pointer items-center gap-2.5 rounded-sm px-2.5 py-1 data-[selected=true]:bg-raised data-[selected=true]:text-ink';

function CommandItems({ close }: { close: Close }) {
  const { available, rebound } = useStore(keymapStore);
  const ids = COMMAND_IDS.filter((id) => available.has(id) && id !== 'palette' && !id.startsWith('label-'));
  return (
    <Command.Group heading="Commands">
      {ids.map((id) => (
        <Command.Item
          key={id}
          value={`${COMMANDS[id].title} ${id}`}
          onSelect={close(() => runCommand(id))}
          className={ITEM}
        >
          <span className="min-w-0 flex-1 truncate">{COMMANDS[id].title}</span>
          {keysOf(id, rebound).map((key) => (
            <Kbd key={key}>{keyName(key)}</Kbd>
          ))}
        </Command.Item>
      ))}
    </Command.Group>
  );
}

function PhaseItems({ close }: { close: Close }) {
  const { labelling, facts } = useLabelledCase();
  const lookOf = useLabelLooks(facts);
  if (labelling.phases.length === 0) return null;
  return (
    <Command.Group heading="Phases of this case">
      {labelling.phases.map((segment) => {
        const { name, colour, isIdle } = lookOf(segment.label);
        return isIdle ? null : (
          <Command.Item
            key={segment.start}
            value={`Go to ${name} ${formatClock(segment.start)}`}
            onSelect={close(() => select(PHASE_LANE, segment))}
            className={ITEM}
          >
            <span
              aria-hidden
              className="size-2.5 shrink-0 rounded-[2px]"
              style={{ backgroundColor: colour }}
            />
            <span className="min-w-0 flex-1 truncate">Go to {name}</span>
            <span className="figures text-faint">{formatClock(segment.start)}</span>
          </Command.Item>
        );
      })}
    </Command.Group>
  );
}

const PLACES = [
  { name: 'Library', path: '/' },
  { name: 'Side by side: compare two cases', path: '/compare' },
  { name: 'Label sets', path: '/label-sets' },
  { name: 'Models', path: '/models' },
] as const;

function PlaceItems({ close }: { close: Close }) {
  const [, go] = useLocation();
  const cases = useStore(libraryStore, (state) => state.cases) ?? [];
  const current = useStore(caseStore, (state) => state.facts?.id);
  return (
    <Command.Group heading="Elsewhere">
      {PLACES.map(({ name, path }) => (
        <Command.Item key={path} value={`Open ${name}`} onSelect={close(() => go(path))} className={ITEM}>
          Open {name}
        </Command.Item>
      ))}
      {cases
        .filter(({ id }) => id !== current)
        .map(({ id, name, durationSeconds }) => (
          <Command.Item
            key={id}
            value={`Open case ${name} ${id}`}
            onSelect={close(() => go(`/case/${id}`))}
            className={ITEM}
          >
            <span className="min-w-0 flex-1 truncate">Open {name}</span>
            <span className="figures text-faint">{formatClock(durationSeconds)}</span>
          </Command.Item>
        ))}
    </Command.Group>
  );
}
