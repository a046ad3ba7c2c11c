import { describe, expect, it } from 'vitest';
import type { AnnotatedVideo, Annotation, Track } from '#core/formats/annotations.ts';
import { NOTHING_LABELLED, type Labelling } from '#core/labelling.ts';
import type { Segment } from '#core/segments.ts';
import { evaluate } from './evaluate.ts';
import { suggestPlan, type Vocabularies } from './plan.ts';
import { compareVideo } from './rows.ts';

const SETS: Vocabularies = {
  phases: {
    id: 'phases',
    name: 'Phases',
    labels: [
      { id: 'idle', name: 'Idle' },
      { id: 'incision', name: 'Incision', written: ['1'] },
      { id: 'rhexis', name: 'Capsulorhexis', written: ['Rhexis', '3'] },
    ],
    idle: 'idle',
  },
  instruments: {
    id: 'instruments',
    name: 'Instruments',
    labels: [
      { id: 'knife', name: 'Slit knife' },
      { id: 'forceps', name: 'Forceps' },
      { id: 'hook', name: 'Hook' },
    ],
  },
};

const PROCEDURES = {
  id: 'procedures',
  name: 'Operations',
  labels: [
    { id: 'phaco', name: 'Phacoemulsification', written: ['1'] },
    { id: 'icl', name: 'ICL implantation' },
  ],
};

const at = (start: number, end: number | null, label: string, agreement?: number): Annotation => ({
  start,
  end,
  label,
  ...(agreement !== undefined && { agreement }),
});
const track = (kind: Track['kind'], name: string, ...annotations: Annotation[]): Track => ({
  name,
  kind,
  annotations,
});
const video = (durationSeconds: number | null, ...tracks: Track[]): AnnotatedVideo => ({
  video: '7',
  durationSeconds,
  facts: {},
  tracks,
  frames: [],
});
const segment = (start: number, end: number, label: string): Segment => ({
  start,
  end,
  label,
  confidence: 'sure',
});
const labelled = (...phases: Segment[]): Labelling => ({ ...NOTHING_LABELLED, phases });

function compare(truth: AnnotatedVideo, labelling: Labelling, seconds: number, change = {}) {
  const plan = { ...suggestPlan([truth], SETS), ...change };
  return compareVideo(truth, { labelling, scored: null }, plan, SETS, seconds);
}
const phasesOf = (truth: AnnotatedVideo, labelling: Labelling, seconds: number, change = {}) => {
  const { phases } = compare(truth, labelling, seconds, change);
  if (phases === null) throw new Error('no phases were compared');
  return { ...phases, truth: [...phases.truth], guess: [...phases.guess] };
};

describe('rows of phases', () => {
  it('hold the label in the middle of each second', () => {
    const truth = video(null, track('phase', 'Phases', at(0, 2.4, 'Incision'), at(2.6, 5, 'Rhexis')));
    const { truth: row, guess } = phasesOf(truth, labelled(segment(0, 3.6, 'incision')), 5);
    // The middle of the third second, 2.5, lies between the two: idle, which this file never writes.
    expect(row).toEqual([1, 1, 0, 2, 2]);
    expect(guess).toEqual([1, 1, 1, 1, -1]);
  });

  it('of half a frame at the end count when their middle is inside the video', () => {
    const truth = video(null, track('phase', 'Phases', at(0, 9, 'Incision')));
    expect(phasesOf(truth, NOTHING_LABELLED, 2.5).truth).toHaveLength(2);
    expect(phasesOf(truth, NOTHING_LABELLED, 2.6).truth).toHaveLength(3);
    expect(phasesOf(truth, NOTHING_LABELLED, 2, { period: 0.5 }).truth).toHaveLength(4);
  });

  it('leave out what is not annotated when idle is annotated itself, or is not wanted', () => {
    const written = video(null, track('phase', 'Phases', at(0, 1, 'Incision'), at(2, 3, 'Idle')));
    const { truth, coverage } = phasesOf(written, labelled(segment(0, 3, 'incision')), 3);
    expect(truth).toEqual([1, -1, 0]);
    expect(coverage).toEqual({
      frames: 3,
      compared: 2,
      unannotated: 1,
      leftOut: 0,
      overlapping: 0,
      unlabelled: 0,
    });
    const silent = video(null, track('phase', 'Phases', at(0, 1, 'Incision')));
    expect(phasesOf(silent, NOTHING_LABELLED, 3).truth).toEqual([1, 0, 0]);
    expect(phasesOf(silent, NOTHING_LABELLED, 3, { rest: null }).truth).toEqual([1, -1, -1]);
  });

  it('know nothing beyond the end of the annotated video', () => {
    const truth = video(2, track('phase', 'Phases', at(0, 1, 'Incision')));
    expect(phasesOf(truth, NOTHING_LABELLED, 4).truth).toEqual([1, 0, -1, -1]);
  });

  it('leave out frames with two labels, and let a label that is left out give way', () => {
    const truth = video(
      null,
      track('phase', 'Phases', at(0, 3, 'Incision'), at(2, 4, 'Rhexis'), at(0, 5, 'Draping')),
    );
    const { truth: row, coverage } = phasesOf(truth, NOTHING_LABELLED, 5);
    expect(row).toEqual([1, 1, -1, 2, -1]);
    expect(coverage).toMatchObject({ compared: 3, overlapping: 1, leftOut: 1, unlabelled: 3 });
  });

  it('follow the mapping that was edited', () => {
    const truth = video(null, track('phase', 'Phases', at(0, 1, 'Draping'), at(1, 2, 'Incision')));
    const phases = { Draping: 'rhexis', Incision: null };
    expect(phasesOf(truth, NOTHING_LABELLED, 2, { phases }).truth).toEqual([2, -1]);
  });

  it('take an annotation without an end to last to the end', () => {
    const truth = video(null, track('phase', 'Phases', at(1, null, 'Rhexis')));
    expect(phasesOf(truth, NOTHING_LABELLED, 3).truth).toEqual([0, 2, 2]);
  });
});

describe('scores of rows worked by hand', () => {
  it('count a gap as wrong, name it, and agree in both conventions for one video', () => {
    const truth = video(null, track('phase', 'Phases', at(0, 4, 'Incision'), at(4, 8, 'Rhexis')));
    // 4 of incision: 3 right, 1 called rhexis; 4 of rhexis: 2 right, 2 in a gap.
    const compared = compare(truth, labelled(segment(0, 3, 'incision'), segment(3, 6, 'rhexis')), 8);
    expect(compared.phases?.coverage).toMatchObject({ compared: 8, unlabelled: 2 });
    const { phases } = evaluate([compared], SETS);
    const report = phases?.['per-video'];
    expect(report?.accuracy).toBeCloseTo(5 / 8, 12);
    expect(report?.perClass[0]).toBeNull();
    expect(report?.perClass[1]).toMatchObject({ precision: 1, recall: 0.75, jaccard: 0.75, support: 4 });
    expect(report?.perClass[2]).toMatchObject({ precision: 2 / 3, recall: 0.5, jaccard: 0.4, support: 4 });
    expect(report?.macro.f1).toBeCloseTo((6 / 7 + 4 / 7) / 2, 12);
    expect(report?.edit).toBe(1);
    // Incision overlaps by 3/4, rhexis by 2/5: both at 10 and 25 %, one of two at 50 %.
    expect(report?.segmentalF1).toEqual([1, 1, 0.5]);
    // Rhexis begins a second early, its end is the end; incision ends a second early.
    expect(report?.boundarySeconds).toBe(1);
    expect(phases?.pooled.accuracy).toBe(report?.accuracy);
    expect(phases?.pooled.macro).toEqual(report?.macro);
  });
});

describe('rows of instruments', () => {
  const lanes = (...pairs: [string, Segment[]][]): Labelling => ({
    ...NOTHING_LABELLED,
    instruments: pairs.map(([label, segments]) => ({ label, segments })),
  });
  const truth = video(
    4,
    track('instrument', 'Slit knife', at(0, 2, 'Slit knife'), at(2, 3, 'Slit knife', 0.5)),
    track('instrument', 'Forceps'),
  );

  it('judge what the file speaks of, seen or not, and leave out where its annotators differ', () => {
    const { instruments } = compare(truth, lanes(['knife', [segment(1, 4, 'knife')]]), 6);
    expect(instruments?.map(({ truth, shown }) => [[...truth], [...shown]])).toEqual([
      [
        [1, 1, 0],
        [0, 1, 1],
      ],
      // Never seen, yet annotated: it can still be shown by mistake.
      [
        [0, 0, 0, 0],
        [0, 0, 0, 0],
      ],
      // The file does not speak of hooks.
      [[], []],
    ]);
    const { macro, perLabel } = evaluate([compare(truth, lanes(), 6)], SETS).instruments?.pooled ?? {};
    expect(perLabel?.map(({ fpr }) => fpr)).toEqual([0, 0, Number.NaN]);
    expect(macro?.ap).toBeNaN();
  });

  it('have an average precision when the model says how strongly it sees them', () => {
    const plan = suggestPlan([truth], SETS);
    // A cell of 2 s each, the second in a gap.
    const scored = { period: 2, ids: ['hook', 'knife'], rows: [[], [0.7, null]] };
    const compared = compareVideo(truth, { labelling: lanes(), scored }, plan, SETS, 4);
    // Frames 0, 1 and 3, of which the last was not seen: present, present, absent.
    expect(evaluate([compared], SETS).instruments?.pooled.perLabel[0]?.ap).toBe(1);
  });
});

describe('operations', () => {
  const sets = { ...SETS, procedures: PROCEDURES };
  const called = (label: string | null): Labelling => ({
    ...NOTHING_LABELLED,
    procedure: label === null ? null : { label, confidence: 'likely' },
  });
  const compared = (truth: AnnotatedVideo, label: string | null) =>
    compareVideo(truth, { labelling: called(label), scored: null }, suggestPlan([truth], sets), sets, 10)
      .procedure;

  it('are right when they are one of those that the annotations name', () => {
    const truth = video(
      10,
      track('procedure', 'Surgeries', at(0, null, '1'), at(0, null, 'ICL implantation')),
    );
    expect(compared(truth, 'icl')).toEqual({ truth: ['phaco', 'icl'], guess: 'icl', isRight: true });
    expect(compared(truth, null)).toEqual({ truth: ['phaco', 'icl'], guess: null, isRight: false });
  });

  it('are not compared where the annotations name none, or none that the set has', () => {
    expect(compared(video(10), 'icl')).toBeNull();
    expect(compared(video(10, track('procedure', 'Surgeries', at(0, null, '99'))), 'icl')).toBeNull();
  });
});
