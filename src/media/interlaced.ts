/**
 * Interlaced H.264: each picture is woven from two that were taken a moment apart, so that what moves has combs. Browsers
 * hand over both; one is used, as with recordings that ffmpeg decodes.
 */

/** Profiles whose sequence parameter set tells the chroma format (7.3.2.1.1 of the standard). */
const HIGH_PROFILES = [100, 110, 122, 244, 44, 83, 86, 118, 128];

/**
 * Lines of a picture whose stream may weave it from fields: `frame_mbs_only_flag` is 0; null otherwise. Progressive
 * encoders set it. `description` as in a decoder's configuration; without one, `key` holds a key frame with start codes.
 */
export function wovenLines(
  { codec, description }: Pick<VideoDecoderConfig, 'codec' | 'description'>,
  key: Uint8Array,
): number | null {
  if (!codec.startsWith('avc')) return null;
  const set = description === undefined ? startCodedSet(key) : describedSet(bytesOf(description));
  return set !== null && set.length > 4 ? linesOf(set) : null;
}

function bytesOf(data: AllowSharedBufferSource): Uint8Array {
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}

/** The first sequence parameter set of an avcC box. */
function describedSet(box: Uint8Array): Uint8Array | null {
  const length = ((box[6] ?? 0) << 8) | (box[7] ?? 0);
  return ((box[5] ?? 0) & 31) > 0 ? box.subarray(8, 8 + length) : null;
}

function startCodedSet(data: Uint8Array): Uint8Array | null {
  for (let at = 0; at + 4 < data.length; at++) {
    const isStart = data[at] === 0 && data[at + 1] === 0 && data[at + 2] === 1;
    if (isStart && ((data[at + 3] as number) & 31) === 7) return data.subarray(at + 3);
  }
  return null;
}

function linesOf(set: Uint8Array): number | null {
  const bits = new Bits(set);
  bits.skip(8);
  const profile = bits.read(8);
  bits.skip(16);
  bits.golomb();
  const chroma = HIGH_PROFILES.includes(profile) ? skipFormat(bits) : 1;
  bits.golomb();
  const order = bits.golomb();
  if (order === 0) bits.golomb();
  else if (order === 1) {
    bits.skip(1);
    bits.golomb();
    bits.golomb();
    const cycle = Math.min(255, bits.golomb());
    for (let i = 0; i < cycle; i++) bits.golomb();
  }
  bits.golomb();
  bits.skip(1);
  bits.golomb();
  const rows = bits.golomb() + 1;
  if (bits.read(1) === 1 || bits.isOver) return null;
  bits.skip(2);
  const isCropped = bits.read(1) === 1;
  if (isCropped) bits.golomb();
  if (isCropped) bits.golomb();
  const cropped = isCropped ? bits.golomb() + bits.golomb() : 0;
  // Rows are counted in one field, crops in what two fields share: two lines, or four where chroma has half of them.
  return 32 * rows - cropped * (chroma === 1 ? 4 : 2);
}

/** Returns the chroma format: 1 is 4:2:0. */
function skipFormat(bits: Bits): number {
  const chroma = bits.golomb();
  if (chroma === 3) bits.skip(1);
  bits.golomb();
  bits.golomb();
  bits.skip(1);
  if (bits.read(1) === 0) return chroma;
  for (let list = 0; list < (chroma === 3 ? 12 : 8); list++) {
    if (bits.read(1) === 1) skipScaling(bits, list < 6 ? 16 : 64);
  }
  return chroma;
}

function skipScaling(bits: Bits, size: number): void {
  let last = 8;
  let next = 8;
  for (let i = 0; i < size; i++) {
    if (next !== 0) {
      const code = bits.golomb();
      const delta = (code & 1) === 1 ? (code + 1) / 2 : -code / 2;
      next = (last + delta + 256) % 256;
    }
    if (next !== 0) last = next;
  }
}

/** Bits of a NAL unit, without its emulation prevention bytes; zeros behind its end. */
class Bits {
  readonly #bytes: number[] = [];
  #at = 0;

  constructor(unit: Uint8Array) {
    // The part that matters is short.
    for (const [i, byte] of unit.subarray(0, 512).entries()) {
      if (!(byte === 3 && unit[i - 1] === 0 && unit[i - 2] === 0)) this.#bytes.push(byte);
    }
  }

  get isOver(): boolean {
    return this.#at > this.#bytes.length * 8;
  }

  skip(count: number): void {
    this.#at += count;
  }

  read(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++, this.#at++) {
      value = value * 2 + (((this.#bytes[this.#at >> 3] ?? 0) >> (7 - (this.#at & 7))) & 1);
    }
    return value;
  }

  golomb(): number {
    let zeros = 0;
    while (zeros < 32 && this.read(1) === 0) zeros++;
    return 2 ** zeros - 1 + this.read(zeros);
  }
}

/**
 * The upper field of a picture, of half as many lines, shown in the same size. Closes `frame`; the caller closes the
 * result, which is `frame` itself where its pixels are out of reach.
 */
export async function oneField(frame: VideoFrame): Promise<VideoFrame> {
  const { format, visibleRect, displayWidth, displayHeight, timestamp, colorSpace } = frame;
  if (format === null || visibleRect === null) return frame;
  try {
    const data = new Uint8Array(frame.allocationSize());
    const planes = await frame.copyTo(data);
    return new VideoFrame(data, {
      format,
      codedWidth: visibleRect.width,
      codedHeight: Math.floor(visibleRect.height / 2),
      // Every second line of each plane.
      layout: planes.map(({ offset, stride }) => ({ offset, stride: 2 * stride })),
      displayWidth,
      displayHeight,
      timestamp,
      colorSpace,
    });
  } finally {
    frame.close();
  }
}
