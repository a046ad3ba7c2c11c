/**
 * Pillow's antialiased resize, to the bit: the training code resized with Pillow, and every browser's own resize
 * differs from it and from the next browser's (bilinear 3x down: 4 grey levels on average for `drawImage`).
 * The arithmetic is that of Pillow's 8-bit path: weights in double, then 22-bit fixed point, a horizontal and a
 * vertical pass with bytes in between. Only the pixels under the wanted output rectangle are computed or read.
 */

export type Size = { readonly width: number; readonly height: number };
export type Rect = Size & { readonly x: number; readonly y: number };
export type Filter = 'bilinear' | 'bicubic';

/** RGBA bytes of the part `rect` of a larger picture, row-major without padding. */
export type PixelWindow = { readonly data: Uint8Array | Uint8ClampedArray; readonly rect: Rect };

/** The part `box` of a picture resized to `resized`, of which `output` (inside `resized`) is wanted. */
export type ResampleJob = { box: Rect; resized: Size; output: Rect; filter: Filter };

/** Pillow leaves 8 bits for the pixel and 2 for the overshoot of filters with negative lobes. */
const PRECISION_BITS = 32 - 8 - 2;
const ROUNDING = 1 << (PRECISION_BITS - 1);

type Kernel = { readonly support: number; readonly weight: (x: number) => number };

const KERNELS: Record<Filter, Kernel> = {
  bilinear: { support: 1, weight: (x) => Math.max(0, 1 - Math.abs(x)) },
  bicubic: { support: 2, weight: cubic },
};

/** Keys' cubic convolution with a = -0.5, in Pillow's order of operations. */
function cubic(at: number): number {
  const a = -0.5;
  const x = Math.abs(at);
  if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  if (x < 2) return (((x - 5) * x + 8) * x - 4) * a;
  return 0;
}

/** For each output position: where its source samples start, how many there are, and their fixed-point weights. */
type Taps = { starts: Int32Array; counts: Int32Array; weights: Int32Array; stride: number };

/** Weights along one axis, from `source` samples to `resized`, for `count` output positions from `from` on. */
function computeTaps(source: number, resized: number, from: number, count: number, filter: Filter): Taps {
  const { support: radius, weight } = KERNELS[filter];
  const scale = source / resized;
  const filterScale = Math.max(scale, 1);
  const support = radius * filterScale;
  const stride = Math.ceil(support) * 2 + 1;
  const starts = new Int32Array(count);
  const counts = new Int32Array(count);
  const weights = new Int32Array(count * stride);
  const exact = new Float64Array(stride);
  const inverse = 1 / filterScale;
  for (let i = 0; i < count; i++) {
    const center = (from + i + 0.5) * scale;
    const start = Math.max(0, Math.trunc(center - support + 0.5));
    const samples = Math.min(source, Math.trunc(center + support + 0.5)) - start;
    let total = 0;
    for (let k = 0; k < samples; k++) {
      const value = weight((k + start - center + 0.5) * inverse);
      exact[k] = value;
      total += value;
    }
    for (let k = 0; k < samples; k++) {
      const share = total === 0 ? (exact[k] as number) : (exact[k] as number) / total;
      weights[i * stride + k] = Math.trunc(share * (1 << PRECISION_BITS) + (share < 0 ? -0.5 : 0.5));
    }
    starts[i] = start;
    counts[i] = samples;
  }
  return { starts, counts, weights, stride };
}

/** Source samples [first, end) that `count` output positions from `from` on read. */
function tapRange(source: number, resized: number, from: number, count: number, filter: Filter) {
  const { starts, counts } = computeTaps(source, resized, from, count, filter);
  const last = starts.length - 1;
  return { first: starts[0] ?? 0, end: (starts[last] ?? 0) + (counts[last] ?? 0) };
}

/** The picture's pixels that `job` reads: what to copy out of a frame. */
export function sourceWindow({ box, resized, output, filter }: ResampleJob): Rect {
  const across = tapRange(box.width, resized.width, output.x, output.width, filter);
  const down = tapRange(box.height, resized.height, output.y, output.height, filter);
  return {
    x: box.x + across.first,
    y: box.y + down.first,
    width: across.end - across.first,
    height: down.end - down.first,
  };
}

/**
 * RGB bytes [output.height, output.width, 3], equal to Pillow's `crop(box).resize(resized).crop(output)`.
 * `window` must hold at least `sourceWindow(job)`; alpha is ignored.
 */
export function resample(window: PixelWindow, job: ResampleJob): Uint8ClampedArray {
  const { box, resized, output, filter } = job;
  const across = computeTaps(box.width, resized.width, output.x, output.width, filter);
  const down = computeTaps(box.height, resized.height, output.y, output.height, filter);
  const needed = sourceWindow(job);
  const { rect, data } = window;
  const inside =
    needed.x >= rect.x &&
    needed.y >= rect.y &&
    needed.x + needed.width <= rect.x + rect.width &&
    needed.y + needed.height <= rect.y + rect.height;
  if (!inside || data.length < rect.width * rect.height * 4) {
    throw new RangeError('resample: the window does not hold the pixels the output needs');
  }
  // Both passes count from the window's corner: shift the taps' starts once instead of each read.
  shift(across.starts, box.x - rect.x);
  shift(down.starts, box.y - needed.y);
  const rows = horizontal(window, across, needed.y - rect.y, needed.height);
  return vertical(rows, down, output.width * 3, output.height);
}

function shift(starts: Int32Array, by: number): void {
  for (let i = 0; i < starts.length; i++) starts[i] = (starts[i] as number) + by;
}

/** RGBA rows [top, top + height) of the window to RGB rows of the output's width. */
function horizontal({ data, rect }: PixelWindow, taps: Taps, top: number, height: number): Uint8ClampedArray {
  const { starts, counts, weights, stride } = taps;
  const pixels = asPixels(data);
  const width = starts.length;
  const out = new Uint8ClampedArray(height * width * 3);
  let at = 0;
  for (let y = 0; y < height; y++) {
    const rowStart = (top + y) * rect.width;
    for (let x = 0; x < width; x++) {
      let pixel = rowStart + (starts[x] as number);
      let tap = x * stride;
      const end = tap + (counts[x] as number);
      let red = ROUNDING;
      let green = ROUNDING;
      let blue = ROUNDING;
      for (; tap < end; tap++, pixel++) {
        const weight = weights[tap] as number;
        const rgba = pixels[pixel] as number;
        red = (red + Math.imul(rgba & 255, weight)) | 0;
        green = (green + Math.imul((rgba >> 8) & 255, weight)) | 0;
        blue = (blue + Math.imul((rgba >> 16) & 255, weight)) | 0;
      }
      out[at] = red >> PRECISION_BITS;
      out[at + 1] = green >> PRECISION_BITS;
      out[at + 2] = blue >> PRECISION_BITS;
      at += 3;
    }
  }
  return out;
}

/** A whole pixel a number, red in the lowest byte: one read instead of three. Every machine with a browser is little-endian. */
function asPixels(data: PixelWindow['data']): Int32Array {
  const isAligned = data.byteOffset % 4 === 0;
  const { buffer, byteOffset } = isAligned ? data : data.slice();
  return new Int32Array(buffer, byteOffset, data.length >> 2);
}

/** Rows of `width` bytes to `height` rows: the colour of a byte does not matter here. */
function vertical(rows: Uint8ClampedArray, taps: Taps, width: number, height: number): Uint8ClampedArray {
  const { starts, counts, weights, stride } = taps;
  const out = new Uint8ClampedArray(height * width);
  const sums = new Int32Array(width);
  for (let y = 0; y < height; y++) {
    sums.fill(ROUNDING);
    const count = counts[y] as number;
    for (let k = 0; k < count; k++) {
      const weight = weights[y * stride + k] as number;
      const row = ((starts[y] as number) + k) * width;
      for (let i = 0; i < width; i++)
        sums[i] = ((sums[i] as number) + Math.imul(rows[row + i] as number, weight)) | 0;
    }
    for (let i = 0; i < width; i++) out[y * width + i] = (sums[i] as number) >> PRECISION_BITS;
  }
  return out;
}
