import { describe, expect, it } from 'vitest';
import { withoutUserData } from './user-data.ts';

const avcC = Uint8Array.of(1, 0x64, 0, 0x1f, 0xff, 0xe1);
const AVC = { codec: 'avc1.64001f', description: avcC };
const ANNEX_B = { codec: 'avc1.64001f' };

const slice = [0x65, 0x88, 0x84, 0x21];
/** A recovery point (type 6), and a camera's note (type 5) with a zero run that is kept from looking like a start code. */
const recovery = [6, 1, 0xc4];
const note = [5, 6, 0x4d, 0, 0, 3, 0, 0x50, 1];

function sei(...messages: number[][]): number[] {
  return [0x06, ...messages.flat(), 0x80];
}

function lengthPrefixed(...units: number[][]): Uint8Array {
  return Uint8Array.from(units.flatMap((unit) => [0, 0, 0, unit.length, ...unit]));
}

function startCoded(...units: number[][]): Uint8Array {
  return Uint8Array.from(units.flatMap((unit) => [0, 0, 0, 1, ...unit]));
}

describe('a packet without user data', () => {
  it.each([
    ['length-prefixed', AVC, lengthPrefixed],
    ['Annex B', ANNEX_B, startCoded],
  ] as const)('keeps pictures and what decoders need, %s', (_, stream, packet) => {
    expect(withoutUserData(stream, packet(sei(note), slice))).toEqual(packet(slice));
    expect(withoutUserData(stream, packet(sei(recovery), sei(note), slice))).toEqual(
      packet(sei(recovery), slice),
    );
    expect(withoutUserData(stream, packet(sei(recovery, note), slice))).toEqual(packet(sei(recovery), slice));
    expect(withoutUserData(stream, packet(sei(note, recovery), slice))).toEqual(packet(sei(recovery), slice));
  });

  it('is the same bytes where there is none', () => {
    const plain = lengthPrefixed(sei(recovery), slice);
    expect(withoutUserData(AVC, plain)).toBe(plain);
    const vp9 = lengthPrefixed(sei(note));
    expect(withoutUserData({ codec: 'vp09.00.10.08' }, vp9)).toBe(vp9);
  });

  it('knows H.265', () => {
    const stream = { codec: 'hvc1.1.6.L93', description: Uint8Array.from({ length: 23 }, () => 0xff) };
    const picture = [0x26, 0x01, 0xaf];
    const prefix = [39 << 1, 1, ...note, 0x80];
    const suffix = [40 << 1, 1, ...note, 0x80];
    expect(withoutUserData(stream, lengthPrefixed(prefix, picture, suffix))).toEqual(lengthPrefixed(picture));
  });

  it('is left alone when its lengths lie', () => {
    const broken = Uint8Array.of(0, 0, 0, 200, ...sei(note));
    expect(withoutUserData(AVC, broken)).toBe(broken);
  });
});
