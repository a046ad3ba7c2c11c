import { describe, expect, it } from 'vitest';
import { cellsOf, endOf, nearestPlace, placeAt, startsOf } from './joined-clock.ts';
import { cellCentre, gridOf } from './sampling.ts';

const PARTS = [
  { start: 0, durationSeconds: 10.4 },
  { start: 10.4, durationSeconds: 5 },
  { start: 20, durationSeconds: 3.5 },
];

describe('the joined clock', () => {
  it('puts parts one after the other, with the pauses their names tell of', () => {
    const parts = [
      { name: '20231104_101112.mp4', seconds: 30.5 },
      { name: '20231104_101142.mp4', seconds: 10 },
      { name: '20231104_101202.mp4', seconds: 10 },
    ];
    expect(startsOf(parts)).toEqual([0, 30.5, 50.5]);
    expect(endOf(PARTS)).toBe(23.5);
  });

  it('knows the part and its own time, and nothing of pauses', () => {
    expect(placeAt(PARTS, 10.3)).toEqual({ part: 0, seconds: 10.3 });
    expect(placeAt(PARTS, 10.4)).toEqual({ part: 1, seconds: 0 });
    expect(placeAt(PARTS, 18)).toBeNull();
    expect(placeAt(PARTS, 23.5)).toBeNull();
    expect(nearestPlace(PARTS, 18)).toEqual({ part: 2, seconds: 0 });
    expect(nearestPlace(PARTS, 99)).toEqual({ part: 2, seconds: 3.5 });
  });

  it('gives every cell to the part that holds its centre', () => {
    const grid = gridOf(23.5, 1);
    const cells = cellsOf(PARTS, grid);
    expect(cells.map(({ part, first, grid: { count } }) => [part, first, count])).toEqual([
      [0, 0, 10],
      [1, 10, 5],
      [2, 20, 4],
    ]);
    for (const { part, first, grid: own } of cells) {
      for (let cell = 0; cell < own.count; cell++) {
        const { start = 0 } = PARTS[part] ?? {};
        expect(start + cellCentre(own, cell)).toBeCloseTo(cellCentre(grid, first + cell), 9);
      }
    }
  });

  it('leaves out a part too short for a cell', () => {
    const parts = [
      { start: 0, durationSeconds: 4 },
      { start: 4, durationSeconds: 0.3 },
      { start: 4.3, durationSeconds: 4 },
    ];
    expect(cellsOf(parts, gridOf(8.3, 1)).map(({ part }) => part)).toEqual([0, 2]);
  });
});
