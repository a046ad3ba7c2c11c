import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parseLabelSet } from '#core/label-sets.ts';
import type { CaseRow } from '#library/case-row.ts';
import { exportOf, type ChosenSets } from './case-export.ts';

const setOf = (id: string) => parseLabelSet(JSON.parse(readFileSync(`public/label-sets/${id}.json`, 'utf8')));
const CHOSEN: ChosenSets = {
  phase: { ref: 'app:cataract-1k-phases', set: setOf('cataract-1k-phases') },
  instrument: { ref: 'app:cataract-1k-instruments', set: setOf('cataract-1k-instruments') },
  procedure: null,
};
const [first, second] = CHOSEN.phase?.set.labels ?? [];
const [knife, needle] = CHOSEN.instrument?.set.labels ?? [];

const word = { at: 5, said: first?.id ?? null };
const row = {
  id: 'a',
  name: 'Eye',
  source: { kind: 'sample', url: 'x' },
  video: { durationSeconds: 60, firstFrameSeconds: 0, width: 640, height: 360, frameRate: 25 },
  index: { packId: 'gone', packVersion: '2.0.0', pipeline: 4, rate: 1 },
  labels: { phase: 'app:cataract-1k-phases', instrument: null, procedure: null, order: 0.9 },
  labelling: {
    phases: [{ start: 0, end: 60, label: first?.id, confidence: 'likely' }],
    instruments: [
      { label: knife?.id, segments: [{ start: 1, end: 2, label: knife?.id, confidence: 'sure' }] },
    ],
    procedure: null,
    gaps: [],
  },
  corrections: [
    { ...word, start: 10, end: 20, label: second?.id, set: 'app:cataract-1k-phases', lane: 'phase' },
    { ...word, start: 30, end: 40, label: null, set: 'app:cataract-1k-phases', lane: 'phase' },
    { ...word, start: 5, end: 6, label: needle?.id, set: 'app:cataract-1k-instruments', lane: needle?.id },
    { ...word, start: 5, end: 6, label: 'z', set: 'own:another', lane: 'phase' },
  ],
  marks: [],
} as unknown as CaseRow;

it('every lane is there three times, a person’s word laid over the model’s', () => {
  const exported = exportOf(row, CHOSEN, null, '2026-01-02T03:04:05.000Z');
  const [phases, ...instruments] = exported.lanes;
  expect(phases?.model).toHaveLength(1);
  expect(phases?.person.map(({ label }) => label)).toEqual([second?.id, null]);
  expect(phases?.shown.map(({ start, end, source }) => [start, end, source])).toEqual([
    [0, 10, 'model'],
    [10, 20, 'person'],
    [20, 30, 'model'],
    [40, 60, 'model'],
  ]);
  expect(phases?.shown[1]).toMatchObject({ said: first?.id, at: 5 });
  expect(instruments.map(({ lane, shown }) => [lane, shown[0]?.source])).toEqual([
    [knife?.id, 'model'],
    [needle?.id, 'person'],
  ]);
  // Words in label sets that are not on screen are kept, too.
  expect(exported.corrections).toEqual(row.corrections);
  expect(exported.encoders).toMatchObject({ id: 'gone', version: '2.0.0' });
  expect(exported.parts).toEqual([{ name: null, start: 0, durationSeconds: 60 }]);
});
