import { expect, it } from 'vitest';
import { DEFAULT_LABEL_CHOICE } from '#core/label-choice.ts';
import type { Manifest } from '#core/model-pack.ts';
import { PHASE_LANE } from '#core/review.ts';
import type { Segment } from '#core/segments.ts';
import { timesBeside } from './case-times.ts';
import { labelSetsStore } from './label-sets-store.ts';
import type { CaseCard } from './library-store.ts';
import type { ModelsState } from './models-store.ts';

const labels = ['idle', 'incision', 'lens'].map((id) => ({ id, name: id, prompts: [id] }));
const manifest = (id: string) =>
  ({
    id,
    name: id,
    licence: '',
    labelSets: [{ id: 'steps', kind: 'phase', name: 'Steps', exclusive: true, labels }],
  }) as unknown as Manifest;
const MODELS = {
  packs: [{ manifest: manifest('one') }, { manifest: manifest('other') }],
} as unknown as Pick<ModelsState, 'packs'>;

function segment(start: number, end: number, label: string): Segment {
  return { start, end, label, confidence: 'sure' };
}

function cardOf(id: string, phases: readonly Segment[], more: Partial<CaseCard> = {}): CaseCard {
  return {
    id,
    name: id,
    durationSeconds: 60,
    packId: 'one',
    labels: DEFAULT_LABEL_CHOICE,
    labelling: { phases, instruments: [], procedure: null, gaps: [] },
    corrections: [],
    poster: null,
    state: 'done',
    done: 1,
    cells: 1,
    isSample: false,
    ...more,
  };
}

it('a case is beside those that were read to their end with the same labels, as people left them', () => {
  const here = cardOf('here', [segment(0, 10, 'incision'), segment(10, 20, 'idle')]);
  const phases = [segment(0, 30, 'incision'), segment(30, 60, 'lens')];
  const said = {
    start: 20,
    end: 30,
    label: 'lens',
    set: 'pack:steps',
    lane: PHASE_LANE,
    at: 1,
    said: 'incision',
  };
  const cards = [
    here,
    cardOf('a', phases, { corrections: [said] }),
    cardOf('drawn', phases, { isSample: true }),
    cardOf('unread', phases, { state: 'open' }),
    cardOf('other encoders', phases, { packId: 'other' }),
    cardOf('other words', phases, { labels: { ...DEFAULT_LABEL_CHOICE, phase: 'app:lensid' } }),
    cardOf('empty', []),
  ];
  const sets = labelSetsStore.getState();
  const { rows, others, set } = timesBeside(here, cards, MODELS, sets);
  expect(others.map(({ id }) => id)).toEqual(['a']);
  expect(set?.name).toBe('Steps');
  // What is idle is said last.
  expect(rows.map(({ label, here, median }) => [label, here, median])).toEqual([
    [null, 60, 60],
    ['incision', 10, 20],
    ['lens', null, 40],
    ['idle', 10, null],
  ]);
  const drawn = timesBeside({ ...here, isSample: true }, cards, MODELS, sets);
  expect(drawn.others.map(({ id }) => id)).toEqual(['a', 'drawn']);
});
