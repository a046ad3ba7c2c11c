/**
 * Which packets of a stream other frames need. Frames that nothing refers to can be left out of decoding: on x264's
 * usual long groups of pictures that is half of them.
 */

/** True when the packet holds a picture that no other picture refers to. Unknown codecs: never. */
export function isDisposable(codec: string, data: Uint8Array, lengthSize: number): boolean {
  return codec.startsWith('avc') && isDisposableAvc(data, lengthSize);
}

/** Bytes of a NAL length in an AVC stream, from its avcC description; 0 for Annex B start codes. */
export function nalLengthSize(config: Pick<VideoDecoderConfig, 'codec' | 'description'>): number {
  if (!config.codec.startsWith('avc') || config.description === undefined) return 0;
  const { description } = config;
  const bytes = ArrayBuffer.isView(description)
    ? new Uint8Array(description.buffer, description.byteOffset, description.byteLength)
    : new Uint8Array(description);
  return ((bytes[4] ?? 3) & 3) + 1;
}

/** H.264: every slice of the picture has nal_ref_idc 0, so frame_num does not count it (7.4.3 of the standard). */
function isDisposableAvc(data: Uint8Array, lengthSize: number): boolean {
  let slices = 0;
  for (const header of lengthSize > 0 ? lengthPrefixed(data, lengthSize) : startCoded(data)) {
    const type = header & 31;
    if (type < 1 || type > 5) continue;
    if ((header & 0x60) !== 0) return false;
    slices++;
  }
  return slices > 0;
}

/** The header byte of every NAL unit. */
function* lengthPrefixed(data: Uint8Array, lengthSize: number): Generator<number> {
  let at = 0;
  while (at + lengthSize < data.length) {
    let length = 0;
    for (let i = 0; i < lengthSize; i++) length = length * 256 + (data[at + i] as number);
    yield data[at + lengthSize] as number;
    at += lengthSize + length;
  }
}

function* startCoded(data: Uint8Array): Generator<number> {
  for (let at = 0; at + 3 < data.length; at++) {
    if (data[at] === 0 && data[at + 1] === 0 && data[at + 2] === 1) {
      yield data[at + 3] as number;
      at += 3;
    }
  }
}
