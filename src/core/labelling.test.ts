import { describe, expect, it } from 'vitest';
import { labelGaps, type Columns } from './labelling.ts';
import { labelInstruments } from './labelling-instruments.ts';
import { labelPhases } from './labelling-phases.ts';
import { procedureOfShares, procedureShares } from './labelling-procedure.ts';
import { emptySamples, quantize, setSample } from './samples.ts';
import { gridOf } from './sampling.ts';

const IDS = ['incision', 'phaco', 'idle'] as const;

/** Cosines in which the true label of each cell stands out by `contrast`. */
function columnsOf(truth: readonly (typeof IDS)[number][], contrast = 0.5): Columns {
  return {
    ids: IDS,
    columns: IDS.map((id) => Float32Array.from(truth, (label) => (label === id ? contrast : 0))),
  };
}

const TRUTH = [
  ...Array<'incision'>(20).fill('incision'),
  ...Array<'idle'>(5).fill('idle'),
  ...Array<'phaco'>(35).fill('phaco'),
];

function context(cells: number, known = new Uint8Array(cells).fill(1)) {
  return { known, grid: gridOf(cells, 1), durationSeconds: cells - 0.3, isComplete: false, logitScale: 100 };
}

describe('phases', () => {
  it('are the stretches that stand out, without gaps, to the end of the video', () => {
    expect(labelPhases(columnsOf(TRUTH), context(60))).toEqual([
      { start: 0, end: 20, label: 'incision', confidence: 'sure' },
      { start: 20, end: 25, label: 'idle', confidence: 'sure' },
      { start: 25, end: 59.7, label: 'phaco', confidence: 'sure' },
    ]);
  });

  it('do not break at a frame that says otherwise', () => {
    const flicker = TRUTH.map((label, cell) => (cell === 9 || cell === 40 ? 'idle' : label));
    const labels = labelPhases(columnsOf(flicker), context(60)).map(({ label }) => label);
    expect(labels).toEqual(['incision', 'idle', 'phaco']);
  });

  it('are whole while most frames have not been read', () => {
    const known = new Uint8Array(60);
    for (let cell = 2; cell < 60; cell += 6) known[cell] = 1;
    const { ids, columns } = columnsOf(TRUTH);
    const seen = columns.map((column) =>
      column.map((value, cell) => (known[cell] === 1 ? value : Number.NaN)),
    );
    const phases = labelPhases({ ids, columns: seen }, context(60, known));
    expect(phases[0]?.start).toBe(0);
    expect(phases.at(-1)?.end).toBe(59.7);
    for (const [i, phase] of phases.entries()) expect(phase.start).toBe(phases[i - 1]?.end ?? 0);
    expect(phases.map(({ label }) => label)).toEqual(['incision', 'idle', 'phaco']);
  });

  it('break off at a gap once all was tried, with the confidence of what was seen', () => {
    const known = new Uint8Array(60).fill(1).fill(0, 8, 12).fill(0, 40);
    const { ids, columns } = columnsOf(TRUTH);
    const seen = columns.map((column) =>
      column.map((value, cell) => (known[cell] === 1 ? value : Number.NaN)),
    );
    const whole = { ...context(60, known), isComplete: true };
    expect(labelPhases({ ids, columns: seen }, whole)).toEqual([
      { start: 0, end: 8, label: 'incision', confidence: 'sure' },
      { start: 12, end: 20, label: 'incision', confidence: 'sure' },
      { start: 20, end: 25, label: 'idle', confidence: 'sure' },
      { start: 25, end: 40, label: 'phaco', confidence: 'sure' },
    ]);
    expect(labelGaps(whole)).toEqual([
      { start: 8, end: 12 },
      { start: 40, end: 59.7 },
    ]);
    expect(labelGaps(context(60, known))).toEqual([]);
  });

  it('are unsure where nothing stands out, and none where nothing is known', () => {
    const [phase] = labelPhases(columnsOf(TRUTH, 0.005), context(60));
    expect(phase?.confidence).toBe('unsure');
    expect(labelPhases(columnsOf(TRUTH), context(60, new Uint8Array(60)))).toEqual([]);
  });
});

describe('instruments', () => {
  const ids = ['knife', 'phaco-tip', 'hook', 'cannula'];
  const cells = 100;
  const shown: Record<string, [number, number][]> = {
    knife: [[10, 20]],
    'phaco-tip': [[40, 60]],
    cannula: [[80, 81]],
  };
  const columns = ids.map((id, place) =>
    Float32Array.from({ length: cells }, (_, cell) => {
      const isOn = (shown[id] ?? []).some(([start, end]) => cell >= start && cell < end);
      return (isOn ? 0.6 : 0) + 0.03 * Math.sin(cell * (place + 2));
    }),
  );

  it('are not seen in a gap', () => {
    const known = new Uint8Array(cells).fill(1).fill(0, 45, 50);
    const seen = columns.map((column) =>
      column.map((value, cell) => (known[cell] === 1 ? value : Number.NaN)),
    );
    const lanes = labelInstruments({ ids, columns: seen }, { ...context(cells, known), isComplete: true });
    expect(lanes[1]?.segments).toMatchObject([
      { start: 40, end: 45 },
      { start: 50, end: 60 },
    ]);
  });

  it('are seldom there while nothing is done', () => {
    const pause = { start: 40, end: 60, label: 'idle', confidence: 'sure' } as const;
    const lanes = labelInstruments({ ids, columns }, context(cells), [pause]);
    expect(lanes.map(({ label }) => label)).toEqual(['knife']);
  });

  it('have a lane where they stand out for long enough, and none otherwise', () => {
    const lanes = labelInstruments({ ids, columns }, context(cells));
    expect(lanes.map(({ label }) => label)).toEqual(['knife', 'phaco-tip']);
    expect(lanes[0]?.segments).toMatchObject([{ start: 10, end: 20 }]);
    expect(lanes[1]?.segments).toMatchObject([{ start: 40, end: 60 }]);
  });
});

describe('the operation', () => {
  it('decides between phases that look alike, as far as it is sure and the order counts', () => {
    const cells = 24;
    const truth = [...Array<'incision'>(12).fill('incision'), ...Array<'phaco'>(12).fill('phaco')];
    const { columns } = columnsOf(truth, 0.02);
    // In the second half a suture looks a trace more like it than phaco.
    const suture = Float32Array.from({ length: cells }, (_, cell) => (cell < 12 ? 0 : 0.0204));
    const alike = { ids: [...IDS, 'suture'], columns: [...columns, suture] };
    const counted = { first: [], next: [], lengths: [], occurs: [[1, 1.5, 1, 0.1], null] };
    const last = (kinds: number[] | null, order = 1): string | undefined =>
      labelPhases({ ...alike, counted }, { ...context(cells), kinds, options: { order } }).at(-1)?.label;
    expect(last(null)).toBe('suture');
    expect(last([1, 0])).toBe('phaco');
    expect(last([1, 0], 0)).toBe('suture');
    expect(last([0, 1])).toBe('suture');
  });

  it('is the title that the whole video is closest to', () => {
    const samples = emptySamples(3, 4);
    for (let cell = 0; cell < 3; cell++)
      setSample(samples, cell, cell, quantize(Float32Array.of(0, 5, 0, cell)));
    const classes = {
      ids: ['toric', 'routine'],
      embeddings: [Float32Array.of(1, 0, 0, 0), Float32Array.of(0, 1, 0, 0)],
    };
    const shares = procedureShares(samples, classes, { logitScale: 100 });
    expect(shares?.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1);
    expect(procedureOfShares(classes, shares ?? [])).toEqual({
      label: 'routine',
      confidence: 'sure',
    });
    expect(procedureShares(emptySamples(3, 4), classes, { logitScale: 100 })).toBeNull();
  });
});
