import { lanesOf, summed, type Evidence, type Lanes, type OperationModel } from './lanes.ts';
import type { Procedure } from './procedure.ts';

/**
 * Probability of every class at every step, given all of the evidence: forward-backward over the same model as
 * `bestPath`. float32 [steps, classes], rows add up to 1. `scale` takes evidence back: frames that follow each other
 * say the same thing, and a model that takes each for news believes too much.
 */
export function marginals(evidence: Evidence, model: OperationModel, scale: number): Float32Array {
  if (evidence.steps === 0) return new Float32Array(0);
  const lanes = lanesOf(model);
  const { classes, longestDelay } = lanes;
  const length = evidence.steps + longestDelay;
  const sums = summed(evidence, classes, longestDelay, scale);
  const shared: Shared = { lanes, procedure: model.procedure, length, ...likelihoods(sums, lanes, length) };
  return backward(shared, forward(shared), evidence.steps);
}

type Shared = {
  readonly lanes: Lanes;
  readonly procedure: Procedure;
  readonly length: number;
  /** Likelihood of each step, [length, classes]. */
  readonly steps: Float64Array;
  /** Likelihood of the `delay` steps before a time, by class and part, [length + 1, parts of the classes]. */
  readonly delays: Float64Array;
  readonly parts: number;
};

function likelihoods(sums: Float64Array, { classes, begin, delay }: Lanes, length: number) {
  const parts = begin[classes] as number;
  const steps = new Float64Array(length * classes);
  const delays = new Float64Array((length + 1) * parts);
  for (let t = 0; t <= length; t++)
    for (let c = 0; c < classes; c++) {
      const sum = sums[t * classes + c] as number;
      if (t > 0) steps[(t - 1) * classes + c] = Math.exp(sum - (sums[(t - 1) * classes + c] as number));
      for (let k = begin[c] as number; k < (begin[c + 1] as number); k++) {
        const s = t - (delay[k] as number);
        if (s >= 0) delays[t * parts + k] = Math.exp(sum - (sums[s * classes + c] as number));
      }
    }
  return { steps, delays, parts };
}

/** Numbers shrink with every step; when they come near the smallest a float can be, all that is still needed is lifted. */
const SMALL = 1e-120;
const LIFT = 1e120;
const LOG_LIFT = Math.log(LIFT);

type Forward = {
  /** [length + 1, lanes]: weight of entering and of leaving a lane at a time, times exp(logs[time]). */
  readonly entered: Float64Array;
  readonly left: Float64Array;
  readonly logs: Float64Array;
  readonly leftLogs: Float64Array;
  /** Weight of each lane at the end, out of their sum. */
  readonly total: number;
  readonly totalLog: number;
  readonly atEnd: Float64Array;
};

function forward({ lanes, procedure, length, steps, delays, parts }: Shared): Forward {
  const { count, classes, classOf, begin, weight, delay, loop, longestDelay } = lanes;
  const entered = new Float64Array((length + 1) * count);
  const left = new Float64Array((length + 1) * count);
  const [logs, leftLogs] = [new Float64Array(length + 1), new Float64Array(length + 1)];
  const value = new Float64Array(loop.length);
  let log = 0;
  for (let lane = 0; lane < classes; lane++) {
    entered[lane] = procedure.first[lane] as number;
    for (let k = begin[lane] as number; k < (begin[lane + 1] as number); k++)
      value[k] = (entered[lane] as number) * (weight[k] as number);
  }
  for (let t = 1; t <= length; t++) {
    const row = t * count;
    let mass = 0;
    for (let lane = 0; lane < count; lane++) {
      const c = classOf[lane] as number;
      const score = steps[(t - 1) * classes + c] as number;
      const shift = t * parts + (begin[c] as number) - (begin[lane] as number);
      let out = 0;
      for (let k = begin[lane] as number, last = begin[lane + 1] as number; k < last; k++) {
        const s = t - (delay[k] as number);
        let v = (value[k] as number) * (loop[k] as number) * score;
        if (s >= 0)
          v += (entered[s * count + lane] as number) * (weight[k] as number) * (delays[shift + k] as number);
        value[k] = v;
        mass += v;
        out += v * (1 - (loop[k] as number));
      }
      left[row + lane] = out;
    }
    leftLogs[t] = log;
    enter(lanes, procedure, left, entered, row);
    logs[t] = log;
    if (mass > SMALL || mass === 0) continue;
    // What has only just been entered may still be large.
    if (highest(entered.subarray(Math.max(0, t - longestDelay) * count, row + count)) > LIFT) continue;
    log -= LOG_LIFT;
    for (let k = 0; k < value.length; k++) value[k] = (value[k] as number) * LIFT;
    for (let s = Math.max(0, t - longestDelay); s <= t; s++) {
      logs[s] = (logs[s] as number) - LOG_LIFT;
      for (let i = s * count; i < (s + 1) * count; i++) entered[i] = (entered[i] as number) * LIFT;
    }
  }
  const atEnd = Float64Array.from({ length: count }, (_, lane) =>
    value.subarray(begin[lane], begin[lane + 1]).reduce((sum, v) => sum + v, 0),
  );
  return { entered, left, logs, leftLogs, total: atEnd.reduce((sum, v) => sum + v, 0), totalLog: log, atEnd };
}

function highest(values: Float64Array): number {
  let top = 0;
  for (const value of values) if (value > top) top = value;
  return top;
}

/** Adds up what enters each lane from what left all others. */
function enter(
  { classes, idle, count }: Lanes,
  { pause, again, floor, first, more }: Procedure,
  left: Float64Array,
  entered: Float64Array,
  row: number,
): void {
  const hasPauses = count > classes;
  const gone = new Float64Array(classes);
  let all = 0;
  for (let a = 0; a < classes; a++) {
    if (a === idle) continue;
    const own = left[row + a] as number;
    gone[a] = own * (1 - (pause[a] as number));
    if (hasPauses) {
      gone[a] = (gone[a] as number) + (left[row + classes + a] as number) * (1 - (again[a] as number));
      entered[row + classes + a] = own * (pause[a] as number);
    }
    all += (gone[a] as number) * (floor[a] as number);
  }
  for (let b = 0; b < classes; b++) {
    if (b === idle) continue;
    let sum = all - (gone[b] as number) * (floor[b] as number);
    if (sum < 0) sum = 0;
    if (hasPauses)
      sum +=
        (left[row + classes + b] as number) * (again[b] as number) +
        (left[row + idle] as number) * (first[b] as number);
    entered[row + b] = sum;
  }
  for (let i = 0; i < more.extra.length; i++) {
    const at = row + (more.to[i] as number);
    entered[at] =
      (entered[at] as number) + (gone[more.from[i] as number] as number) * (more.extra[i] as number);
  }
}

function backward(
  { lanes, procedure, length, steps, delays, parts }: Shared,
  found: Forward,
  seen: number,
): Float32Array {
  const { count, classes, classOf, begin, weight, delay, loop, longestDelay } = lanes;
  const result = new Float32Array(seen * classes);
  const occupied = new Float64Array(classes);
  for (let lane = 0; lane < count; lane++) {
    const c = classOf[lane] as number;
    occupied[c] = (occupied[c] as number) + (found.atEnd[lane] as number) / found.total;
  }
  // What is worth being inside a part, for the last `longestDelay` times, in a ring.
  const width = loop.length;
  const ring = new Float64Array((longestDelay + 1) * width);
  ring.fill(1, (length % (longestDelay + 1)) * width, ((length % (longestDelay + 1)) + 1) * width);
  const [enter_, leave] = [new Float64Array(count), new Float64Array(count)];
  let log = 0;
  const totalLog = Math.log(found.total) + found.totalLog;
  for (let t = length - 1; t >= 0; t--) {
    if (t < seen)
      for (let c = 0; c < classes; c++)
        result[t * classes + c] = Math.min(1, Math.max(0, occupied[c] as number));
    for (let lane = 0; lane < count; lane++) {
      const shift = (begin[classOf[lane] as number] as number) - (begin[lane] as number);
      let sum = 0;
      for (let k = begin[lane] as number, last = begin[lane + 1] as number; k < last; k++) {
        const end = t + (delay[k] as number);
        if (end > length) continue;
        sum +=
          (weight[k] as number) *
          (delays[end * parts + shift + k] as number) *
          (ring[(end % (longestDelay + 1)) * width + k] as number);
      }
      enter_[lane] = sum;
    }
    leaveTo(lanes, procedure, enter_, leave);
    const place = (t % (longestDelay + 1)) * width;
    const after = ((t + 1) % (longestDelay + 1)) * width;
    let mass = 0;
    for (let lane = 0; lane < count; lane++) {
      const score = steps[t * classes + (classOf[lane] as number)] as number;
      for (let k = begin[lane] as number, last = begin[lane + 1] as number; k < last; k++) {
        const stay = loop[k] as number;
        const v = (1 - stay) * (leave[lane] as number) + stay * score * (ring[after + k] as number);
        ring[place + k] = v;
        mass += v;
      }
    }
    const [begins, ends] = [
      Math.exp((found.logs[t] as number) + log - totalLog),
      Math.exp((found.leftLogs[t] as number) + log - totalLog),
    ];
    for (let lane = 0; lane < count; lane++) {
      const c = classOf[lane] as number;
      const at = t * count + lane;
      occupied[c] =
        (occupied[c] as number) -
        (found.entered[at] as number) * (enter_[lane] as number) * begins +
        (found.left[at] as number) * (leave[lane] as number) * ends;
    }
    if (mass > SMALL || mass === 0 || highest(ring) > LIFT) continue;
    log -= LOG_LIFT;
    for (let i = 0; i < ring.length; i++) ring[i] = (ring[i] as number) * LIFT;
  }
  return result;
}

/** What leaving a lane is worth, from what entering the others is. */
function leaveTo(
  { classes, idle, count }: Lanes,
  { pause, again, floor, first, more }: Procedure,
  entering: Float64Array,
  leaving: Float64Array,
): void {
  let all = 0;
  let begun = 0;
  for (let b = 0; b < classes; b++) {
    if (b === idle) continue;
    all += entering[b] as number;
    begun += (first[b] as number) * (entering[b] as number);
  }
  const onward = new Float64Array(classes);
  for (let a = 0; a < classes; a++)
    onward[a] = (floor[a] as number) * Math.max(0, all - (entering[a] as number));
  for (let i = 0; i < more.extra.length; i++) {
    const a = more.from[i] as number;
    onward[a] =
      (onward[a] as number) + (more.extra[i] as number) * (entering[more.to[i] as number] as number);
  }
  for (let a = 0; a < classes; a++) {
    const next = onward[a] as number;
    if (a === idle) leaving[a] = begun;
    else if (count === classes) leaving[a] = next;
    else {
      leaving[a] =
        (1 - (pause[a] as number)) * next + (pause[a] as number) * (entering[classes + a] as number);
      leaving[classes + a] =
        (again[a] as number) * (entering[a] as number) + (1 - (again[a] as number)) * next;
    }
  }
}
