import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { mutate, type Media } from './mutate.ts';
import { partsOf } from './parts.ts';
import { Random } from './random.ts';

const NAME = 'phaco-routine.mp4';
const sample: Media = { name: NAME, bytes: new Uint8Array(await readFile(`public/samples/${NAME}`)) };

describe('mutants', () => {
  it('find the tables of a real recording', () => {
    const names = partsOf(sample.bytes).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['moov', 'tkhd', 'stts', 'stsz', 'avc1', 'avcC', 'mdat']));
  });

  it('are the same for the same seed and number, and differ from the original and each other', () => {
    const mutants = Array.from({ length: 40 }, (_, n) => mutate(new Random(7, n), sample, sample));
    const again = mutate(new Random(7, 3), sample, sample);
    expect(again.what).toBe(mutants[3]?.what);
    expect(Buffer.compare(again.bytes, mutants[3]?.bytes as Uint8Array)).toBe(0);
    const isChanged = mutants.filter(({ bytes }) => Buffer.compare(bytes, sample.bytes) !== 0);
    expect(isChanged.length).toBeGreaterThan(36);
    expect(new Set(mutants.map(({ what }) => what)).size).toBeGreaterThan(20);
  });
});
