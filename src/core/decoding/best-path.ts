import { lanesOf, summed, type Evidence, type Lanes, type OperationModel } from './lanes.ts';
import type { Procedure } from './procedure.ts';

/**
 * The most likely class of every step: explicit-duration Viterbi. The first stretch may have begun before the video, the
 * last may end after it. Cost: steps x (lanes' parts + counted pairs), not classes squared, nor lengths.
 */
export function bestPath(evidence: Evidence, model: OperationModel): Int16Array {
  const path = new Int16Array(evidence.steps);
  if (evidence.steps === 0) return path;
  const lanes = lanesOf(model);
  const found = search(evidence, lanes, model.procedure);
  const { count, classOf } = lanes;
  let { end, lane, start } = found.last;
  while (end > 0) {
    path.fill(classOf[lane] as number, start, Math.min(end, evidence.steps));
    if (start === 0) break;
    end = start;
    lane = found.cameFrom[end * count + lane] as number;
    start = found.startOf[end * count + lane] as number;
  }
  return path;
}

type Found = {
  /** Start of the best stretch of a lane that ends at a time; the lane before the one that begins at a time. */
  readonly startOf: Int32Array;
  readonly cameFrom: Int16Array;
  readonly last: { end: number; lane: number; start: number };
};

function search(evidence: Evidence, lanes: Lanes, procedure: Procedure): Found {
  const { count, classes, classOf, begin, delay, longestDelay } = lanes;
  const length = evidence.steps + longestDelay;
  const sums = summed(evidence, classes, longestDelay);
  const [logWeight, logLoop] = [lanes.weight.map(Math.log), lanes.loop.map(Math.log)];
  const logLeave = lanes.loop.map((loop) => Math.log1p(-loop));
  const entered = new Float64Array((length + 1) * count).fill(-Infinity);
  const [startOf, cameFrom] = [new Int32Array((length + 1) * count), new Int16Array((length + 1) * count)];
  const [value, since] = [new Float64Array(logLoop.length), new Int32Array(logLoop.length)];
  const out = new Float64Array(count);
  const step = transitions(lanes, procedure);
  for (let lane = 0; lane < classes; lane++)
    entered[lane] = Math.log((procedure.first[lane] as number) * (procedure.entry[lane] as number));
  for (let lane = 0; lane < count; lane++)
    for (let k = begin[lane] as number; k < (begin[lane + 1] as number); k++)
      value[k] = (entered[lane] as number) + (logWeight[k] as number);
  for (let t = 1; t <= length; t++) {
    const [row, now] = [t * count, t * classes];
    for (let lane = 0; lane < count; lane++) {
      const c = classOf[lane] as number;
      const sum = sums[now + c] as number;
      const score = sum - (sums[now - classes + c] as number);
      let [best, from] = [-Infinity, 0];
      for (let k = begin[lane] as number, last = begin[lane + 1] as number; k < last; k++) {
        let v = (value[k] as number) + (logLoop[k] as number) + score;
        const s = t - (delay[k] as number);
        if (s >= 0) {
          const fresh =
            (entered[s * count + lane] as number) +
            (logWeight[k] as number) +
            sum -
            (sums[s * classes + c] as number);
          if (fresh > v) {
            v = fresh;
            since[k] = s;
          }
        }
        value[k] = v;
        v += logLeave[k] as number;
        if (v > best) {
          best = v;
          from = since[k] as number;
        }
      }
      out[lane] = best;
      startOf[row + lane] = from;
    }
    step(out, entered, cameFrom, row);
  }
  let last = { end: length, lane: 0, start: 0 };
  let highest = -Infinity;
  for (let lane = 0; lane < count; lane++)
    for (let k = begin[lane] as number; k < (begin[lane + 1] as number); k++)
      if ((value[k] as number) > highest) {
        highest = value[k] as number;
        last = { end: length, lane, start: since[k] as number };
      }
  return { startOf, cameFrom, last };
}

/** From what lanes are worth when they are left, to what each is worth when it is entered, and from which lane. */
function transitions(
  { classes, idle, count }: Lanes,
  { pause, again, floor, entry, first, more }: Procedure,
) {
  const [logPause, logGo] = [pause.map(Math.log), pause.map((p) => Math.log1p(-p))];
  const [logAgain, logElse] = [again.map(Math.log), again.map((p) => Math.log1p(-p))];
  const logFloor = floor.map(Math.log);
  const logEntry = entry.map(Math.log);
  const logFirst = first.map((p, b) => Math.log(p) + (logEntry[b] as number));
  const logMore = more.extra.map(
    (extra, i) =>
      Math.log(extra + (floor[more.from[i] as number] as number)) +
      (logEntry[more.to[i] as number] as number),
  );
  // Where each class's pairs begin, and the likeliest of them.
  const begin = new Int32Array(classes + 1);
  const highest = new Float64Array(classes).fill(-Infinity);
  for (const [i, a] of more.from.entries()) {
    begin[a + 1] = i + 1;
    highest[a] = Math.max(highest[a] as number, logMore[i] as number);
  }
  for (let a = 0; a < classes; a++) begin[a + 1] = Math.max(begin[a] as number, begin[a + 1] as number);
  const [left, leftFrom] = [new Float64Array(classes), new Int16Array(classes)];
  return (out: Float64Array, entered: Float64Array, cameFrom: Int16Array, row: number): void => {
    let [top, topAt, second] = [-Infinity, -1, -Infinity];
    let secondAt = -1;
    for (let a = 0; a < classes; a++) {
      left[a] = -Infinity;
      if (a === idle) continue;
      left[a] = (out[a] as number) + (logGo[a] as number);
      leftFrom[a] = a;
      if (count > classes) {
        const paused = (out[classes + a] as number) + (logElse[a] as number);
        if (paused > (left[a] as number)) {
          left[a] = paused;
          leftFrom[a] = classes + a;
        }
        entered[row + classes + a] = (out[a] as number) + (logPause[a] as number);
        cameFrom[row + classes + a] = a;
      }
      const worth = (left[a] as number) + (logFloor[a] as number);
      if (worth > top) [second, secondAt, top, topAt] = [top, topAt, worth, a];
      else if (worth > second) [second, secondAt] = [worth, a];
    }
    let least = Infinity;
    for (let b = 0; b < classes; b++) {
      if (b === idle) continue;
      const at = topAt === b ? secondAt : topAt;
      let worth = (topAt === b ? second : top) + (logEntry[b] as number);
      let from = at === -1 ? b : (leftFrom[at] as number);
      if (count > classes) {
        const back = (out[classes + b] as number) + (logAgain[b] as number);
        if (back > worth) [worth, from] = [back, classes + b];
        const begun = (out[idle] as number) + (logFirst[b] as number);
        if (begun > worth) [worth, from] = [begun, idle];
      }
      entered[row + b] = worth;
      cameFrom[row + b] = from;
      if (worth < least) least = worth;
    }
    for (let a = 0; a < classes; a++) {
      // None of its pairs can better anything.
      if (!((left[a] as number) + (highest[a] as number) > least)) continue;
      for (let i = begin[a] as number; i < (begin[a + 1] as number); i++) {
        const b = more.to[i] as number;
        const worth = (left[a] as number) + (logMore[i] as number);
        if (worth > (entered[row + b] as number)) {
          entered[row + b] = worth;
          cameFrom[row + b] = leftFrom[a] as number;
        }
      }
    }
  };
}
