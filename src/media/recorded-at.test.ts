import { expect, it } from 'vitest';
import { recordedAtOf } from './recorded-at.ts';

function box(type: string, ...bodies: Uint8Array[]): Uint8Array {
  const size = 8 + bodies.reduce((sum, { length }) => sum + length, 0);
  const bytes = new Uint8Array(size);
  new DataView(bytes.buffer).setUint32(0, size);
  bytes.set(new TextEncoder().encode(type), 4);
  let at = 8;
  for (const body of bodies) {
    bytes.set(body, at);
    at += body.length;
  }
  return bytes;
}

function header(seconds: number): Uint8Array {
  const body = new Uint8Array(100);
  new DataView(body.buffer).setUint32(4, seconds);
  return box('mvhd', body);
}

const fileOf = (...boxes: Uint8Array[]): Blob => new Blob(boxes as Uint8Array<ArrayBuffer>[]);

it('reads the time of the movie header, wherever the header lies', async () => {
  const seconds = Date.UTC(2023, 10, 4, 10, 11, 12) / 1000 + 2_082_844_800;
  const movie = box('moov', box('free', new Uint8Array(5)), header(seconds));
  const media = box('mdat', new Uint8Array(1000));
  for (const file of [fileOf(box('ftyp'), movie, media), fileOf(box('ftyp'), media, movie)]) {
    expect(await recordedAtOf(file)).toBe(Date.UTC(2023, 10, 4, 10, 11, 12));
  }
});

it('knows nothing of a clock that was not set, of other containers and of broken files', async () => {
  expect(await recordedAtOf(fileOf(box('moov', header(0))))).toBeNull();
  expect(await recordedAtOf(fileOf(box('moov', header(2_082_844_800 + 3600))))).toBeNull();
  expect(await recordedAtOf(new Blob(['RIFF....AVI LIST, and so on']))).toBeNull();
  expect(await recordedAtOf(fileOf(new Uint8Array(64)))).toBeNull();
  expect(await recordedAtOf(new Blob([]))).toBeNull();
});
