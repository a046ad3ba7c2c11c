/** Mean and standard deviation of the values that are numbers; the deviation of constant values is 1. */
export function statistics(values: Float32Array): { mean: number; deviation: number } {
  let count = 0;
  let sum = 0;
  let squares = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    count++;
    sum += value;
    squares += value * value;
  }
  if (count === 0) return { mean: 0, deviation: 1 };
  const mean = sum / count;
  return { mean, deviation: Math.sqrt(Math.max(0, squares / count - mean * mean)) || 1 };
}

/** A copy without what is no number, ascending. */
export function sorted(values: Float32Array): Float32Array {
  return values.filter((value) => !Number.isNaN(value)).sort();
}

/** Of ascending values; the nearest one, no interpolation. 0 when there are none. */
export function quantile(ascending: Float32Array, share: number): number {
  return ascending[Math.min(ascending.length - 1, Math.floor(share * ascending.length))] ?? 0;
}

/** The largest number among the values; -Infinity when there is none. */
export function highest(values: Float32Array): number {
  let top = -Infinity;
  for (const value of values) if (value > top) top = value;
  return top;
}

/** The longest step between neighbours of ascending values; null where there are fewer than two. */
export function longestStep(ascending: readonly number[]): number | null {
  if (ascending.length < 2) return null;
  return Math.max(...ascending.slice(1).map((value, i) => value - (ascending[i] as number)));
}
