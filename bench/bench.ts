/** What a bench ends with: ratios against a rival measured in the same run, and the figures behind them. */
export type BenchResult = { ratios: Record<string, number>; figures: Record<string, number> };

/** Milliseconds of each of `runs` calls after `warmUps`; the median stands for a bench that others may disturb. */
export async function medianMs(
  task: () => Promise<unknown>,
  { warmUps, runs }: { warmUps: number; runs: number },
): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < warmUps + runs; i++) {
    const start = performance.now();
    await task();
    if (i >= warmUps) times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  return times[Math.floor(times.length / 2)] ?? Number.NaN;
}

export function round(value: number, digits = 2): number {
  return Number(value.toFixed(digits));
}
