/** Small dense-vector arithmetic on embeddings. All functions take Float32Array of equal length `dim`. */

export function dot(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) throw new RangeError(`dot: lengths differ (${a.length}, ${b.length})`);
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

export function norm(a: Float32Array): number {
  return Math.sqrt(dot(a, a));
}

/** A unit-length copy; a zero vector stays zero. */
export function normalized(a: Float32Array): Float32Array {
  const length = norm(a);
  return length === 0 ? a.slice() : a.map((value) => value / length);
}

/** Cosine similarity in [-1, 1]; 0 when either vector is zero. */
export function cosine(a: Float32Array, b: Float32Array): number {
  const lengths = norm(a) * norm(b);
  return lengths === 0 ? 0 : dot(a, b) / lengths;
}

/** Arithmetic mean of `vectors`, each of the same length; throws on an empty list. */
export function mean(vectors: readonly Float32Array[]): Float32Array {
  const first = vectors[0];
  if (first === undefined) throw new RangeError('mean: no vectors');
  const sum = new Float32Array(first.length);
  for (const vector of vectors) {
    if (vector.length !== sum.length) throw new RangeError('mean: lengths differ');
    for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) + (vector[i] as number);
  }
  return sum.map((value) => value / vectors.length);
}

/** Row `index` of a row-major matrix with `dim` columns, as a view (no copy). */
export function row(matrix: Float32Array, dim: number, index: number): Float32Array {
  return matrix.subarray(index * dim, (index + 1) * dim);
}
