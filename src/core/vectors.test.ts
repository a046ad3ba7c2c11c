import { describe, expect, it } from 'vitest';
import { cosine, dot, mean, normalized, norm, row } from './vectors.ts';
import { ensemble, similarities, softmax } from './zero-shot.ts';

const v = (...values: number[]): Float32Array => Float32Array.from(values);

describe('vectors', () => {
  it('have unit length once normalised, and zero stays zero', () => {
    expect(norm(normalized(v(3, 4)))).toBeCloseTo(1, 6);
    expect([...normalized(v(0, 0))]).toEqual([0, 0]);
  });

  it('of different lengths are never compared', () => {
    expect(() => dot(v(1), v(1, 2))).toThrow(RangeError);
    expect(() => mean([v(1), v(1, 2)])).toThrow(RangeError);
    expect(() => mean([])).toThrow(RangeError);
  });

  it('have a cosine that ignores their length', () => {
    expect(cosine(v(2, 0), v(5, 0))).toBeCloseTo(1, 6);
    expect(cosine(v(2, 0), v(0, 5))).toBeCloseTo(0, 6);
    expect(cosine(v(0, 0), v(1, 1))).toBe(0);
  });

  it('come out of a matrix as rows without a copy', () => {
    const matrix = v(1, 2, 3, 4);
    expect([...row(matrix, 2, 1)]).toEqual([3, 4]);
    expect(row(matrix, 2, 1).buffer).toBe(matrix.buffer);
  });
});

describe('zero-shot', () => {
  it('gives each prompt of an ensemble the same weight, whatever its length', () => {
    const [x, y] = ensemble([v(10, 0), v(0, 1)]);
    expect(x).toBeCloseTo(Math.SQRT1_2, 6);
    expect(y).toBeCloseTo(Math.SQRT1_2, 6);
  });

  it('ranks the label nearest in direction first', () => {
    const [first = 0, second = 0] = similarities(v(3, 1), [v(1, 0), v(0, 1)]);
    expect(first).toBeGreaterThan(second);
  });

  it('survives scores that would overflow a naive softmax', () => {
    const probabilities = softmax([1000, 1000, -1000]);
    expect(probabilities[0]).toBeCloseTo(0.5, 6);
    expect(probabilities.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 6);
  });
});
