import { describe, expect, it } from 'vitest';
import {
  cosineAt,
  cosinesWith,
  emptySamples,
  quantize,
  sampleAt,
  setSample,
  videoEmbedding,
} from './samples.ts';
import { cosine, mean, normalized } from './vectors.ts';

function vector(dim: number, seed: number): Float32Array {
  return Float32Array.from({ length: dim }, (_, i) => Math.sin(i * 12.9898 + seed * 78.233) * (1 + (i % 7)));
}

describe('samples', () => {
  it('keep the direction of an embedding in eight bits', () => {
    for (let seed = 1; seed < 20; seed++) {
      const raw = vector(768, seed);
      const samples = emptySamples(1, 768);
      setSample(samples, 0, 0, quantize(raw));
      expect(cosine(sampleAt(samples, 0), raw)).toBeGreaterThan(0.9999);
    }
  });

  it('keep zeros and a lone large value', () => {
    expect([...quantize(new Float32Array(3)).codes]).toEqual([0, 0, 0]);
    const { scale, codes } = quantize(Float32Array.of(0, -254, 2));
    expect([...codes].map((code) => code * scale)).toEqual([0, -254, 2]);
  });

  it('compare with a unit vector as the unpacked embeddings do, and know nothing of unknown cells', () => {
    const samples = emptySamples(3, 64);
    setSample(samples, 0, 0.5, quantize(vector(64, 1)));
    setSample(samples, 2, 2.5, quantize(vector(64, 2)));
    const query = normalized(vector(64, 3));
    const cosines = cosinesWith(samples, query);
    expect(cosines[0]).toBeCloseTo(cosine(sampleAt(samples, 0), query), 5);
    expect(cosines[2]).toBeCloseTo(cosineAt(samples, 2, query), 6);
    expect(cosines[1]).toBeNaN();
    expect(() => cosinesWith(samples, new Float32Array(8))).toThrow(RangeError);
  });

  it('pool a video as the unit mean of raw embeddings: long ones weigh more', () => {
    const samples = emptySamples(4, 16);
    expect(videoEmbedding(samples)).toBeNull();
    setSample(samples, 1, 1, quantize(vector(16, 1).map((value) => value * 10)));
    setSample(samples, 3, 3, quantize(vector(16, 2)));
    const expected = normalized(mean([sampleAt(samples, 1), sampleAt(samples, 3)]));
    expect(cosine(videoEmbedding(samples) as Float32Array, expected)).toBeCloseTo(1, 6);
  });
});
