import { describe, expect, it } from 'vitest';
import { quantize, sampleAt } from '#core/samples.ts';
import { parseSamples, sampleRecord, type SampleKey } from './sample-file.ts';

const KEY: SampleKey = { packId: 'demo', packVersion: '1.0.0', pipeline: 1, rate: 1, dim: 8, cells: 5 };
const raw = (seed: number): Float32Array =>
  Float32Array.from({ length: 8 }, (_, i) => Math.sin(i + seed) * 4);

const records = [3, 0, 4].map((cell, i) =>
  sampleRecord(cell, cell + 0.52, quantize(raw(cell)), { offset: i * 100, length: 100 }),
);

function joined(parts: readonly Uint8Array[]): ArrayBuffer {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes.buffer;
}

describe('stored samples', () => {
  it('come back as they were, in whatever order they were made', () => {
    const stored = parseSamples(joined(records), KEY, 300);
    expect([...stored.samples.known]).toEqual([1, 0, 0, 1, 1]);
    expect(stored.samples.times[3]).toBe(3.52);
    expect([...stored.thumbnailOffsets]).toEqual([100, 0, 0, 0, 200]);
    expect(stored.thumbnailBytes).toBe(300);
    for (const [i, value] of sampleAt(stored.samples, 3).entries())
      expect(value).toBeCloseTo(raw(3)[i] ?? 0, 1);
  });

  it('lose only the record that was being written, wherever it was cut', () => {
    const whole = joined(records);
    const size = records[0]?.length ?? 0;
    for (let cut = 1; cut <= size; cut++) {
      const stored = parseSamples(whole.slice(0, whole.byteLength - cut), KEY, 300);
      expect([...stored.samples.known]).toEqual([1, 0, 0, 1, 0]);
      expect(stored.sampleBytes).toBe(2 * size);
      expect(stored.thumbnailBytes).toBe(200);
    }
  });

  it('end at the first record that was damaged, whichever bit it was', () => {
    const size = records[0]?.length ?? 0;
    for (let bit = 0; bit < size * 8; bit += 5) {
      const bytes = new Uint8Array(joined(records));
      const at = size + (bit >> 3);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << (bit & 7));
      const { samples, sampleBytes } = parseSamples(bytes.buffer, KEY, 300);
      expect([...samples.known]).toEqual([0, 0, 0, 1, 0]);
      expect(sampleBytes).toBe(size);
    }
  });

  it('end where a thumbnail is missing: a power cut may take the one without the other', () => {
    expect([...parseSamples(joined(records), KEY, 299).samples.known]).toEqual([1, 0, 0, 1, 0]);
    expect(parseSamples(joined(records), KEY, 0).sampleBytes).toBe(0);
  });

  it('are none in an empty or foreign file', () => {
    expect(parseSamples(new ArrayBuffer(0), KEY, 0).sampleBytes).toBe(0);
    expect(parseSamples(new Uint8Array(4000).fill(171).buffer, KEY, 9e9).sampleBytes).toBe(0);
  });
});
