/** Weights as signed bytes, symmetric (zero is 0), one scale per channel. */
export type QuantizedMatrix = { readonly values: Int8Array; readonly scales: Float32Array };

const INT8_LIMIT = 127;

/**
 * Quantises a row-major [rows, columns] matrix with one scale per row or per column. A channel of zeros keeps a
 * scale of one, so that nothing divides by zero.
 */
export function quantizeMatrix(
  weights: Float32Array,
  columns: number,
  per: 'row' | 'column',
): QuantizedMatrix {
  const rows = weights.length / columns;
  const limits = new Float32Array(per === 'row' ? rows : columns);
  const channel = per === 'row' ? (r: number, _c: number) => r : (_r: number, c: number) => c;
  for (let r = 0, i = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++, i++) {
      const at = channel(r, c);
      const size = Math.abs(weights[i] as number);
      if (size > (limits[at] as number)) limits[at] = size;
    }
  }
  const scales = limits.map((limit) => (limit === 0 ? 1 : limit / INT8_LIMIT));
  const values = new Int8Array(weights.length);
  for (let r = 0, i = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++, i++) {
      values[i] = Math.round((weights[i] as number) / (scales[channel(r, c)] as number));
    }
  }
  return { values, scales };
}

/** The values an activation takes; quantisation maps them onto 0 … 255. */
export type Range = { readonly min: number; readonly max: number };

/** Scale and zero point of a byte that covers `range`; zero is always exact, as padding and relu need it. */
export function byteScale(range: Range): { scale: number; zeroPoint: number } {
  const min = Math.min(0, range.min);
  const max = Math.max(0, range.max);
  const scale = max === min ? 1 : (max - min) / 255;
  return { scale, zeroPoint: Math.min(255, Math.max(0, Math.round(-min / scale))) };
}
