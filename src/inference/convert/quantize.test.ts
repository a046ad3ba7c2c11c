import { describe, expect, it } from 'vitest';
import { byteScale, quantizeMatrix } from './quantize.ts';

describe('weights in eight bits', () => {
  const weights = Float32Array.of(1, -2, 0.5, 0, 100, -52);

  it('have a scale per row, or per column, that puts the largest at 127', () => {
    const rows = quantizeMatrix(weights, 3, 'row');
    expect([...rows.values]).toEqual([64, -127, 32, 0, 127, -66]);
    expect(rows.scales[1]).toBeCloseTo(100 / 127, 6);
    const columns = quantizeMatrix(weights, 3, 'column');
    expect([...columns.values]).toEqual([127, -3, 1, 0, 127, -127]);
  });

  it('are zero in a channel of zeros, whose scale divides nothing by zero', () => {
    expect(quantizeMatrix(new Float32Array(4), 2, 'row')).toEqual({
      values: new Int8Array(4),
      scales: Float32Array.of(1, 1),
    });
  });
});

describe('the scale of an activation', () => {
  it('spends all 256 steps on the range and keeps zero exact', () => {
    expect(byteScale({ min: 0, max: 255 })).toEqual({ scale: 1, zeroPoint: 0 });
    expect(byteScale({ min: -100, max: 155 })).toEqual({ scale: 1, zeroPoint: 100 });
  });

  it('reaches to zero where the range does not', () => {
    expect(byteScale({ min: 5, max: 51 })).toEqual({ scale: 0.2, zeroPoint: 0 });
    expect(byteScale({ min: 0, max: 0 })).toEqual({ scale: 1, zeroPoint: 0 });
  });
});
