import { AppError } from '#core/errors.ts';
import type { OnProgress } from '#core/progress.ts';
import { cosine } from '#core/vectors.ts';
import type { TowerReport } from '#inference/report.ts';

/** Shaders compile and wasm is optimised during the first runs: after this many the rest is taken as steady. */
const MOST_WARM_UPS = 4;
/** Two runs in a row this close together are steady. */
const STEADY = 0.2;
const TIMED_RUNS = 3;

export type SelfTest = {
  /** The tower on the pack's own input, which it may repeat to fill a batch: every row has to be right. */
  run: () => Promise<Float32Array[]>;
  expected: Float32Array;
  /** Least cosine to `expected`. */
  tolerance: number;
};

/**
 * Decides by running it whether a tower can be trusted here, and how fast it is: `ms` is per row, the median of three
 * runs after warming up. Throws AppError `pack/self-test-failed`.
 */
export async function selfTest(
  { run, expected, tolerance }: SelfTest,
  onProgress: OnProgress,
): Promise<Pick<TowerReport, 'cosine' | 'tolerance' | 'ms'>> {
  const total = MOST_WARM_UPS + TIMED_RUNS;
  let done = 0;
  let worst = 1;
  let rows = 1;
  const timedRun = async (): Promise<number> => {
    const start = performance.now();
    const embeddings = await run();
    const ms = performance.now() - start;
    rows = embeddings.length;
    worst = Math.min(worst, ...embeddings.map((embedding) => cosine(embedding, expected)));
    if (worst < tolerance) {
      throw new AppError('pack/self-test-failed', `Cosine ${worst} is below ${tolerance}`, {
        details: { cosine: worst, tolerance },
      });
    }
    onProgress({ done: ++done, total, unit: 'steps', note: 'Warming up' });
    return ms;
  };

  let before = await timedRun();
  for (let i = 1; i < MOST_WARM_UPS; i++) {
    const now = await timedRun();
    const isSteady = Math.abs(now - before) <= STEADY * Math.max(now, before);
    before = now;
    if (isSteady) break;
  }
  const times: number[] = [];
  for (let i = 0; i < TIMED_RUNS; i++) times.push(await timedRun());
  onProgress({ done: total, total, unit: 'steps', note: 'Ready' });
  times.sort((a, b) => a - b);
  return { cosine: worst, tolerance, ms: (times[1] as number) / rows };
}
