import { describe, expect, it } from 'vitest';
import { EXPORTED } from '#core/export/fixtures/export-case.ts';
import type { Mark } from '#core/review.ts';
import { caseReport } from './case-report.ts';

describe('a page about a case', () => {
  it('has the times of a person and the model as they are shown, idle apart', () => {
    const { phases, idle, restSeconds, instruments } = caseReport(EXPORTED);
    const short = phases.map(({ label, count, seconds }) => [label, count, Math.round(seconds * 100) / 100]);
    expect(short).toEqual([
      ['incision', 1, 18],
      // The person's stretch touches the model's: one.
      ['tear', 1, 42.04],
      ['formula', 2, 48],
    ]);
    expect(idle).toMatchObject({ name: 'Pause', count: 1, seconds: expect.closeTo(5.96, 6) });
    // The pause between the files, and where a person says that nothing is.
    expect(restSeconds).toBeCloseTo(4 + 2, 6);
    expect(instruments).toMatchObject([{ name: 'Slit knife', count: 1, seconds: 7.5 }]);
  });

  it('says who said what', () => {
    const [phases, instruments] = caseReport(EXPORTED).said;
    expect(phases).toEqual({ kind: 'phase', model: 5, accepted: 0, changed: 1, emptied: 1 });
    expect(instruments).toEqual({ kind: 'instrument', model: 1, accepted: 0, changed: 0, emptied: 0 });
    const [lane] = EXPORTED.lanes;
    if (lane === undefined) throw new Error('no lane');
    const [first] = lane.model;
    if (first === undefined) throw new Error('no segment');
    const accepted = { ...first, source: 'person', said: first.label } as const;
    const seen = caseReport({ ...EXPORTED, lanes: [{ ...lane, person: [accepted] }] }).said[0];
    expect(seen).toMatchObject({ accepted: 1, changed: 0 });
  });

  it('shows what was starred, and a picture of every phase beside', () => {
    const { stills, notes } = caseReport(EXPORTED);
    expect(stills.map(({ seconds, isStarred }) => [seconds, isStarred])).toEqual([
      [9, false],
      [32, true],
      [90, false],
    ]);
    expect(notes.map(({ id }) => id)).toEqual(['m1']);
    const star = (start: number): Mark => ({
      id: `s${start}`,
      start,
      end: start,
      text: '',
      isStarred: true,
      at: 1,
    });
    const marks = Array.from({ length: 14 }, (_, i) => star(i * 2));
    const many = caseReport({ ...EXPORTED, marks }).stills;
    expect(many).toHaveLength(10);
    expect(many.every(({ isStarred }) => isStarred)).toBe(true);
  });

  it('speaks of a case without labels', () => {
    const bare = caseReport({ ...EXPORTED, lanes: [], sets: [], marks: [] });
    expect(bare).toMatchObject({ phases: [], idle: null, restSeconds: 120, stills: [], instruments: [] });
  });
});
