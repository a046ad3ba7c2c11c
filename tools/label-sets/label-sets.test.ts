import { readFileSync } from 'node:fs';
import { differenceCiede2000, parse, wcagContrast, type Color } from 'culori';
import { describe, expect, it } from 'vitest';
import { labelSetIndexSchema, labelWritten, parseLabelSet } from '#core/label-sets.ts';
import { parsePriors } from '#core/priors.ts';
import { gerund, plainName, stepSentences, thirdPerson } from './sentences.ts';

const read = (name: string): unknown => JSON.parse(readFileSync(`public/label-sets/${name}`, 'utf8'));
const index = labelSetIndexSchema.parse(read('index.json'));
const sets = index.sets.map(({ file }) => parseLabelSet(read(file)));
const setOf = (id: string) => sets.find((set) => set.id === id) ?? expect.fail(`there is no ${id}`);

describe('the label sets', () => {
  it('are those of the published class lists', () => {
    expect(Object.fromEntries(index.sets.map(({ id, labels }) => [id, labels]))).toEqual({
      'cataract-1k-phases': 13,
      'cataract-1k-instruments': 9,
      'cataract-101-phases': 11,
      catreldet: 5,
      lensid: 2,
      'catinstseg-1': 11,
      'catinstseg-2': 15,
      'cataracts-instruments': 21,
      'cataracts-steps': 19,
      'cadis-2-instruments': 10,
      'cadis-3-instruments': 18,
      'cataract-lmm-phases': 13,
      'ophnet-phases': 96,
      'ophnet-operations': 232,
      'ophnet-procedures': 80,
      'ophnet-cat-phases': 35,
    });
    expect(sets.map(({ labels }) => labels.length)).toEqual(index.sets.map(({ labels }) => labels));
  });

  it.each(sets.map((set) => [set.id, set] as const))(
    '%s: every label has five to ten sentences of its own',
    (_, set) => {
      const prompts = set.labels.flatMap((label) => {
        expect(label.prompts.length).toBeGreaterThanOrEqual(5);
        expect(label.prompts.length).toBeLessThanOrEqual(10);
        expect(new Set(label.prompts).size).toBe(label.prompts.length);
        if (set.kind === 'instrument') {
          expect(label.contrast?.length).toBeGreaterThanOrEqual(4);
          expect(label.prompts.some((prompt) => label.contrast?.includes(prompt))).toBe(false);
        }
        return label.prompts;
      });
      // Capitals first, a full stop last, no mark of the phrases left.
      for (const prompt of prompts) expect(prompt).toMatch(/^[A-Z][^~|]+\.$/);
    },
  );

  it.each(sets.map((set) => [set.id, set] as const))('%s: colours differ and carry dark text', (_, set) => {
    const colours = set.labels.filter(({ id }) => id !== set.idle).map(({ colour }) => colour);
    expect(new Set(colours).size).toBe(colours.length);
    for (const colour of colours) expect(wcagContrast(colour, '#0b0e11')).toBeGreaterThan(4.5);
    const difference = differenceCiede2000();
    for (const [i, colour] of colours.entries()) {
      const next = colours[i + 1];
      if (next !== undefined && colours.length <= 40)
        expect(difference(parse(colour) as Color, parse(next) as Color)).toBeGreaterThan(10);
    }
  });
});

describe('what annotation files write', () => {
  it.each([
    [
      'cataract-1k-phases',
      ['Capsule Pulishing', 'Viscoelastic_Suction', 'Anterior_Chamber Flushing', 'Lens positioning'],
    ],
    ['cataract-101-phases', ['Rhexis', 'Phacoemulsificiation', 'Visco-Absaugung', 'not_initialized']],
    ['cataracts-steps', ['0', '18', 'Hydrodissetion', 'Irrigation / Aspiration']],
    ['cadis-3-instruments', ['I/A Handpiece Handle', 'Capsulorhexis Forceps']],
    ['ophnet-phases', ['0', '95']],
  ])('is found in %s', (id, written) => {
    const found = written.map((text) => labelWritten(setOf(id), text)?.id);
    expect(found).not.toContain(undefined);
    expect(new Set(found).size).toBe(written.length);
  });

  it('is counted under labels that the sets know', () => {
    for (const set of sets) {
      if (set.priors === undefined) continue;
      const { labels } = parsePriors(read(`priors/${set.priors}.json`));
      const unknown = labels.filter(({ label }) => labelWritten(set, label) === undefined);
      // One phase of Cataract-101 is two of Cataract-1K.
      const one = set.labels.length === 13 ? ['Lens implant setting-up'] : [];
      expect(unknown.map(({ label }) => label)).toEqual(one);
    }
  });
});

describe('made sentences', () => {
  it('are English', () => {
    expect(['cut', 'place', 'tie', 'free', 'trim', 'carry', 'look'].map(gerund)).toEqual([
      'cutting',
      'placing',
      'tying',
      'freeing',
      'trimming',
      'carrying',
      'looking',
    ]);
    expect(['push', 'fix', 'tie', 'carry', 'lay'].map(thirdPerson)).toEqual([
      'pushes',
      'fixes',
      'ties',
      'carries',
      'lays',
    ]);
    expect(plainName('Iris Expander Removal (PHACO, ECCE)')).toBe('iris expander removal');
    expect(stepSentences('Swab Wiping', '~wipe and ~dry the eye', [])[1]).toBe(
      'The surgeon wipes and dries the eye.',
    );
  });
});
