import { describe, expect, it } from 'vitest';
import {
  blankSet,
  freeId,
  lacking,
  tidied,
  withChanged,
  withIdle,
  withLabel,
  withMoved,
  withoutLabel,
  wordedSoFar,
} from './label-set-edits.ts';
import { labelSetSchema } from './label-sets.ts';

const named = (names: readonly string[]) => {
  let set = blankSet('phase', 'mine', 'Mine');
  for (const [i, name] of names.entries()) {
    if (i > 0) set = withLabel(set);
    set = withChanged(set, set.labels[i]?.id ?? '', { name, prompts: [`${name} is done`, '  '] });
  }
  return set;
};

describe('editing a label set', () => {
  it('from a blank page says what is lacking until it is a set', () => {
    const blank = blankSet('instrument', 'mine', ' ');
    expect(lacking(blank)).toEqual({ label: null, what: 'name' });
    expect(lacking({ ...blank, name: 'Mine' })).toEqual({ label: 'label', what: 'name' });
    expect(lacking(withChanged({ ...blank, name: 'Mine' }, 'label', { name: 'Knife' }))).toEqual({
      label: 'label',
      what: 'sentence',
    });
    expect(lacking(withoutLabel({ ...blank, name: 'Mine' }, 'label'))).toEqual({
      label: null,
      what: 'label',
    });
    const set = named(['Cut', 'Sew']);
    expect(lacking(set)).toBeNull();
    expect(labelSetSchema.safeParse(tidied(set)).success).toBe(true);
  });

  it('gives added labels ids made of their names, and keeps those that others know', () => {
    const set = named(['Cut', 'Sew', 'Cut']);
    const ids = set.labels.map(({ id }) => id);
    expect(new Set(ids).size).toBe(3);
    expect(tidied(set, new Set(ids.slice(1))).labels.map(({ id }) => id)).toEqual([ids[0], 'sew', 'cut']);
    const idle = withIdle(set, ids[1] as string);
    expect(tidied(idle, new Set(ids)).idle).toBe('sew');
    expect(freeId('  Ünïts & Co. ', new Set(['units-co']))).toBe('units-co-2');
  });

  it('labels with what has words already', () => {
    const set = withLabel(named(['Cut']));
    expect(wordedSoFar(set).labels.map(({ name, prompts }) => [name, prompts])).toEqual([
      ['Cut', ['Cut is done']],
    ]);
  });

  it('moves, removes and marks the pause; a pause that is removed is none', () => {
    const set = named(['Cut', 'Rest', 'Sew']);
    const [cut, rest, sew] = set.labels.map(({ id }) => id) as [string, string, string];
    const order = (moved: typeof set): string[] => moved.labels.map(({ name }) => name);
    expect(order(withMoved(set, sew, -1))).toEqual(['Cut', 'Sew', 'Rest']);
    expect(order(withMoved(set, cut, -1))).toEqual(['Cut', 'Rest', 'Sew']);
    const idle = withIdle(set, rest);
    expect(idle.idle).toBe(rest);
    expect('idle' in withoutLabel(idle, rest)).toBe(false);
    expect(withIdle(idle, null).idle).toBeUndefined();
    const other = withIdle(idle, cut);
    expect(other.idle).toBe(cut);
    expect(other.labels[1]?.colour).not.toBe(other.labels[0]?.colour);
  });

  it('gives every label its own colour as long as there are some', () => {
    let set = blankSet('phase', 'a', 'A');
    for (let i = 0; i < 11; i++) set = withLabel(set);
    expect(new Set(set.labels.map(({ colour }) => colour)).size).toBe(12);
  });
});
