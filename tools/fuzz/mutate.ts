import { partsOf, type Part } from './parts.ts';
import type { Random } from './random.ts';

export type Bytes = Uint8Array<ArrayBuffer>;
/** A file to damage, or one that was; its ending is part of the name. */
export type Media = { readonly name: string; readonly bytes: Bytes };
export type Mutant = Media & { readonly what: string };

type Mutation = (random: Random, bytes: Bytes, donor: Bytes) => Bytes;

const MOST_MUTATIONS = 3;
const ENDINGS = ['mp4', 'mov', 'mkv', 'webm', 'ts', 'avi', 'mpg', 'wmv', 'txt', 'jpg'];
/** Numbers that programs stumble over: ends of ranges, and sizes of pictures nobody has. */
const EDGES = [0, 1, 2, 7, 255, 7680, 16_384, 65_535, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff];
/** Tables and descriptions: what the reader trusts. */
const TABLES =
  /^(mvhd|tkhd|mdhd|hdlr|elst|stsd|stts|ctts|stsc|stsz|stco|co64|stss|trun|tfhd|tfdt|trex|avcC|hvcC|vpcC|av1C|colr|pasp|avih|strh|strf|idx1|2ad7b1|b0|ba|83|86|63a2|23e383|e7|4489|b3|f1)$/;

/** One to three mutations of a file; `donor` lends pieces. The same random numbers give the same mutant. */
export function mutate(random: Random, { name, bytes }: Media, donor: Media): Mutant {
  const done: string[] = [];
  let mutated = bytes.slice();
  for (let i = random.below(MOST_MUTATIONS); i >= 0; i--) {
    const what = random.of(Object.keys(MUTATIONS));
    mutated = (MUTATIONS[what] as Mutation)(random, mutated, donor.bytes);
    done.push(what);
  }
  const ending = random.unit() < 0.1 ? random.of(ENDINGS) : (name.split('.').at(-1) ?? '');
  return { name: `${name.replace(/\.[^.]*$/, '')}.${ending}`, bytes: mutated, what: done.join(', ') };
}

const MUTATIONS: Record<string, Mutation> = {
  'bits flipped anywhere': (random, bytes) => flip(random, bytes, 0, bytes.length),
  'bits flipped at the start': (random, bytes) => flip(random, bytes, 0, Math.min(4096, bytes.length)),
  'bits flipped at the end': (random, bytes) =>
    flip(random, bytes, Math.max(0, bytes.length - 4096), bytes.length),
  'end cut off': (random, bytes) => bytes.slice(0, random.below(bytes.length)),
  'last bytes cut off': (random, bytes) => bytes.slice(0, -1 - random.below(64)),
  'start cut off': (random, bytes) => bytes.slice(random.below(bytes.length)),
  'first bytes cut off': (random, bytes) => bytes.slice(1 + random.below(64)),
  'a stretch of zeros': (random, bytes) => fill(random, bytes, () => 0),
  'a stretch of noise': (random, bytes) => fill(random, bytes, () => random.below(256)),
  'bytes put in': (random, bytes) => {
    const at = random.below(bytes.length);
    const noise = Uint8Array.from({ length: 1 + random.below(64) }, () => random.below(256));
    return joined(bytes.subarray(0, at), noise, bytes.subarray(at));
  },
  'two files in one': (random, bytes, donor) =>
    joined(bytes.subarray(0, random.below(bytes.length)), donor.subarray(random.below(donor.length))),
  'another file after it': (_, bytes, donor) => joined(bytes, donor),
  'another file before it': (_, bytes, donor) => joined(donor, bytes),
  'a length that lies': sizeLie,
  'a piece twice': withPart((_, bytes, { start, end }) =>
    joined(bytes.subarray(0, end), bytes.subarray(start, end), bytes.subarray(end)),
  ),
  'a piece gone': withPart((_, bytes, { start, end }) =>
    joined(bytes.subarray(0, start), bytes.subarray(end)),
  ),
  'a piece renamed': withPart((random, bytes, { name, start, size }) => {
    const at = size?.at === start ? start + 4 : start;
    bytes[at + random.below(Math.min(4, name.length))] = random.below(256);
    return bytes;
  }),
  'two pieces exchanged': exchanged,
  'a table scribbled on': withTable(scribble),
  'another number in a table': withTable(edged),
  'another picture size': pictureSize,
  'another picture description': withTable(
    (random, bytes, { content, end }) => flip(random, bytes, content, Math.min(end, content + 40)),
    /^(avcC|hvcC|63a2)$/,
  ),
  'another codec': withTable((random, bytes, { name, start, content }) => {
    const isBox = /^[a-z]/.test(name) && name !== '86';
    const named = isBox ? random.of(['encv', 'vvc1', 'zzzz', 'mp4v', 'hvc1']) : 'V_NONE';
    bytes.set(new TextEncoder().encode(named), isBox ? start + 4 : content);
    return bytes;
  }, /^(avc1|hvc1|vp09|av01|86)$/),
};

function joined(...pieces: Uint8Array[]): Bytes {
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

function flip(random: Random, bytes: Bytes, from: number, to: number): Bytes {
  if (to <= from) return bytes;
  for (let flips = 1 + random.below(24); flips > 0; flips--) {
    const at = from + random.below(to - from);
    bytes[at] = (bytes[at] as number) ^ (1 << random.below(8));
  }
  return bytes;
}

function fill(random: Random, bytes: Bytes, byte: () => number): Bytes {
  const from = random.below(bytes.length);
  const length = random.below(random.of([16, 1024, bytes.length / 8]));
  for (let at = from; at < Math.min(bytes.length, from + length); at++) bytes[at] = byte();
  return bytes;
}

function withPart(mutation: (random: Random, bytes: Bytes, part: Part) => Bytes): Mutation {
  return (random, bytes) => {
    const parts = partsOf(bytes);
    return parts.length === 0 ? fill(random, bytes, () => 0) : mutation(random, bytes, random.of(parts));
  };
}

/** One of the pieces with such a name; where there is none, any piece. */
function withTable(mutation: (random: Random, bytes: Bytes, part: Part) => Bytes, names = TABLES): Mutation {
  return (random, bytes, donor) => {
    const tables = partsOf(bytes).filter(({ name }) => names.test(name));
    if (tables.length === 0) return withPart(scribble)(random, bytes, donor);
    // Tables of all kinds alike: there are many blocks and few headers.
    const name = random.of([...new Set(tables.map((table) => table.name))]);
    return mutation(random, bytes, random.of(tables.filter((table) => table.name === name)));
  };
}

function sizeLie(random: Random, bytes: Bytes): Bytes {
  const sized = partsOf(bytes).filter(({ size }) => size !== undefined);
  if (sized.length === 0) return fill(random, bytes, () => 255);
  const { size, start, end } = random.of(sized);
  const { at, bytes: width, isLittle } = size as NonNullable<Part['size']>;
  const lie = random.of([0, 1, end - start - 1, end - start + 1, (end - start) * 2, random.of(EDGES)]);
  for (let i = 0; i < width; i++) {
    const byte = Math.floor(lie / 256 ** (isLittle ? i : width - 1 - i)) % 256;
    if (at + i < bytes.length) bytes[at + i] = byte;
  }
  return bytes;
}

function exchanged(random: Random, bytes: Bytes): Bytes {
  const parts = partsOf(bytes);
  if (parts.length < 2) return fill(random, bytes, () => 0);
  const [a, b] = [random.of(parts), random.of(parts)].sort((x, y) => x.start - y.start) as [Part, Part];
  if (b.start < a.end) return bytes;
  const piece = (from: number, to: number): Uint8Array => bytes.subarray(from, to);
  const [first, between, second] = [piece(a.start, a.end), piece(a.end, b.start), piece(b.start, b.end)];
  return joined(piece(0, a.start), second, between, first, piece(b.end, bytes.length));
}

function scribble(random: Random, bytes: Bytes, { content, end }: Part): Bytes {
  return flip(random, bytes, content, end);
}

function edged(random: Random, bytes: Bytes, { content, end }: Part): Bytes {
  const width = random.of([1, 2, 4]);
  const at = content + random.below(Math.max(1, end - content - width + 1));
  const edge = random.of(EDGES);
  for (let i = 0; i < width && at + i < bytes.length; i++) {
    bytes[at + i] = Math.floor(edge / 256 ** (width - 1 - i)) % 256;
  }
  return bytes;
}

/** Where widths and heights are written: track header, sample entry, Matroska's video. */
function pictureSize(random: Random, bytes: Bytes): Bytes {
  const offsets: Record<string, number> = { tkhd: 76, avc1: 24, hvc1: 24, vp09: 24, av01: 24, b0: 0, ba: 0 };
  for (const { name, content, end } of partsOf(bytes)) {
    const offset = offsets[name];
    if (offset === undefined || content + offset + 4 > bytes.length) continue;
    for (const at of [content + offset, content + offset + (name === 'tkhd' ? 4 : 2)]) {
      if (at + 2 > end) continue;
      const side = random.of([0, 1, 2, 17, 640, 7680, 16_384, 65_535]);
      bytes[at] = side >> 8;
      bytes[at + 1] = side & 255;
    }
  }
  return bytes;
}
