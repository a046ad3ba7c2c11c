import { Printer, RotateCcw } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import {
  combinationsOf,
  COMMAND_GROUPS,
  COMMAND_IDS,
  COMMANDS,
  keymapOf,
  keyName,
  keysOf,
  type CommandId,
  type Rebound,
} from '#core/keymap.ts';
import { allowLetters, keymapStore, rebind, resetKeys, showSheet } from '#state/keymap-store.ts';
import { Button } from '#ui/kit/button.tsx';
import { classNames } from '#ui/kit/class-names.ts';
import { Dialog } from '#ui/kit/dialog.tsx';
import { IconButton } from '#ui/kit/icon-button.tsx';
import { Kbd } from '#ui/kit/kbd.tsx';

/** All keys of this screen: found by typing, changed by a press. */
export function KeySheet() {
  const { rebound, hasLetters, available } = useStore(keymapStore);
  const [text, setText] = useState('');
  const [recorded, setRecorded] = useState<CommandId | null>(null);
  const [taken, setTaken] = useState<string | null>(null);
  const shown = COMMAND_IDS.filter(
    (id) =>
      available.has(id) &&
      `${COMMANDS[id].title} ${keysOf(id, rebound).map(keyName).join(' ')}`
        .toLowerCase()
        .includes(text.trim().toLowerCase()),
  );
  useRecorder(recorded, (id, combination) => {
    setRecorded(null);
    if (combination === null) return;
    const owner = keymapOf(rebound).get(combination);
    setTaken(
      owner === undefined || owner === id
        ? null
        : `${keyName(combination)} was “${COMMANDS[owner].title}”, which has no key now.`,
    );
    rebind(id, combination);
  });
  return (
    <Dialog
      open
      isWide
      title="Keys"
      onClose={() => showSheet(false)}
      actions={
        <>
          <Button
            size="small"
            look="quiet"
            className="mr-auto print:hidden"
            onClick={() => resetKeys()}
            disabled={Object.keys(rebound).length === 0}
          >
            <RotateCcw aria-hidden className="size-3.5" /> Usual keys
          </Button>
          <Button size="small" look="quiet" className="print:hidden" onClick={() => window.print()}>
            <Printer aria-hidden className="size-3.5" /> Print
          </Button>
          <Button size="small" className="print:hidden" onClick={() => showSheet(false)}>
            Close
          </Button>
        </>
      }
    >
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 pb-3 print:hidden">
        <input
          type="search"
          aria-label="Find a key"
          placeholder="Find a key"
          value={text}
          onChange={(event) => setText(event.target.value)}
          className="h-8 min-w-0 flex-1 rounded-md border border-edge bg-ground px-2.5 text-sm text-ink placeholder:text-faint"
        />
        <label className="flex min-h-6 items-center gap-2 text-xs">
          <input
            type="checkbox"
            checked={hasLetters}
            onChange={(event) => allowLetters(event.target.checked)}
            className="size-3.5 accent-accent"
          />
          Single letters and signs work
        </label>
      </div>
      <output className="block min-h-5 text-xs text-mind print:hidden">
        {recorded === null ? taken : ''}
      </output>
      <div className="max-h-[60dvh] columns-1 gap-8 overflow-y-auto sm:columns-2 print:max-h-none">
        {COMMAND_GROUPS.map((group) => {
          const ids = shown.filter((id) => COMMANDS[id].group === group);
          return ids.length === 0 ? null : (
            <section key={group} className="pb-4">
              <h3 className="pb-1 text-xs font-medium text-faint">{group}</h3>
              {ids.map((id) => (
                <KeyRow
                  key={id}
                  id={id}
                  rebound={rebound}
                  isRecorded={recorded === id}
                  onRecord={() => {
                    setTaken(null);
                    setRecorded(recorded === id ? null : id);
                  }}
                />
              ))}
            </section>
          );
        })}
        {shown.length === 0 && <p>No command is called that.</p>}
      </div>
      <p className="pt-2 text-xs text-faint">
        Press a key’s name to change it. On the timeline the wheel zooms where it points; with Shift it pans.
      </p>
    </Dialog>
  );
}

type KeyRowProps = { id: CommandId; rebound: Rebound; isRecorded: boolean; onRecord: () => void };

function KeyRow({ id, rebound, isRecorded, onRecord }: KeyRowProps) {
  const { title } = COMMANDS[id];
  const keys = keysOf(id, rebound);
  const words = keys.length === 0 ? 'no key' : keys.map(keyName).join(' or ');
  return (
    <div className="flex min-h-7 break-inside-avoid items-center gap-2">
      <span className="min-w-0 flex-1 text-ink">{title}</span>
      {rebound[id] !== undefined && (
        <IconButton
          label={`Usual key for “${title}”`}
          icon={<RotateCcw aria-hidden className="size-3.5" />}
          onClick={() => resetKeys(id)}
          className="size-6 print:hidden"
        />
      )}
      <button
        type="button"
        aria-label={isRecorded ? `Press the new key for “${title}”` : `${title}: ${words}. Change`}
        aria-pressed={isRecorded}
        onClick={onRecord}
        className={classNames(
          'flex min-h-6 items-center gap-1 rounded-sm px-1 hover:bg-raised',
          isRecorded && 'bg-accent/15 text-accent',
        )}
      >
        {isRecorded ? (
          <span className="text-xs">Press a key, Esc to leave it</span>
        ) : keys.length === 0 ? (
          <span className="text-xs text-faint">none</span>
        ) : (
          keys.map((key) => <Kbd key={key}>{keyName(key)}</Kbd>)
        )}
      </button>
    </div>
  );
}

/** Takes the next key press for a command; Escape leaves it as it is. */
function useRecorder(id: CommandId | null, done: (id: CommandId, combination: string | null) => void): void {
  useEffect(() => {
    if (id === null) return undefined;
    const press = (event: KeyboardEvent): void => {
      const { key, code, ctrlKey, metaKey, altKey, shiftKey } = event;
      const isAltGraph = event.getModifierState('AltGraph');
      const combination = combinationsOf({ key, code, ctrlKey, metaKey, altKey, shiftKey, isAltGraph })[0];
      if (key !== 'Escape' && combination === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      done(id, key === 'Escape' ? null : (combination ?? null));
    };
    window.addEventListener('keydown', press, { capture: true });
    return () => window.removeEventListener('keydown', press, { capture: true });
  });
}
