/** Boxes looked at before giving up; a file has a handful at its top. */
const MOST_BOXES = 64;
/** MP4 and MOV count seconds from 1904. */
const EPOCH_SECONDS = 2_082_844_800;
/** What a clock that was never set says lies before it. */
const EARLIEST = Date.UTC(2000, 0, 1);

type Box = { readonly type: string; readonly body: number; readonly end: number };

/**
 * When an MP4 or MOV file says it was recorded, milliseconds; null where it does not, and for other containers. The time
 * in the movie header (ISO/IEC 14496-12, 8.2.2): whether it is the start or the end differs between cameras.
 */
export async function recordedAtOf(file: Blob): Promise<number | null> {
  const movie = await findBox(file, 'moov', 0, file.size);
  const header = movie === null ? null : await findBox(file, 'mvhd', movie.body, movie.end);
  if (header === null) return null;
  const view = new DataView(await file.slice(header.body, header.body + 12).arrayBuffer());
  if (view.byteLength < 12) return null;
  const seconds = view.getUint8(0) === 1 ? Number(view.getBigUint64(4)) : view.getUint32(4);
  const time = (seconds - EPOCH_SECONDS) * 1000;
  return time >= EARLIEST && Number.isSafeInteger(time) ? time : null;
}

async function findBox(file: Blob, type: string, from: number, to: number): Promise<Box | null> {
  let at = from;
  for (let i = 0; i < MOST_BOXES && at + 8 <= to; i++) {
    const box = await boxAt(file, at, to);
    if (box === null) return null;
    if (box.type === type) return box;
    at = box.end;
  }
  return null;
}

async function boxAt(file: Blob, at: number, to: number): Promise<Box | null> {
  const view = new DataView(await file.slice(at, at + 16).arrayBuffer());
  if (view.byteLength < 8) return null;
  const size = view.getUint32(0);
  const type = String.fromCodePoint(...[4, 5, 6, 7].map((i) => view.getUint8(i)));
  const isLarge = size === 1 && view.byteLength >= 16;
  const length = isLarge ? Number(view.getBigUint64(8)) : size === 0 ? to - at : size;
  const headerBytes = isLarge ? 16 : 8;
  return length < headerBytes ? null : { type, body: at + headerBytes, end: at + length };
}
