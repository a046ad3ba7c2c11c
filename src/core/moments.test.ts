import { describe, expect, it } from 'vitest';
import { findMoments, isFamiliar, type SearchContext } from './moments.ts';
import { emptySamples, quantize, setSample, type Samples } from './samples.ts';
import { gridOf } from './sampling.ts';

const CELLS = 120;
const GRID = gridOf(CELLS, 1);
const QUERY = Float32Array.of(1, 0);
const CONTEXT: SearchContext = { durationSeconds: CELLS, typicalPeak: 0.7, isFamiliar: true };

/** Samples whose cosine with QUERY is `height(cell)`. */
function samplesOf(
  height: (cell: number) => number,
  isKnown: (cell: number) => boolean = () => true,
): Samples {
  const samples = emptySamples(CELLS, 2);
  for (let cell = 0; cell < CELLS; cell++) {
    if (!isKnown(cell)) continue;
    const cosine = height(cell);
    const raw = Float32Array.of(cosine, Math.sqrt(1 - cosine * cosine)).map((value) => value * 8);
    setSample(samples, cell, cell + 0.5, quantize(raw));
  }
  return samples;
}

const between = (cell: number, start: number, end: number): boolean => cell >= start && cell < end;

describe('moments', () => {
  it('are the stretches that match, best first', () => {
    const samples = samplesOf((cell) => (between(cell, 20, 30) ? 0.6 : between(cell, 70, 90) ? 0.75 : 0.05));
    const { moments, cutoff } = findMoments(samples, GRID, QUERY, CONTEXT);
    expect(moments).toHaveLength(2);
    expect(moments[0]).toMatchObject({ strength: 'strong' });
    expect(moments[0]?.start).toBeGreaterThanOrEqual(69);
    expect(moments[0]?.end).toBeLessThanOrEqual(91);
    expect(between(moments[0]?.peak ?? 0, 70, 90)).toBe(true);
    expect(moments[1]?.start).toBeGreaterThanOrEqual(19);
    expect(moments[1]?.end).toBeLessThanOrEqual(31);
    expect(cutoff).toBeGreaterThan(0.3);
  });

  it('that nearly touch are one', () => {
    const samples = samplesOf((cell) => (between(cell, 20, 30) || between(cell, 31, 40) ? 0.7 : 0.05));
    expect(findMoments(samples, GRID, QUERY, CONTEXT).moments).toHaveLength(1);
  });

  it('are none where nothing comes near what labels reach', () => {
    const samples = samplesOf((cell) => 0.1 + 0.05 * Math.sin(cell / 5));
    expect(findMoments(samples, GRID, QUERY, CONTEXT).moments).toEqual([]);
  });

  it('need more for a sentence the encoders may never have heard of', () => {
    const samples = samplesOf((cell) => (between(cell, 20, 30) ? 0.45 : 0.05));
    expect(findMoments(samples, GRID, QUERY, CONTEXT).moments).toHaveLength(1);
    const { moments, weaker } = findMoments(samples, GRID, QUERY, { ...CONTEXT, isFamiliar: false });
    expect(moments).toEqual([]);
    expect(weaker).toHaveLength(1);
  });

  it('are found in a case that is half read, and none in one that is not', () => {
    const half = samplesOf(
      (cell) => (between(cell, 20, 30) ? 0.7 : 0.05),
      (cell) => cell % 4 === 0,
    );
    const { moments, curve } = findMoments(half, GRID, QUERY, CONTEXT);
    expect(moments).toHaveLength(1);
    expect(curve.every((value) => !Number.isNaN(value))).toBe(true);
    const nothing = findMoments(emptySamples(CELLS, 2), GRID, QUERY, CONTEXT);
    expect(nothing.moments).toEqual([]);
    expect(nothing.cutoff).toBeNaN();
  });
});

describe('a familiar question', () => {
  it('is about as close to a label as labels are to each other', () => {
    const labels = [Float32Array.of(1, 0, 0), Float32Array.of(0.8, 0.6, 0), Float32Array.of(0.6, 0.8, 0)];
    expect(isFamiliar(Float32Array.of(0.9, 0.436, 0), labels)).toBe(true);
    expect(isFamiliar(Float32Array.of(0.1, 0, 0.995), labels)).toBe(false);
  });
});
