import { describe, expect, it } from 'vitest';
import { cellAt, cellCentre, firstLook, gridOf, nearestKnown } from './sampling.ts';

describe('the sampling grid', () => {
  it('covers the video with equal cells', () => {
    expect(gridOf(10, 1)).toEqual({ period: 1, count: 10 });
    expect(gridOf(10.4, 1).count).toBe(11);
    expect(gridOf(7, 0.2)).toEqual({ period: 5, count: 2 });
    expect(gridOf(0.02, 1).count).toBe(1);
  });

  it('does not open a cell for what a container rounds up', () => {
    expect(gridOf(10.0004, 1).count).toBe(10);
  });

  it('finds the cell of any time, also outside', () => {
    const grid = gridOf(10, 2);
    for (let cell = 0; cell < grid.count; cell++) expect(cellAt(grid, cellCentre(grid, cell))).toBe(cell);
    expect(cellAt(grid, -3)).toBe(0);
    expect(cellAt(grid, 99)).toBe(grid.count - 1);
    // 0.1 + 0.2 is not 0.3.
    expect(cellAt({ period: 0.1, count: 10 }, 0.1 + 0.2)).toBe(3);
  });

  it('spreads a first look evenly and never closer than a cell', () => {
    expect(firstLook(gridOf(4, 1), 64)).toEqual([0.5, 1.5, 2.5, 3.5]);
    const looks = firstLook(gridOf(10_800, 1), 64);
    expect(looks).toHaveLength(64);
    expect(looks[0]).toBeCloseTo(84.375);
    expect(looks.at(-1)).toBeCloseTo(10_800 - 84.375);
  });

  it('tells the nearest known cell, the earlier one on a tie', () => {
    expect([...nearestKnown(Uint8Array.of(0, 1, 0, 0, 0, 1, 0))]).toEqual([1, 1, 1, 1, 5, 5, 5]);
    expect([...nearestKnown(new Uint8Array(3))]).toEqual([-1, -1, -1]);
  });
});
