import { normalized } from './vectors.ts';

/**
 * The embeddings of a case: raw (not unit) vectors as int8 codes with one scale each, a quarter of the memory at a
 * cosine error below 1e-4. Raw, because the family pools a clip as the mean of raw frame embeddings.
 */
export type Samples = {
  readonly dim: number;
  /** One row per cell of the grid; `known[cell]` is 0 where no frame has been seen yet. */
  readonly known: Uint8Array;
  /** Presentation time of the frame that stands for the cell, seconds. */
  readonly times: Float64Array;
  readonly scales: Float32Array;
  /** int8 [cells, dim]; value = code x scale. */
  readonly codes: Int8Array<ArrayBuffer>;
};

export type QuantizedEmbedding = { readonly scale: number; readonly codes: Int8Array<ArrayBuffer> };

export function emptySamples(cells: number, dim: number): Samples {
  return {
    dim,
    known: new Uint8Array(cells),
    times: new Float64Array(cells),
    scales: new Float32Array(cells),
    codes: new Int8Array(cells * dim),
  };
}

/** Symmetric int8: the largest component becomes 127. */
export function quantize(raw: Float32Array): QuantizedEmbedding {
  let largest = 0;
  for (const value of raw) largest = Math.max(largest, Math.abs(value));
  const scale = Math.fround(largest / 127 || 1);
  const codes = new Int8Array(raw.length);
  for (let i = 0; i < raw.length; i++) codes[i] = Math.round((raw[i] as number) / scale);
  return { scale, codes };
}

export function setSample(samples: Samples, cell: number, time: number, embedding: QuantizedEmbedding): void {
  samples.known[cell] = 1;
  samples.times[cell] = time;
  samples.scales[cell] = embedding.scale;
  samples.codes.set(embedding.codes, cell * samples.dim);
}

/** The raw embedding of a cell. */
export function sampleAt({ dim, scales, codes }: Samples, cell: number): Float32Array {
  const scale = scales[cell] as number;
  return Float32Array.from(codes.subarray(cell * dim, (cell + 1) * dim), (code) => code * scale);
}

/** The embedding of a cell as it is kept. */
export function quantizedAt({ dim, scales, codes }: Samples, cell: number): QuantizedEmbedding {
  return { scale: scales[cell] as number, codes: codes.slice(cell * dim, (cell + 1) * dim) };
}

/** Cosine of a cell's embedding with the unit vector `query`. */
export function cosineAt({ dim, codes }: Samples, cell: number, query: Float32Array): number {
  const from = cell * dim;
  let dot = 0;
  let square = 0;
  for (let i = 0; i < dim; i++) {
    const code = codes[from + i] as number;
    dot += code * (query[i] as number);
    square += code * code;
  }
  // The scale cancels: a cosine does not know length.
  return square === 0 ? 0 : dot / Math.sqrt(square);
}

/** Cosines of every cell with the unit vector `query`; NaN where nothing is known. */
export function cosinesWith(samples: Samples, query: Float32Array): Float32Array {
  const { dim, known } = samples;
  if (query.length !== dim) throw new RangeError(`query has ${query.length} values, samples ${dim}`);
  return Float32Array.from(known, (isKnown, cell) =>
    isKnown === 1 ? cosineAt(samples, cell, query) : Number.NaN,
  );
}

/** The video-level embedding: unit mean of the raw embeddings of all known cells; null while none is known. */
export function videoEmbedding(samples: Samples): Float32Array | null {
  const { dim, known, scales, codes } = samples;
  const sum = new Float32Array(dim);
  let count = 0;
  for (let cell = 0; cell < known.length; cell++) {
    if (known[cell] === 0) continue;
    count++;
    const scale = scales[cell] as number;
    for (let i = 0; i < dim; i++) sum[i] = (sum[i] as number) + (codes[cell * dim + i] as number) * scale;
  }
  return count === 0 ? null : normalized(sum);
}
