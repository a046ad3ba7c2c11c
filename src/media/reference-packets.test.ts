import { describe, expect, it } from 'vitest';
import { isDisposable, nalLengthSize } from './reference-packets.ts';

const SLICE = 1;
const IDR = 5;
const SEI = 6;
const SPS = 7;
const AUD = 9;

/** A NAL unit: `nal_ref_idc`, type and some payload. */
function nal(refIdc: number, type: number): number[] {
  return [(refIdc << 5) | type, 0x88, 0x84, 0x21];
}

function lengthPrefixed(...units: number[][]): Uint8Array {
  return Uint8Array.from(units.flatMap((unit) => [0, 0, 0, unit.length, ...unit]));
}

function startCoded(...units: number[][]): Uint8Array {
  return Uint8Array.from(units.flatMap((unit) => [0, 0, 0, 1, ...unit]));
}

describe('pictures that no other needs', () => {
  it.each([
    ['length-prefixed', lengthPrefixed, 4],
    ['Annex B', startCoded, 0],
  ] as const)('are told from a %s packet', (_, packet, lengthSize) => {
    const isSpare = (...units: number[][]): boolean =>
      isDisposable('avc1.64001f', packet(...units), lengthSize);
    expect(isSpare(nal(0, SLICE))).toBe(true);
    expect(isSpare(nal(0, AUD), nal(0, SEI), nal(0, SLICE), nal(0, SLICE))).toBe(true);
    expect(isSpare(nal(2, SLICE))).toBe(false);
    expect(isSpare(nal(3, IDR))).toBe(false);
    expect(isSpare(nal(0, SLICE), nal(1, SLICE))).toBe(false);
    expect(isSpare(nal(3, SPS), nal(0, SEI))).toBe(false);
    expect(isSpare()).toBe(false);
  });

  it('are never guessed in other codecs', () => {
    for (const codec of ['hvc1.1.6.L93', 'vp09.00.10.08', 'av01.0.04M.08']) {
      expect(isDisposable(codec, lengthPrefixed(nal(0, SLICE)), 4)).toBe(false);
    }
  });

  it('survive a packet whose lengths lie', () => {
    expect(isDisposable('avc1.64001f', Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0x01), 4)).toBe(true);
    expect(isDisposable('avc1.64001f', new Uint8Array(2), 4)).toBe(false);
  });
});

describe('the size of a NAL length', () => {
  it('comes from the avcC description', () => {
    const avcC = Uint8Array.of(1, 0x64, 0, 0x1f, 0xff, 0xe1);
    expect(nalLengthSize({ codec: 'avc1.64001f', description: avcC })).toBe(4);
    expect(nalLengthSize({ codec: 'avc1.64001f', description: Uint8Array.of(1, 0, 0, 0, 0xfd) })).toBe(2);
    expect(nalLengthSize({ codec: 'avc1.64001f' })).toBe(0);
    expect(nalLengthSize({ codec: 'vp8', description: avcC })).toBe(0);
  });
});
