import { labelPhases, type PhaseContext } from '#core/labelling-phases.ts';
import { IDLE, type Columns } from '#core/labelling.ts';
import { segmentAt } from '#core/segments.ts';
import { statistics } from '#core/statistics.ts';
import { viterbi } from './hmm.ts';
import { transport } from './transport.ts';

/** Ways from cosines to a class a cell, all cells known. */
export type Method = (columns: Columns, context: PhaseContext) => Int16Array;

const MEDIAN_CELLS = 2;

const argmax: Method = ({ columns }) =>
  Int16Array.from(columns[0] ?? [], (_, cell) => {
    const row = columns.map((column) => column[cell] as number);
    return row.indexOf(Math.max(...row));
  });

/** Each cosine becomes the median of its neighbourhood in time. */
const median: Method = ({ columns, ...facts }, context) => {
  const near = (column: Float32Array, cell: number): number => {
    const first = Math.max(0, cell - MEDIAN_CELLS);
    const window = column.slice(first, cell + MEDIAN_CELLS + 1).sort();
    return window[window.length >> 1] as number;
  };
  const filtered = columns.map((column) => Float32Array.from(column, (_, cell) => near(column, cell)));
  return argmax({ ...facts, columns: filtered }, context);
};

/** Evidence as `labelPhases` weighs it, decoded with equal transitions. */
const hmm: Method = ({ ids, columns }, { grid, logitScale }) => {
  const scores = new Float32Array(grid.count * ids.length);
  for (const [c, column] of columns.entries()) {
    const bias = statistics(column).mean / 4;
    for (const [cell, cosine] of column.entries())
      scores[cell * ids.length + c] = ((cosine - bias) * logitScale) / 5;
  }
  return viterbi(
    { steps: grid.count, scores },
    {
      classes: ids.length,
      minSteps: ids.map((id) => (id === IDLE ? 2 : 4) / grid.period),
      expectedSteps: ids.map(() => 30 / grid.period),
      logNext: () => 0,
    },
  );
};

/** The best of 36 settings on the tuning cases. */
const TRANSPORT = { structure: 0.5, radius: 3, balance: 0.02, iterations: 30, step: 5 };

const carried: Method = ({ columns }, { grid: { count } }) => {
  const costs = new Float64Array(count * columns.length);
  for (const [c, column] of columns.entries())
    for (const [cell, cosine] of column.entries()) costs[cell * columns.length + c] = 1 - cosine;
  return transport({ steps: count, costs }, TRANSPORT);
};

const product =
  (order: number): Method =>
  (columns, context) => {
    const segments = labelPhases(columns, { ...context, options: { order } });
    return Int16Array.from({ length: context.grid.count }, (_, cell) =>
      columns.ids.indexOf(segmentAt(segments, (cell + 0.5) * context.grid.period)?.label ?? ''),
    );
  };

export const METHODS: readonly (readonly [string, Method])[] = [
  ['each frame by itself', argmax],
  ['median of 5 frames', median],
  ['hidden Markov model', hmm],
  ['optimal transport', carried],
  ['in use, order 0', product(0)],
  ['in use, order 0.5', product(0.5)],
  ['in use, order 0.9', product(0.9)],
  ['in use, order 1', product(1)],
];
