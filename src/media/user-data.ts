import { nalLengthSize } from './reference-packets.ts';

/**
 * Cameras write the date, the place and their own number into the stream itself, as supplemental information that no
 * decoder needs (ITU-T H.264 and H.265, annex D: user data registered, type 4, and unregistered, type 5).
 */
const USER_DATA = new Set([4, 5]);

type Stream = Pick<VideoDecoderConfig, 'codec' | 'description'>;

/** The packet without user data; the same bytes where there is none, and for codecs that know no such thing. */
export function withoutUserData(stream: Stream, data: Uint8Array): Uint8Array {
  const isHevc = /^(hvc|hev)/.test(stream.codec);
  if (!isHevc && !stream.codec.startsWith('avc')) return data;
  const lengthSize = isHevc ? hevcLengthSize(stream) : nalLengthSize(stream);
  const units = lengthSize > 0 ? lengthPrefixed(data, lengthSize) : startCoded(data);
  // The lengths lie: nothing can be taken out safely.
  if (units === null) return data;
  let isChanged = false;
  const kept = units.flatMap((unit) => {
    const cleaned = isInformation(unit, isHevc) ? cleanedUnit(unit, isHevc ? 2 : 1) : unit;
    if (cleaned !== unit) isChanged = true;
    return cleaned === null ? [] : [cleaned];
  });
  return isChanged ? joined(kept, lengthSize) : data;
}

function lengthPrefixed(data: Uint8Array, lengthSize: number): Uint8Array[] | null {
  const units: Uint8Array[] = [];
  let at = 0;
  while (at + lengthSize < data.length) {
    let length = 0;
    for (let i = 0; i < lengthSize; i++) length = length * 256 + (data[at + i] as number);
    at += lengthSize + length;
    if (length === 0 || at > data.length) return null;
    units.push(data.subarray(at - length, at));
  }
  return at === data.length ? units : null;
}

function startCoded(data: Uint8Array): Uint8Array[] | null {
  const starts: { from: number; unit: number }[] = [];
  for (let i = 0; i + 3 < data.length; i++) {
    if (data[i] !== 0 || data[i + 1] !== 0 || data[i + 2] !== 1) continue;
    starts.push({ from: data[i - 1] === 0 ? i - 1 : i, unit: i + 3 });
    i += 2;
  }
  if (starts[0]?.from !== 0) return null;
  return starts.map(({ unit }, i) => data.subarray(unit, starts[i + 1]?.from ?? data.length));
}

function joined(units: readonly Uint8Array[], lengthSize: number): Uint8Array {
  const before = lengthSize > 0 ? lengthSize : 4;
  const bytes = new Uint8Array(units.reduce((sum, { length }) => sum + before + length, 0));
  let at = 0;
  for (const unit of units) {
    const announced = lengthSize > 0 ? unit.length : 1;
    for (let i = 0; i < before; i++) bytes[at + i] = Math.floor(announced / 256 ** (before - 1 - i)) & 255;
    bytes.set(unit, at + before);
    at += before + unit.length;
  }
  return bytes;
}

/** Supplemental information; H.265 has it before and behind the picture. */
function isInformation(unit: Uint8Array, isHevc: boolean): boolean {
  const header = unit[0] ?? 0;
  return isHevc ? [39, 40].includes((header >> 1) & 63) : (header & 31) === 6;
}

/** The unit without its messages of user data; null where it has no others. */
function cleanedUnit(unit: Uint8Array, headerBytes: number): Uint8Array | null {
  const payload = unescaped(unit.subarray(headerBytes));
  const kept: number[] = [];
  let isChanged = false;
  let at = 0;
  // The last byte ends the messages.
  while (at + 2 < payload.length) {
    const from = at;
    const [type, sizeAt] = longNumber(payload, at);
    const [size, body] = longNumber(payload, sizeAt);
    at = body + size;
    if (at > payload.length) return null;
    if (USER_DATA.has(type)) isChanged = true;
    else kept.push(...payload.subarray(from, at));
  }
  if (!isChanged) return unit;
  if (kept.length === 0) return null;
  return Uint8Array.from([...unit.subarray(0, headerBytes), ...escaped([...kept, 0x80])]);
}

/** A number in bytes that are summed up until one is not 255, and where the next thing is. */
function longNumber(bytes: Uint8Array, start: number): [number, number] {
  let value = 0;
  let at = start;
  for (; bytes[at] === 255; at++) value += 255;
  return [value + (bytes[at] ?? 0), at + 1];
}

/** Without the bytes that keep start codes from appearing by chance. */
function unescaped(bytes: Uint8Array): Uint8Array {
  return bytes.filter((byte, i) => byte !== 3 || bytes[i - 1] !== 0 || bytes[i - 2] !== 0 || i < 2);
}

function escaped(bytes: readonly number[]): number[] {
  const out: number[] = [];
  for (const byte of bytes) {
    if (byte <= 3 && out.at(-1) === 0 && out.at(-2) === 0) out.push(3);
    out.push(byte);
  }
  return out;
}

/** From the hvcC description; 0 for start codes. */
function hevcLengthSize({ description }: Stream): number {
  if (description === undefined) return 0;
  const bytes = ArrayBuffer.isView(description)
    ? new Uint8Array(description.buffer, description.byteOffset, description.byteLength)
    : new Uint8Array(description);
  return ((bytes[21] ?? 3) & 3) + 1;
}
