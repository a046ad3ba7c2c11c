import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { AnnotatedVideo } from '#core/formats/annotations.ts';
import { parsePriors } from '#core/priors.ts';
import { countPriors } from './count.ts';

const video = (...parts: [label: string, start: number, end: number][]): AnnotatedVideo => ({
  video: 'a',
  durationSeconds: null,
  facts: {},
  frames: [],
  tracks: [
    {
      name: 'Phases',
      kind: 'phase',
      annotations: parts.map(([label, start, end]) => ({ label, start, end })),
    },
  ],
});

it('counts what follows what, pauses aside, and how long it takes', () => {
  const priors = countPriors(
    [
      video(['pause', 0, 2], ['cut', 2, 10], ['cut', 10, 12], ['pause', 12, 20], ['gel', 20, 30]),
      video(['gel', 30, 41], ['cut', 0, 20]),
      video(),
    ],
    'Phases',
    { id: 'a', name: 'a', source: 'a', licence: 'a', pauses: ['pause'] },
  );
  expect(parsePriors(priors)).toEqual(priors);
  expect(priors).toMatchObject({
    videos: 2,
    first: [['cut', 2]],
    next: [['cut', 'gel', 2]],
    paused: [['cut', 'pause', 1]],
  });
  expect(priors.labels.find(({ label }) => label === 'cut')).toMatchObject({
    stretches: 2,
    seconds: [10, 20, 20],
  });
  for (const { lengths, stretches } of priors.labels)
    expect(lengths.reduce((sum, value) => sum + value, 0)).toBe(stretches);
});

it('the files that come with the app are as described', () => {
  const folder = 'public/label-sets/priors';
  expect(existsSync(folder)).toBe(true);
  for (const name of readdirSync(folder)) {
    const priors = parsePriors(JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')));
    const known = new Set(priors.labels.map(({ label }) => label));
    for (const [before, after] of priors.next) expect(known.has(before) && known.has(after)).toBe(true);
  }
});
