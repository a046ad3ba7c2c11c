/** Pictures compared by their numbers: small RGB ones of SIDE x SIDE, and whole ones. */

export const SIDE = 64;

/** How far two pictures are from one another in RGB levels: their mean difference, and the one that 1 % exceed. */
export type Difference = { readonly mean: number; readonly p99: number };

/** Each pixel the mean of the area it stands for: RGB, SIDE x SIDE, of RGBA. */
export function shrunk(data: ArrayLike<number>, width: number, height: number): Uint8Array<ArrayBuffer> {
  const sums = new Float64Array(SIDE * SIDE * 3);
  const weights = new Float64Array(SIDE * SIDE);
  const columns = shares(width);
  for (const [y, rows] of shares(height).entries()) {
    for (const [row, tall] of rows) {
      for (let x = 0; x < width; x++) {
        const at = (y * width + x) * 4;
        for (const [column, wide] of columns[x] as [number, number][]) {
          const weight = tall * wide;
          const small = row * SIDE + column;
          weights[small] = (weights[small] as number) + weight;
          for (let c = 0; c < 3; c++) {
            sums[small * 3 + c] = (sums[small * 3 + c] as number) + weight * (data[at + c] as number);
          }
        }
      }
    }
  }
  return Uint8Array.from(sums, (sum, i) => Math.round(sum / (weights[Math.floor(i / 3)] as number)));
}

/** For each of `length` pixels, the target pixels it lies in and how much of it. */
function shares(length: number): [number, number][][] {
  const scale = SIDE / length;
  return Array.from({ length }, (_, i) => {
    const [start, end] = [i * scale, (i + 1) * scale];
    const parts: [number, number][] = [];
    for (let target = Math.floor(start); target < Math.min(SIDE, end); target++) {
      const part = Math.min(end, target + 1) - Math.max(start, target);
      if (part > 1e-9) parts.push([target, part]);
    }
    return parts;
  });
}

/** Of two pictures with as many samples a pixel; a fourth one, alpha, is left out. */
export function difference(a: ArrayLike<number>, b: ArrayLike<number>, samples: 3 | 4): Difference {
  const counts = new Float64Array(256);
  let sum = 0;
  let all = 0;
  for (let i = 0; i < a.length; i++) {
    if (samples === 4 && i % 4 === 3) continue;
    const distance = Math.abs((a[i] as number) - (b[i] as number));
    counts[distance] = (counts[distance] as number) + 1;
    sum += distance;
    all++;
  }
  let p99 = 0;
  for (let below = counts[0] as number; below < 0.99 * all; below += counts[p99] as number) p99++;
  return { mean: sum / all, p99 };
}

const GRAY = 32;
const WAVES = 8;

/** 64 signs of the lowest frequencies of a small picture (its discrete cosines, each against their median). */
export function perceptualHash(small: ArrayLike<number>): boolean[] {
  const step = SIDE / GRAY;
  const gray = new Float64Array(GRAY * GRAY);
  for (let i = 0; i < SIDE * SIDE; i++) {
    const at = Math.floor(i / SIDE / step) * GRAY + Math.floor((i % SIDE) / step);
    const [r, g, b] = [small[i * 3], small[i * 3 + 1], small[i * 3 + 2]] as [number, number, number];
    gray[at] = (gray[at] as number) + 0.299 * r + 0.587 * g + 0.114 * b;
  }
  const wave = (k: number, i: number): number => Math.cos((Math.PI / GRAY) * (i + 0.5) * k);
  const waves: number[] = [];
  for (let v = 0; v < WAVES; v++) {
    for (let u = 0; u < WAVES; u++) {
      let sum = 0;
      for (let y = 0; y < GRAY; y++)
        for (let x = 0; x < GRAY; x++) sum += (gray[y * GRAY + x] as number) * wave(v, y) * wave(u, x);
      waves.push(sum);
    }
  }
  // The mean brightness says nothing about what is seen.
  waves[0] = 0;
  const median = [...waves].sort((a, b) => a - b)[waves.length / 2] as number;
  return waves.map((value) => value > median);
}

export function hashDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const other = perceptualHash(b);
  return perceptualHash(a).filter((sign, i) => sign !== other[i]).length;
}
