import { segmentAt } from '#core/segments.ts';
import type { Labelling } from '#core/labelling.ts';

/** What is true of a drawn operation, as `public/samples/*.truth.json` says it. */
export type Truth = {
  durationSeconds: number;
  segments: { phase: string; start: number; end: number }[];
  instruments: { instrument: string; intervals: [number, number][] }[];
};

/** Cases are looked at every tenth of a second. */
const STEP = 0.1;

/** Share of the case in which the phase is the true one. */
export function phaseAccuracy({ phases }: Labelling, truth: Truth): number {
  let right = 0;
  let all = 0;
  for (let t = STEP / 2; t < truth.durationSeconds; t += STEP, all++) {
    if (segmentAt(phases, t)?.label === segmentAt(truth.segments, t)?.phase) right++;
  }
  return right / all;
}

/** Over all instruments and tenths of a second. */
export function instrumentF1({ instruments }: Labelling, truth: Truth): number {
  let [hits, wrong, missed] = [0, 0, 0];
  for (const { instrument, intervals } of truth.instruments) {
    const lane = instruments.find(({ label }) => label === instrument)?.segments ?? [];
    for (let t = STEP / 2; t < truth.durationSeconds; t += STEP) {
      const isShown = segmentAt(lane, t) !== undefined;
      const isTrue = intervals.some(([start, end]) => t >= start && t < end);
      if (isShown && isTrue) hits++;
      else if (isShown) wrong++;
      else if (isTrue) missed++;
    }
  }
  return (2 * hits) / (2 * hits + wrong + missed);
}
