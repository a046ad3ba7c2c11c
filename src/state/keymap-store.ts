import { createStore } from 'zustand/vanilla';
import {
  COMMAND_IDS,
  combinationsOf,
  isSingleCharacter,
  keymapOf,
  withKey,
  withUsualKeys,
  type CommandId,
  type KeyPress,
  type Rebound,
} from '#core/keymap.ts';

/** Which key does what, as the person has set it, kept in this browser; and what can be done on this screen. */
export type KeymapState = {
  readonly rebound: Rebound;
  /** Single characters work: off for those who speak to their computer. */
  readonly hasLetters: boolean;
  /** Commands that this screen can carry out. */
  readonly available: ReadonlySet<CommandId>;
  readonly isSheetOpen: boolean;
  readonly isPaletteOpen: boolean;
};

const KEY = 'ophclip.keys';

export const keymapStore = createStore<KeymapState>(() => ({
  ...saved(),
  available: new Set(),
  isSheetOpen: false,
  isPaletteOpen: false,
}));

const { setState, getState } = keymapStore;

export type Handlers = Readonly<Partial<Record<CommandId, () => void>>>;

const registered: Handlers[] = [];

/** Commands that a screen carries out while it is there; returns the way to take them away. */
export function registerCommands(handlers: Handlers): () => void {
  registered.push(handlers);
  tell();
  return () => {
    registered.splice(registered.indexOf(handlers), 1);
    tell();
  };
}

function tell(): void {
  setState({ available: new Set(COMMAND_IDS.filter((id) => handlerOf(id) !== undefined)) });
}

function handlerOf(id: CommandId): (() => void) | undefined {
  return registered.findLast((handlers) => handlers[id] !== undefined)?.[id];
}

/** False where this screen cannot. */
export function runCommand(id: CommandId): boolean {
  const handler = handlerOf(id);
  handler?.();
  return handler !== undefined;
}

/** The command that a key press means here; undefined: none. */
export function commandOf(press: KeyPress): CommandId | undefined {
  const { rebound, hasLetters } = getState();
  const keymap = keymapOf(rebound);
  for (const combination of combinationsOf(press)) {
    const id = keymap.get(combination);
    if (id === undefined || handlerOf(id) === undefined) continue;
    if (hasLetters || !isSingleCharacter(combination)) return id;
  }
  return undefined;
}

export function rebind(id: CommandId, combination: string): void {
  keep({ rebound: withKey(getState().rebound, id, combination) });
}

export function resetKeys(id?: CommandId): void {
  keep({ rebound: id === undefined ? {} : withUsualKeys(getState().rebound, id) });
}

export function allowLetters(hasLetters: boolean): void {
  keep({ hasLetters });
}

export function showSheet(isSheetOpen: boolean): void {
  setState({ isSheetOpen });
}

export function showPalette(isPaletteOpen: boolean): void {
  setState({ isPaletteOpen });
}

function keep(change: Partial<Pick<KeymapState, 'rebound' | 'hasLetters'>>): void {
  setState(change);
  const { rebound, hasLetters } = getState();
  try {
    localStorage.setItem(KEY, JSON.stringify({ rebound, hasLetters }));
  } catch {
    // They hold for this visit only.
  }
}

function saved(): Pick<KeymapState, 'rebound' | 'hasLetters'> {
  const { rebound, hasLetters } = read();
  return {
    rebound: Object.fromEntries(
      COMMAND_IDS.flatMap((id) => {
        const keys = rebound?.[id];
        return Array.isArray(keys) ? [[id, keys.filter((key) => typeof key === 'string')]] : [];
      }),
    ),
    hasLetters: hasLetters !== false,
  };
}

function read(): { rebound?: Partial<Record<CommandId, unknown>>; hasLetters?: unknown } {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(KEY) ?? 'null');
    return typeof found === 'object' && found !== null ? found : {};
  } catch {
    return {};
  }
}
