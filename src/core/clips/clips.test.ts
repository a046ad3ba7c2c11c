import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  beginsOf,
  insidePicture,
  lengthOf,
  piecesOf,
  withHandles,
  withoutStretches,
  type Clip,
} from './clips.ts';
import { fileNames, unknownFields, USUAL_TEMPLATE } from './file-names.ts';

const incision: Clip = { start: 10, end: 20, name: 'Incision' };

describe('handles', () => {
  it('stay within the case', () => {
    const [first, last] = withHandles(
      [
        { ...incision, start: 0.5 },
        { ...incision, end: 59.5 },
      ],
      1,
      60,
    );
    expect(first).toMatchObject({ start: 0, end: 21 });
    expect(last).toMatchObject({ start: 9, end: 60 });
  });
});

describe('stretches that are left out', () => {
  it('cut a clip apart, shorten it, or take it away', () => {
    expect(withoutStretches([incision], [{ start: 12, end: 14 }])).toEqual([
      { ...incision, end: 12 },
      { ...incision, start: 14 },
    ]);
    expect(withoutStretches([incision], [{ start: 5, end: 14 }])).toEqual([{ ...incision, start: 14 }]);
    expect(withoutStretches([incision], [{ start: 10, end: 20 }])).toEqual([]);
    expect(withoutStretches([incision], [{ start: 20, end: 30 }])).toEqual([incision]);
  });

  it('are in no clip that is left, and nothing else is missing', () => {
    const stretch = fc
      .tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 1, max: 30 }))
      .map(([start, length]) => ({ start, end: start + length }));
    fc.assert(
      fc.property(fc.array(stretch, { maxLength: 6 }), (holes) => {
        const left = withoutStretches([{ start: 0, end: 130, name: '' }], holes);
        const holds = (list: readonly { start: number; end: number }[], time: number): boolean =>
          list.some(({ start, end }) => time >= start && time < end);
        for (let time = 0.5; time < 130; time++) expect(holds(left, time)).toBe(!holds(holes, time));
      }),
    );
  });
});

describe('pieces', () => {
  it('are taken from each file on its own clock, without the pauses', () => {
    const parts = [
      { start: 0, durationSeconds: 15 },
      { start: 18, durationSeconds: 15 },
    ];
    expect(piecesOf(incision, parts)).toEqual([
      { part: 0, from: 10, until: 15 },
      { part: 1, from: 0, until: 2 },
    ]);
    expect(piecesOf({ ...incision, start: 15, end: 18 }, parts)).toEqual([]);
    expect(lengthOf([incision, incision])).toBe(20);
  });

  it('begin in a reel where those before them end, over several files, too', () => {
    const parts = [
      { start: 0, durationSeconds: 15 },
      { start: 15, durationSeconds: 15 },
    ];
    const across = { ...incision, start: 14, end: 16 };
    expect(beginsOf([incision, across, incision], parts, [5, 6.5, 1, 1.25, 10, 1])).toEqual([0, 11.5, 13.75]);
  });
});

describe('masks', () => {
  it('lie in the picture, whichever way they were drawn', () => {
    expect(insidePicture({ x: 0.9, y: 0.5, width: -0.4, height: 0.9 })).toEqual({
      x: 0.5,
      y: 0.5,
      width: expect.closeTo(0.4) as number,
      height: 0.5,
    });
    const number = fc.double({ min: -2, max: 2, noNaN: true });
    fc.assert(
      fc.property(number, number, number, number, (x, y, width, height) => {
        const mask = insidePicture({ x, y, width, height });
        expect(mask.x).toBeGreaterThanOrEqual(0);
        expect(mask.y).toBeGreaterThanOrEqual(0);
        expect(mask.x + mask.width).toBeLessThanOrEqual(1 + 1e-9);
        expect(mask.y + mask.height).toBeLessThanOrEqual(1 + 1e-9);
        expect(Math.min(mask.width, mask.height)).toBeGreaterThan(0);
      }),
    );
  });
});

describe('file names', () => {
  it('come from the template', () => {
    const clips = Array.from({ length: 10 }, () => ({ ...incision, start: 83.4 }));
    expect(fileNames(clips, USUAL_TEMPLATE, 'case')[1]).toBe('Incision_02_0h01m23s');
    expect(fileNames([incision], '{case}/{label}: {nothing}', 'Demo')).toEqual(['Demo-Incision-nothing']);
    expect(unknownFields('{case} {nothing} {n}')).toEqual(['nothing']);
  });

  it('never meet, and every file system takes them', () => {
    const name = fc.string({ unit: 'binary', maxLength: 200 });
    fc.assert(
      fc.property(
        fc.array(name, { minLength: 1, maxLength: 12 }),
        name,
        name,
        (names, template, caseName) => {
          const clips = names.map((each) => ({ ...incision, name: each }));
          const files = fileNames(clips, template, caseName);
          expect(new Set(files.map((file) => file.toLowerCase())).size).toBe(clips.length);
          for (const file of files) {
            expect(file).toMatch(/^[\p{L}\p{N}_][\p{L}\p{N}._-]*$/u);
            expect(file.length).toBeLessThan(130);
          }
        },
      ),
    );
  });
});
