/**
 * Small pictures straight from a decoder's planes. Drawing a frame converts all of it to RGB first (11 ms at 720p on the
 * machine this was written on); here only the pixels that are looked at are converted (under 1 ms).
 */

type Plane = { readonly data: Uint8Array; readonly stride: number };

/** A frame's luma and chroma as they lie in memory; `step` is 2 where the chroma planes are interleaved (NV12). */
export type YuvPlanes = {
  readonly width: number;
  readonly height: number;
  readonly luma: Plane;
  readonly blue: Plane;
  readonly red: Plane;
  readonly step: 1 | 2;
  readonly matrix: 'bt601' | 'bt709';
  readonly isFullRange: boolean;
};

/** Kr and Kb of the matrices (ITU-R BT.601 and BT.709). */
const WEIGHTS = { bt601: [0.299, 0.114], bt709: [0.2126, 0.0722] } as const;

/** Samples averaged along each side of a target pixel: enough against moiré at this size. */
const TAPS = 2;

/** The planes of an 8-bit 4:2:0 frame; null for every other format. */
export async function planesOf(frame: VideoFrame): Promise<YuvPlanes | null> {
  const { format, visibleRect, colorSpace } = frame;
  if (visibleRect === null || (format !== 'I420' && format !== 'NV12')) return null;
  const data = new Uint8Array(frame.allocationSize());
  const [luma, blue, red] = await frame.copyTo(data);
  if (luma === undefined || blue === undefined) return null;
  const isInterleaved = format === 'NV12';
  const plane = ({ offset, stride }: PlaneLayout): Plane => ({ data: data.subarray(offset), stride });
  const redPlane = isInterleaved
    ? { data: data.subarray(blue.offset + 1), stride: blue.stride }
    : plane(red ?? blue);
  return {
    width: visibleRect.width,
    height: visibleRect.height,
    luma: plane(luma),
    blue: plane(blue),
    red: redPlane,
    step: isInterleaved ? 2 : 1,
    matrix: colorSpace.matrix === 'bt709' ? 'bt709' : 'bt601',
    isFullRange: colorSpace.fullRange === true,
  };
}

/** RGBA, `width` x `height`, of the whole picture. */
export function shrink(planes: YuvPlanes, width: number, height: number): Uint8ClampedArray<ArrayBuffer> {
  const { luma, blue, red, step, matrix, isFullRange } = planes;
  const [kr, kb] = WEIGHTS[matrix];
  const kg = 1 - kr - kb;
  const [black, lumaScale, chromaScale] = isFullRange ? [0, 1, 1] : [16, 255 / 219, 255 / 224];
  const out = new Uint8ClampedArray(width * height * 4);
  const columns = sampleOffsets(planes.width, width);
  const rows = sampleOffsets(planes.height, height);
  const samples = TAPS * TAPS;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let [sumY, sumB, sumR] = [0, 0, 0];
      for (let i = 0; i < TAPS; i++) {
        const row = rows[y * TAPS + i] as number;
        for (let j = 0; j < TAPS; j++) {
          const column = columns[x * TAPS + j] as number;
          sumY += luma.data[row * luma.stride + column] as number;
          const chroma = (row >> 1) * blue.stride + (column >> 1) * step;
          sumB += blue.data[chroma] as number;
          sumR += red.data[chroma] as number;
        }
      }
      const light = (sumY / samples - black) * lumaScale;
      const cb = (sumB / samples - 128) * chromaScale;
      const cr = (sumR / samples - 128) * chromaScale;
      const at = (y * width + x) * 4;
      out[at] = light + 2 * (1 - kr) * cr;
      out[at + 1] = light - (2 * kb * (1 - kb) * cb) / kg - (2 * kr * (1 - kr) * cr) / kg;
      out[at + 2] = light + 2 * (1 - kb) * cb;
      out[at + 3] = 255;
    }
  }
  return out;
}

/** Where the samples of each target pixel lie in the source. */
function sampleOffsets(source: number, target: number): Int32Array {
  return Int32Array.from({ length: target * TAPS }, (_, i) =>
    Math.min(source - 1, Math.floor(((i + 0.5) / (target * TAPS)) * source)),
  );
}
