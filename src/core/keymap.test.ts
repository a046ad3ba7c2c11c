import { expect, test } from 'vitest';
import {
  COMMAND_IDS,
  combinationsOf,
  keymapOf,
  keyName,
  keysOf,
  withKey,
  withUsualKeys,
  type KeyPress,
} from './keymap.ts';

function press(key: string, code: string, held: Partial<KeyPress> = {}): readonly string[] {
  const none = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, isAltGraph: false };
  return combinationsOf({ key, code, ...none, ...held });
}

test('no combination belongs to two commands, and none is one of the browser’s', () => {
  const all = COMMAND_IDS.flatMap((id) => keysOf(id, {}));
  expect(new Set(all).size).toBe(all.length);
  expect(all.filter((combination) => /Alt|Ctrl\+\d|Ctrl\+[twnlr]$/.test(combination))).toEqual([]);
});

test('letters do not mind caps, signs are what is typed, digits are the keys of the top row', () => {
  expect(press('a', 'KeyA')).toEqual(['a']);
  expect(press('A', 'KeyA')).toEqual(['a']);
  expect(press('Z', 'KeyZ', { ctrlKey: true, shiftKey: true })).toEqual(['Ctrl+Shift+z']);
  expect(press('z', 'KeyY', { metaKey: true })).toEqual(['Ctrl+z']);
  expect(press('{', 'BracketLeft', { shiftKey: true })).toEqual(['{']);
  expect(press('3', 'Digit3')).toEqual(['3']);
  expect(press('3', 'Numpad3')).toEqual(['3']);
  expect(press('#', 'Digit3', { shiftKey: true })).toEqual(['#', 'Shift+3']);
  expect(press('ArrowLeft', 'ArrowLeft', { shiftKey: true })).toEqual(['Shift+ArrowLeft']);
  expect(press(' ', 'Space')).toEqual(['Space']);
});

test('other keyboards type the same: French digits, German slashes and brackets, brackets of a Mac', () => {
  expect(press('"', 'Digit3')).toEqual(['3', '"']);
  expect(press('/', 'Digit7', { shiftKey: true })).toEqual(['/', 'Shift+7']);
  expect(press('[', 'Digit8', { ctrlKey: true, altKey: true, isAltGraph: true })).toEqual(['[']);
  expect(press('{', 'Digit8', { altKey: true, shiftKey: true })).toEqual(['{']);
});

test('what belongs to the browser is left to it', () => {
  expect(press('ArrowLeft', 'ArrowLeft', { altKey: true })).toEqual([]);
  expect(press('1', 'Digit1', { ctrlKey: true })).toEqual([]);
  expect(press('Shift', 'ShiftLeft', { shiftKey: true })).toEqual([]);
});

test('a key given to a command is taken from the one that had it, and given back', () => {
  const moved = withKey({}, 'accept', 'n');
  expect(keymapOf(moved).get('n')).toBe('accept');
  expect(keymapOf(moved).get('a')).toBeUndefined();
  expect(keysOf('next-to-check', moved)).toEqual([]);
  const back = withUsualKeys(moved, 'next-to-check');
  expect(keymapOf(back).get('n')).toBe('next-to-check');
  expect(keysOf('accept', back)).toEqual([]);
  expect(withUsualKeys(back, 'accept')).toEqual({});
  expect(withKey({}, 'accept', 'a')).toEqual({});
});

test('keys are written as they stand on keyboards', () => {
  expect(keyName('Ctrl+Shift+z')).toBe('Ctrl Shift Z');
  expect(keyName('Shift+ArrowLeft')).toBe('Shift ←');
  expect(keyName('+')).toBe('+');
  expect(keyName('{')).toBe('{');
});
