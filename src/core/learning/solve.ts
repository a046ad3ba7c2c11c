/**
 * X of A X = B for a symmetric positive definite A [n][n] and B [n][m], by Cholesky. Throws RangeError for any other A.
 */
export function solve(a: readonly (readonly number[])[], b: readonly (readonly number[])[]): number[][] {
  const n = a.length;
  const lower = Array.from({ length: n }, () => new Float64Array(n));
  const at = (i: number, j: number): number => lower[i]?.[j] as number;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i]?.[j] as number;
      for (let k = 0; k < j; k++) sum -= at(i, k) * at(j, k);
      if (i === j && !(sum > 0)) throw new RangeError('solve: not positive definite');
      (lower[i] as Float64Array)[j] = i === j ? Math.sqrt(sum) : sum / at(j, j);
    }
  }
  const x = b.map((row) => [...row]);
  for (let c = 0; c < (b[0]?.length ?? 0); c++) {
    const column = (i: number): number => x[i]?.[c] as number;
    for (let i = 0; i < n; i++) {
      let sum = column(i);
      for (let k = 0; k < i; k++) sum -= at(i, k) * column(k);
      (x[i] as number[])[c] = sum / at(i, i);
    }
    for (let i = n - 1; i >= 0; i--) {
      let sum = column(i);
      for (let k = i + 1; k < n; k++) sum -= at(k, i) * column(k);
      (x[i] as number[])[c] = sum / at(i, i);
    }
  }
  return x;
}
