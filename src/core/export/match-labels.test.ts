import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { withWord, withWords, type Correction } from '#core/review.ts';
import { matchLabels, withLabels } from './match-labels.ts';

const PHASE = {
  set: 'app:steps',
  labels: [
    { id: 'incision', name: 'Corneal incision', written: ['7'] },
    { id: 'tear', name: 'Capsulorhexis' },
  ],
};
const INSTRUMENT = { set: 'own:tools', labels: [{ id: 'knife', name: 'Slit knife' }] };

const stretch = (start: number, end: number, label: string) => ({ start, end, label, source: 'person' });

it('labels are found by id, name or what files write; others are counted, and so is what lies outside', () => {
  const { found, unknown, outside } = matchLabels(
    [
      stretch(0, 5, 'INCISION'),
      stretch(5, 9, '7'),
      stretch(9, 20, 'capsulo-rhexis'),
      stretch(2, 4, 'slit knife'),
      stretch(4, 5, 'nobody'),
      stretch(5, 6, 'nobody'),
      stretch(30, 31, 'tear'),
    ],
    { phase: PHASE, instrument: INSTRUMENT },
    12,
  );
  expect(found.map(({ lane, label, stretch: { end } }) => [lane, label, end])).toEqual([
    ['phase', 'incision', 5],
    ['phase', 'incision', 9],
    ['phase', 'tear', 12],
    ['knife', 'knife', 4],
  ]);
  expect(unknown).toEqual([{ label: 'nobody', count: 2 }]);
  expect(outside).toBe(1);
});

it('they are laid over what was said before, each in its lane, and say what the model had said', () => {
  const before: Correction[] = [
    { start: 0, end: 10, label: 'tear', set: 'app:steps', lane: 'phase', at: 1, said: null },
    { start: 0, end: 10, label: 'tear', set: 'app:others', lane: 'phase', at: 1, said: null },
  ];
  const { found } = matchLabels(
    [stretch(2, 4, 'incision'), stretch(2, 4, 'knife')],
    { phase: PHASE, instrument: INSTRUMENT },
    12,
  );
  const model = [{ start: 0, end: 12, label: 'tear', confidence: 'likely' as const }];
  const said = withLabels(before, found, {
    phaseSet: PHASE.set,
    instrumentSet: INSTRUMENT.set,
    modelOf: (lane) => (lane === 'phase' ? model : []),
    at: 2,
  });
  expect(said).toHaveLength(5);
  expect(said.filter(({ at }) => at === 2)).toEqual([
    { start: 2, end: 4, label: 'incision', set: 'app:steps', lane: 'phase', at: 2, said: 'tear' },
    { start: 2, end: 4, label: 'knife', set: 'own:tools', lane: 'knife', at: 2, said: null },
  ]);
  expect(said).toContainEqual(before[1]);
});

it('many words at once are what they are one by one', () => {
  const time = fc.integer({ min: 0, max: 60 }).map((half) => half / 2);
  const word = fc
    .tuple(time, time, fc.constantFrom('incision', 'tear'))
    .map(([a, b, label]) => ({ start: Math.min(a, b), end: Math.max(a, b), label }));
  const model = [
    { start: 0, end: 12, label: 'tear', confidence: 'likely' as const },
    { start: 12, end: 30, label: 'incision', confidence: 'sure' as const },
  ];
  const lane = { set: PHASE.set, lane: 'phase', model };
  fc.assert(
    fc.property(fc.array(word), fc.array(word), (earlier, words) => {
      const before = earlier.reduce<readonly Correction[]>((said, each) => withWord(said, lane, each, 1), []);
      const one = words.reduce((said, each) => withWord(said, lane, each, 2), before);
      expect(withWords(before, lane, words, 2)).toEqual(one);
    }),
  );
});
