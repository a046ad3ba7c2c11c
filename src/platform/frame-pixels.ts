/**
 * The pixels of decoded frames as RGB. Browsers convert with 6-bit factors: saturated blues of BT.709 come out up to nine
 * levels off. Here they are converted from the decoder's planes, within one level of exact.
 */

/** Whole pixels, counted from the top left corner of what is visible of a frame. */
type Rect = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

/** How planes lie in memory, by WebCodecs' name: halvings of chroma across and down, bits, interleaved chroma. */
type Layout = {
  readonly across: 0 | 1;
  readonly down: 0 | 1;
  readonly bits: 8 | 10 | 12;
  readonly isInterleaved: boolean;
};

/** Kr and Kb of the matrices (ITU-R BT.601, BT.709, BT.2020). */
const WEIGHTS: Readonly<Record<string, readonly [kr: number, kb: number]>> = {
  smpte170m: [0.299, 0.114],
  bt470bg: [0.299, 0.114],
  bt709: [0.2126, 0.0722],
  'bt2020-ncl': [0.2627, 0.0593],
};

function layoutOf(format: string | null): Layout | null {
  if (format === 'NV12') return { across: 1, down: 1, bits: 8, isInterleaved: true };
  const [, chroma, bits = '8'] = /^I(420|422|444)(?:P(10|12))?$/.exec(format ?? '') ?? [];
  if (chroma === undefined) return null;
  const [across, down] = ({ 420: [1, 1], 422: [1, 0], 444: [0, 0] } as const)[chroma as '420'];
  return { across, down, bits: Number(bits) as Layout['bits'], isInterleaved: false };
}

/**
 * `rect` of a frame as RGBA, row-major. The frame stays the caller's. Throws what `VideoFrame.copyTo` throws: not every
 * frame can be read, nor converted by every browser, but all can be drawn.
 */
export async function framePixels(frame: VideoFrame, rect: Rect): Promise<Uint8ClampedArray<ArrayBuffer>> {
  const layout = layoutOf(frame.format);
  const weights = WEIGHTS[frame.colorSpace.matrix ?? ''];
  if (layout === null || weights === undefined) return converted(frame, rect);
  const data = new Uint8Array(frame.allocationSize());
  const planes = await frame.copyTo(data);
  return fromPlanes(
    data,
    planes,
    layout,
    rect,
    tablesOf(weights, layout.bits, frame.colorSpace.fullRange === true),
  );
}

async function converted(frame: VideoFrame, rect: Rect): Promise<Uint8ClampedArray<ArrayBuffer>> {
  const { x = 0, y = 0 } = frame.visibleRect ?? {};
  const options: VideoFrameCopyToOptions = {
    rect: { ...rect, x: x + rect.x, y: y + rect.y },
    format: 'RGBA',
  };
  const data = new Uint8ClampedArray(frame.allocationSize(options));
  await frame.copyTo(data, options);
  return data;
}

/** What each value of each plane adds to red, green and blue, in 65,536ths of a level. */
type Tables = Record<'light' | 'redOfCr' | 'greenOfCr' | 'greenOfCb' | 'blueOfCb', Int32Array>;

let lastTables: { key: string; tables: Tables } | null = null;

function tablesOf([kr, kb]: readonly [number, number], bits: number, isFullRange: boolean): Tables {
  const key = `${kr} ${bits} ${isFullRange}`;
  if (lastTables?.key === key) return lastTables.tables;
  const steps = 2 ** bits;
  const unit = steps / 256;
  const kg = 1 - kr - kb;
  const [black, lumaRange, chromaRange] = isFullRange
    ? [0, steps - 1, steps - 1]
    : [16 * unit, 219 * unit, 224 * unit];
  const table = (middle: number, factor: number, more = 0): Int32Array =>
    Int32Array.from({ length: steps }, (_, value) => Math.round((value - middle) * factor * 65_536) + more);
  const chroma = (factor: number): Int32Array => table(steps / 2, (factor * 255) / chromaRange);
  const tables: Tables = {
    // Half a level more, so that cutting the fraction off rounds.
    light: table(black, 255 / lumaRange, 32_768),
    redOfCr: chroma(2 * (1 - kr)),
    greenOfCr: chroma((-2 * kr * (1 - kr)) / kg),
    greenOfCb: chroma((-2 * kb * (1 - kb)) / kg),
    blueOfCb: chroma(2 * (1 - kb)),
  };
  lastTables = { key, tables };
  return tables;
}

function fromPlanes(
  data: Uint8Array<ArrayBuffer>,
  planes: readonly PlaneLayout[],
  { across, down, bits, isInterleaved }: Layout,
  { x: left, y: top, width, height }: Rect,
  { light, redOfCr, greenOfCr, greenOfCb, blueOfCb }: Tables,
): Uint8ClampedArray<ArrayBuffer> {
  const values = bits === 8 ? data : new Uint16Array(data.buffer, 0, data.length >> 1);
  const bytes = bits === 8 ? 1 : 2;
  const [luma, blue, red] = planes as [PlaneLayout, PlaneLayout, PlaneLayout | undefined];
  const step = isInterleaved ? 2 : 1;
  const out = new Uint8ClampedArray(width * height * 4);
  let at = 0;
  for (let y = top; y < top + height; y++) {
    const row = (luma.offset + y * luma.stride) / bytes;
    const blueRow = (blue.offset + (y >> down) * blue.stride) / bytes;
    const redRow = red === undefined ? blueRow + 1 : (red.offset + (y >> down) * red.stride) / bytes;
    for (let x = left; x < left + width; x++, at += 4) {
      const place = (x >> across) * step;
      const cb = values[blueRow + place] as number;
      const cr = values[redRow + place] as number;
      const level = light[values[row + x] as number] as number;
      out[at] = (level + (redOfCr[cr] as number)) >> 16;
      out[at + 1] = (level + (greenOfCr[cr] as number) + (greenOfCb[cb] as number)) >> 16;
      out[at + 2] = (level + (blueOfCb[cb] as number)) >> 16;
      out[at + 3] = 255;
    }
  }
  return out;
}
