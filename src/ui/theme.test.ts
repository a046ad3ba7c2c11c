import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  differenceCiede2000,
  filterDeficiencyDeuter,
  filterDeficiencyProt,
  filterDeficiencyTrit,
  parse,
  wcagContrast,
  type Color,
} from 'culori';
import { IDLE_COLOUR, LABEL_COLOURS, carriesDarkText } from '#core/label-colours.ts';

const css = readFileSync('src/ui/theme.css', 'utf8');
const labels = [...css.matchAll(/--label-\d+: (#[0-9a-f]{6})/g)].map(
  (match) => parse(match[1] ?? '') as Color,
);

describe('the colours of labels', () => {
  it.each([
    ['full colour vision', (colour: Color) => colour],
    ['protanopia', filterDeficiencyProt(1)],
    ['deuteranopia', filterDeficiencyDeuter(1)],
    ['tritanopia', filterDeficiencyTrit(1)],
  ])('differ in %s, neighbours in the order of an operation most', (_, seen) => {
    const colours = labels.map((label) => seen(label));
    expect(colours).toHaveLength(12);
    const difference = differenceCiede2000();
    for (const [i, a] of colours.entries()) {
      for (const [j, b] of colours.entries()) {
        if (j <= i) continue;
        const isNext = j - i === 1 || j - i === colours.length - 1;
        expect(difference(a, b), `${i} and ${j}`).toBeGreaterThan(isNext ? 20 : 10);
      }
    }
  });

  it('are those of sets that are made in the app', () => {
    const written = (name: string): string =>
      new RegExp(`--label-${name}: (#[0-9a-f]{6})`).exec(css)?.[1] ?? '';
    expect(LABEL_COLOURS).toEqual(labels.map((_, i) => written(String(i))));
    expect(IDLE_COLOUR).toBe(written('idle'));
  });

  it('have the text that is easier to read on them', () => {
    for (const colour of [...LABEL_COLOURS, IDLE_COLOUR, '#000000', '#ffffff', '#777777', '#0000ff']) {
      const isDark = wcagContrast(colour, '#000000') > wcagContrast(colour, '#ffffff');
      expect(carriesDarkText(colour), colour).toBe(isDark);
    }
  });

  it('carry dark text', () => {
    for (const label of labels) expect(wcagContrast(label, '#0b0e11')).toBeGreaterThan(4.5);
  });
});
