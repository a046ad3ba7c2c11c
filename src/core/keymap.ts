/**
 * Every command and its keys. A combination is written as its modifiers and the key: `Ctrl+Shift+Z` is `Ctrl+Shift+z`,
 * letters in lower case; a sign is itself, however it is typed (`{`, not `Shift+[`); digits are the keys of the top row.
 * Ctrl stands for Command as well.
 */

type CommandFacts = {
  readonly title: string;
  readonly group: CommandGroup;
  readonly keys: readonly string[];
};

export const COMMAND_GROUPS = ['Play', 'Go', 'Label', 'Edges', 'Look', 'Out'] as const;
export type CommandGroup = (typeof COMMAND_GROUPS)[number];

const play = (title: string, ...keys: string[]): CommandFacts => ({ title, group: 'Play', keys });
const go = (title: string, ...keys: string[]): CommandFacts => ({ title, group: 'Go', keys });
const label = (title: string, ...keys: string[]): CommandFacts => ({ title, group: 'Label', keys });
const edge = (title: string, ...keys: string[]): CommandFacts => ({ title, group: 'Edges', keys });
const look = (title: string, ...keys: string[]): CommandFacts => ({ title, group: 'Look', keys });
const out = (title: string, ...keys: string[]): CommandFacts => ({ title, group: 'Out', keys });

export const COMMANDS = {
  play: play('Play or pause', 'Space'),
  'pause-k': play('Play or pause; a second time at usual speed', 'k'),
  'back-shuttle': play('Back in growing steps', 'j'),
  'on-shuttle': play('Play, faster each time', 'l'),
  slower: play('Slower', '('),
  faster: play('Faster', ')'),
  loop: play('Loop the segment', 'r'),
  'play-label': play('Play every segment of this label, and nothing else', 'Shift+p'),
  'play-starred': play('Play only what is starred', 'p'),
  'frame-back': go('One frame back', ','),
  'frame-on': go('One frame on', '.'),
  'frames-back': go('Ten frames back', '<', ';'),
  'frames-on': go('Ten frames on', '>', ':'),
  'second-back': go('One second back', 'ArrowLeft'),
  'second-on': go('One second on', 'ArrowRight'),
  'seconds-back': go('Ten seconds back', 'Ctrl+ArrowLeft'),
  'seconds-on': go('Ten seconds on', 'Ctrl+ArrowRight'),
  'segment-before': go('Segment before', 'ArrowUp'),
  'segment-after': go('Next segment', 'ArrowDown'),
  'segment-start': go('Start of the segment', 'Shift+ArrowLeft'),
  'segment-end': go('End of the segment', 'Shift+ArrowRight'),
  'next-to-check': go('Next one to check', 'n'),
  'go-to-time': go('Go to a time', 'g'),
  begin: go('Beginning', 'Home'),
  end: go('End', 'End'),
  accept: label('Accept as it is', 'a'),
  'choose-label': label('Choose the label: type, or press a digit', 'Enter'),
  'label-1': label('First label of the list', '1'),
  'label-2': label('Second label', '2'),
  'label-3': label('Third label', '3'),
  'label-4': label('Fourth label', '4'),
  'label-5': label('Fifth label', '5'),
  'label-6': label('Sixth label', '6'),
  'label-7': label('Seventh label', '7'),
  'label-8': label('Eighth label', '8'),
  'label-9': label('Ninth label', '9'),
  'label-10': label('Tenth label', '0'),
  'label-11': label('Eleventh label', 'Shift+1'),
  'label-12': label('Twelfth label', 'Shift+2'),
  'label-13': label('Thirteenth label', 'Shift+3'),
  'label-14': label('Fourteenth label', 'Shift+4'),
  'nothing-here': label('Nothing is there', 'Backspace'),
  'take-back': label('Take back what you said', 'Delete'),
  star: label('Star, or take the star away', 's'),
  note: label('Write a note here', 't'),
  'while-playing': label('Label while it plays', 'w'),
  undo: label('Undo', 'Ctrl+z'),
  redo: label('Redo', 'Ctrl+Shift+z', 'Ctrl+y'),
  'set-start': edge('Begins here', 'i'),
  'set-end': edge('Ends here', 'o'),
  split: edge('Split here', 'b'),
  merge: edge('Join with the next', 'm'),
  'start-earlier': edge('Begins a frame earlier', '['),
  'start-later': edge('Begins a frame later', ']'),
  'end-earlier': edge('Ends a frame earlier', '{'),
  'end-later': edge('Ends a frame later', '}'),
  deselect: edge('Choose nothing', 'Escape'),
  search: look('Search this case', '/'),
  'more-like-this': look('More like this frame', 'f'),
  'zoom-in': look('Zoom the timeline in', '+', '='),
  'zoom-out': look('Zoom the timeline out', '-'),
  fit: look('Fit the segment, or everything again', 'z'),
  table: look('Timeline as a table, or as lanes', 'v'),
  'zoom-picture': look('Zoom into the picture, or out again', 'x'),
  palette: look('Find a command', 'Ctrl+k'),
  keys: look('All keys', '?'),
  snapshot: out('Save this picture', 'c'),
  'copy-segment': out('Copy start and end of the segment', 'Ctrl+c'),
  'copy-time': out('Copy this time', 'Ctrl+Shift+c'),
  export: out('Export', 'e'),
  compare: out('Compare with another case', 'Shift+d'),
  report: out('Case report', 'Shift+r'),
  clips: out('Cut clips', 'Shift+x'),
  'case-file': out('Case file', 'Shift+e'),
} as const satisfies Readonly<Record<string, CommandFacts>>;

export type CommandId = keyof typeof COMMANDS;

export const COMMAND_IDS = Object.keys(COMMANDS) as CommandId[];

/** The keys of commands, where they differ from the usual ones. */
export type Rebound = Readonly<Partial<Record<CommandId, readonly string[]>>>;

export function keysOf(id: CommandId, rebound: Rebound): readonly string[] {
  return rebound[id] ?? COMMANDS[id].keys;
}

/** The command of each combination. */
export function keymapOf(rebound: Rebound): ReadonlyMap<string, CommandId> {
  return new Map(COMMAND_IDS.flatMap((id) => keysOf(id, rebound).map((combination) => [combination, id])));
}

/** A combination given to a command; whichever had it loses it. */
export function withKey(rebound: Rebound, id: CommandId, combination: string): Rebound {
  const next: Partial<Record<CommandId, readonly string[]>> = { ...rebound };
  const owner = keymapOf(rebound).get(combination);
  if (owner !== undefined) next[owner] = keysOf(owner, rebound).filter((key) => key !== combination);
  next[id] = [combination];
  return withoutUsual(next);
}

/** A command with its usual keys again; whichever had them meanwhile loses them. */
export function withUsualKeys(rebound: Rebound, id: CommandId): Rebound {
  const { [id]: _, ...others } = rebound;
  const taken = COMMANDS[id].keys.reduce<Rebound>((left, combination) => {
    const owner = keymapOf(left).get(combination);
    if (owner === undefined || owner === id) return left;
    return { ...left, [owner]: keysOf(owner, left).filter((key) => key !== combination) };
  }, others);
  return withoutUsual(taken);
}

function withoutUsual(rebound: Rebound): Rebound {
  return Object.fromEntries(
    COMMAND_IDS.flatMap((id) => {
      const keys = rebound[id];
      return keys === undefined || keys.join(' ') === COMMANDS[id].keys.join(' ') ? [] : [[id, keys]];
    }),
  );
}

/** What a key event can mean, the likeliest first; none for keys that are the browser's. */
export type KeyPress = {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  /** Whether AltGr is held, which Windows reports as Ctrl and Alt. */
  readonly isAltGraph: boolean;
};

const MODIFIERS = new Set(['Shift', 'Control', 'Alt', 'Meta', 'AltGraph', 'CapsLock', 'Dead', 'Process']);

export function combinationsOf(press: KeyPress): readonly string[] {
  const { key, code, shiftKey, altKey, isAltGraph } = press;
  if (MODIFIERS.has(key)) return [];
  const isSign = key.length === 1 && !/[\p{L}\p{N} ]/u.test(key);
  // Signs that are typed with AltGr, or with Option on a Mac.
  if (isAltGraph || altKey) return isSign && (isAltGraph || !press.ctrlKey) ? [key] : [];
  const ctrl = press.ctrlKey || press.metaKey ? 'Ctrl+' : '';
  const shift = shiftKey ? 'Shift+' : '';
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(code)?.[1];
  // Ctrl and a digit changes tabs.
  if (digit !== undefined && ctrl !== '') return [];
  if (digit !== undefined) {
    const isTyped = key !== digit && isSign;
    return [
      ...(isTyped && shiftKey ? [key] : []),
      `${shift}${digit}`,
      ...(isTyped && !shiftKey ? [key] : []),
    ];
  }
  if (key === ' ') return [`${ctrl}${shift}Space`];
  if (isSign) return [`${ctrl}${key}`];
  return [`${ctrl}${shift}${key.length === 1 ? key.toLowerCase() : key}`];
}

/** Single characters, which are typed into other programs by those who speak to their computer. */
export function isSingleCharacter(combination: string): boolean {
  return combination.replace(/^Shift\+/, '').length === 1;
}

const NAMES: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Enter: '↵',
  Escape: 'Esc',
  Delete: 'Del',
  Backspace: '⌫',
  '-': '−',
};

/** As it is written on keys: "Ctrl Z", "Shift ←". */
export function keyName(combination: string): string {
  const parts = combination === '+' ? ['+'] : combination.split(/(?<=.)\+/);
  return parts.map((part) => NAMES[part] ?? (part.length === 1 ? part.toUpperCase() : part)).join(' ');
}
