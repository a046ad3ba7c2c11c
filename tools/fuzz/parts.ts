/** A piece of a container: a box, an element, a chunk or a packet, with its header. */
export type Part = {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** Where its content begins, and where its length is written, if it is. */
  readonly content: number;
  readonly size?: { readonly at: number; readonly bytes: number; readonly isLittle: boolean };
};

/** What a recording is made of, nested pieces after those that hold them; none where the container is not known. */
export function partsOf(bytes: Uint8Array): Part[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 400) return [];
  if (/^(ftyp|moov|mdat|free|wide|styp)$/.test(text(bytes, 4, 4))) return boxes(bytes, view, 0, bytes.length);
  if (view.getUint32(0) === 0x1a45dfa3) return elements(bytes, 0, bytes.length, 0);
  if (text(bytes, 0, 4) === 'RIFF') return chunks(bytes, view, 12, bytes.length);
  if (bytes[0] === 0x47 && bytes[188] === 0x47) return packets(bytes.length, 0, 188);
  if (bytes[4] === 0x47 && bytes[196] === 0x47) return packets(bytes.length, 0, 192);
  if (view.getUint32(0) === 0x1ba) return startCodes(bytes);
  return [];
}

function text(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length));
}

const HOLDERS = /^(moov|trak|mdia|minf|stbl|edts|moof|traf|mvex|dinf|udta)$/;
const ENTRIES = /^(avc[1-4]|hvc1|hev1|vp0[89]|av01|mp4v|ap[cl][nsh]|encv)$/;

function boxes(bytes: Uint8Array, view: DataView, from: number, to: number): Part[] {
  const parts: Part[] = [];
  for (let at = from; at + 8 <= to;) {
    const isLarge = view.getUint32(at) === 1 && at + 16 <= to;
    const size = isLarge ? Number(view.getBigUint64(at + 8)) : view.getUint32(at) || to - at;
    const name = text(bytes, at + 4, 4);
    const end = Math.min(to, at + size);
    if (size < 8) break;
    const content = at + (isLarge ? 16 : 8);
    parts.push({ name, start: at, end, content, size: { at, bytes: 4, isLittle: false } });
    const skipped = ENTRIES.test(name) ? 78 : name === 'stsd' ? 8 : HOLDERS.test(name) ? 0 : null;
    if (skipped !== null) parts.push(...boxes(bytes, view, content + skipped, end));
    at = end;
  }
  return parts;
}

/** Segment, tracks, a track, its video, cues, a cluster: elements that hold others. */
const MASTERS = [0x18538067, 0x1654ae6b, 0xae, 0xe0, 0x1c53bb6b, 0xbb, 0xb7, 0x1f43b675, 0xa0, 0x1549a966];
const DEEPEST = 5;

function elements(bytes: Uint8Array, from: number, to: number, depth: number): Part[] {
  const parts: Part[] = [];
  for (let at = from; at + 2 <= to;) {
    const idBytes = Math.clz32(bytes[at] as number) - 23;
    const sizeAt = at + idBytes;
    const sizeBytes = Math.clz32(bytes[sizeAt] ?? 0) - 23;
    if (idBytes > 4 || sizeBytes > 8) break;
    const id = number(bytes, at, idBytes);
    const masked = number(bytes, sizeAt, sizeBytes) - 2 ** (7 * sizeBytes);
    const content = sizeAt + sizeBytes;
    const isOpen = masked === 2 ** (7 * sizeBytes) - 1;
    const end = isOpen ? to : Math.min(to, content + masked);
    const size = { at: sizeAt, bytes: sizeBytes, isLittle: false };
    parts.push({ name: id.toString(16), start: at, end, content, size });
    if (MASTERS.includes(id) && depth < DEEPEST) parts.push(...elements(bytes, content, end, depth + 1));
    at = end;
  }
  return parts;
}

function number(bytes: Uint8Array, at: number, length: number): number {
  let value = 0;
  for (let i = 0; i < length; i++) value = value * 256 + (bytes[at + i] ?? 0);
  return value;
}

function chunks(bytes: Uint8Array, view: DataView, from: number, to: number): Part[] {
  const parts: Part[] = [];
  for (let at = from; at + 8 <= to;) {
    const name = text(bytes, at, 4);
    const length = view.getUint32(at + 4, true);
    const end = Math.min(to, at + 8 + length + (length & 1));
    parts.push({ name, start: at, end, content: at + 8, size: { at: at + 4, bytes: 4, isLittle: true } });
    if (name === 'LIST') parts.push(...chunks(bytes, view, at + 12, end));
    at = end;
  }
  return parts;
}

function packets(length: number, from: number, size: number): Part[] {
  return Array.from({ length: Math.floor((length - from) / size) }, (_, i) => {
    const start = from + i * size;
    return { name: 'packet', start, end: start + size, content: start + size - 184 };
  });
}

function startCodes(bytes: Uint8Array): Part[] {
  const starts: number[] = [];
  for (let at = 0; at + 6 < bytes.length; at++) {
    if (bytes[at] !== 0 || bytes[at + 1] !== 0 || bytes[at + 2] !== 1) continue;
    if ((bytes[at + 3] as number) >= 0xb9) starts.push(at);
    at += 3;
  }
  return starts.map((start, i) => {
    const name = (bytes[start + 3] as number).toString(16);
    const size = { at: start + 4, bytes: 2, isLittle: false };
    return { name, start, end: starts[i + 1] ?? bytes.length, content: start + 6, size };
  });
}
