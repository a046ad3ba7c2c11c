/**
 * Decoding as optimal transport, after ASOT (Xu and Gould, CVPR 2024): frames are carried to classes so that what is
 * carried costs little (1 - cosine), frames near in time go to the same class (a Gromov-Wasserstein term), and class sizes
 * are drawn towards equal ones (unbalanced, Kullback-Leibler). Solved by mirror descent over rows that each add up to 1.
 */
export type TransportOptions = {
  /** Weight of the temporal term, 0..1. */
  readonly structure: number;
  /** How far in time frames belong together, steps. */
  readonly radius: number;
  /** How much class sizes are drawn towards equal ones. */
  readonly balance: number;
  readonly iterations: number;
  readonly step: number;
};

/** `costs` float64 [steps, classes]. The class that each step is carried to most. */
export function transport(
  { steps, costs }: { steps: number; costs: Float64Array },
  { structure, radius, balance, iterations, step }: TransportOptions,
): Int16Array {
  const classes = costs.length / steps;
  const plan = new Float64Array(steps * classes).fill(1 / classes);
  const sums = new Float64Array((steps + 1) * classes);
  for (let round = 0; round < iterations; round++) {
    const sizes = new Float64Array(classes);
    for (let t = 0; t < steps; t++)
      for (let c = 0; c < classes; c++) {
        const at = t * classes + c;
        sizes[c] = (sizes[c] as number) + (plan[at] as number) / steps;
        sums[at + classes] = (sums[at] as number) + (plan[at] as number);
      }
    for (let t = 0; t < steps; t++) {
      const [first, end] = [Math.max(0, t - radius), Math.min(steps, t + radius + 1)];
      let total = 0;
      for (let c = 0; c < classes; c++) {
        const at = t * classes + c;
        const near = (sums[end * classes + c] as number) - (sums[first * classes + c] as number);
        // Neighbours in other classes: all of them less those in this one.
        const apart = (end - first - near) / radius;
        const size = Math.log((sizes[c] as number) * classes + 1e-12);
        const slope = (1 - structure) * (costs[at] as number) + structure * apart + balance * size;
        plan[at] = Math.max(1e-30, (plan[at] as number) * Math.exp(-step * slope));
        total += plan[at];
      }
      for (let c = 0; c < classes; c++) plan[t * classes + c] = (plan[t * classes + c] as number) / total;
    }
  }
  return Int16Array.from({ length: steps }, (_, t) => {
    const row = plan.subarray(t * classes, (t + 1) * classes);
    return row.indexOf(Math.max(...row));
  });
}
