/**
 * `npx tsx tools/accuracy/crops.ts`: whether instruments are found better when each frame is also looked at closer, as the
 * Markdown row of docs/accuracy.md. Tuning cases, drawn twice as high as the encoders see them; some minutes.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { labelCase } from '#core/labelling-case.ts';
import { instrumentScores, labelInstruments } from '#core/labelling-instruments.ts';
import type { Classes, Columns } from '#core/labelling.ts';
import { evaluatePresence } from '#core/metrics/evaluate.ts';
import { cosinesWith, emptySamples, quantize, setSample, type Samples } from '#core/samples.ts';
import { gridOf } from '#core/sampling.ts';
import { segmentAt, type Segment } from '#core/segments.ts';
import { row } from '#core/vectors.ts';
import type { RgbaImage } from '#inference/images.ts';
import { drawn, plansOf } from './cases.ts';
import { DEMO_PACK, openEncoders } from './encoders.ts';

const HEIGHT = 360;
const CASES = 8;
/** Side of a crop in the middle square, and where crops begin in it. */
const SIDE = 0.6;
const CORNERS = [
  [0.2, 0.2],
  [0, 0],
  [0.4, 0],
  [0, 0.4],
  [0.4, 0.4],
] as const;

const encoders = await openEncoders();
const { manifest } = encoders;

async function classesOf(kind: 'phase' | 'instrument'): Promise<Classes> {
  const set = manifest.labelSets.find((candidate) => candidate.kind === kind);
  if (set === undefined) throw new Error(`The pack has no labels of kind ${kind}`);
  const values = new Float32Array(
    new Uint8Array(await readFile(join(DEMO_PACK, set.embeddings.file))).buffer,
  );
  return {
    ids: set.labels.map(({ id }) => id),
    embeddings: set.labels.map((_, i) => row(values, manifest.embeddingDim, i)),
  };
}

function cropped({ width, height, data }: RgbaImage, [x, y]: readonly [number, number]): RgbaImage {
  const side = Math.round(height * SIDE);
  const left = Math.round((width - height) / 2 + x * height);
  const top = Math.round(y * height);
  const pixels = new Uint8Array(side * side * 4);
  for (let line = 0; line < side; line++) {
    const from = ((top + line) * width + left) * 4;
    pixels.set(data.subarray(from, from + side * 4), line * side * 4);
  }
  return { width: side, height: side, data: pixels };
}

async function samplesOf(pictures: readonly RgbaImage[]): Promise<Samples> {
  const samples = emptySamples(pictures.length, manifest.embeddingDim);
  for (const [cell, raw] of (await encoders.images(pictures)).entries())
    setSample(samples, cell, cell + 0.5, quantize(raw));
  return samples;
}

const [phases, instruments] = [await classesOf('phase'), await classesOf('instrument')];

/** From the cosines of the whole frame and of its crops with one instrument to the one that counts. */
const WAYS: readonly (readonly [string, (whole: number, crops: readonly number[]) => number])[] = [
  ['whole frame', (whole) => whole],
  ['highest of all', (whole, crops) => Math.max(whole, ...crops)],
  ['mean of all', (whole, crops) => (whole + crops.reduce((a, b) => a + b, 0)) / (1 + crops.length)],
  ['whole frame and highest crop, half each', (whole, crops) => (whole + Math.max(...crops)) / 2],
  [
    'whole frame and mean crop, half each',
    (whole, crops) => (whole + crops.reduce((a, b) => a + b, 0) / crops.length) / 2,
  ],
];

const found = WAYS.map((): { truth: Uint8Array; shown: Uint8Array; scores: Float32Array }[][] => []);
const plans = plansOf('tuning');
for (const plan of plans.filter((_, i) => i % Math.ceil(plans.length / CASES) === 0)) {
  const { facts, pictures } = drawn(plan, HEIGHT);
  const grid = gridOf(pictures.length, 1);
  const whole = await samplesOf(pictures);
  const crops: Samples[] = [];
  for (const corner of CORNERS)
    crops.push(await samplesOf(pictures.map((picture) => cropped(picture, corner))));
  const place = { grid, durationSeconds: grid.count, isComplete: true };
  const labels = { phases, instruments: null, procedures: null, logitScale: manifest.logitScale };
  const segments: readonly Segment[] = labelCase(whole, labels, place).phases;
  const cosines = [whole, ...crops].map((samples) =>
    instruments.embeddings.map((one) => cosinesWith(samples, one)),
  );
  for (const [w, [, way]] of WAYS.entries()) {
    const columns: Columns = {
      ids: instruments.ids,
      columns: instruments.ids.map((_, i) =>
        Float32Array.from({ length: grid.count }, (__, cell) => {
          const [first = 0, ...others] = cosines.map((set) => set[i]?.[cell] ?? 0);
          return way(first, others);
        }),
      ),
    };
    const context = { ...place, known: whole.known };
    const scores = instrumentScores(columns, context, segments);
    const lanes = labelInstruments(columns, context, segments);
    found[w]?.push(
      instruments.ids.map((id, i) => {
        const lane = lanes.find(({ label }) => label === id)?.segments ?? [];
        return {
          truth: Uint8Array.from(facts.instruments, (shown) => (shown.includes(id) ? 1 : 0)),
          shown: Uint8Array.from(facts.instruments, (_, cell) =>
            segmentAt(lane, cell + 0.5) === undefined ? 0 : 1,
          ),
          scores: scores[i] ?? new Float32Array(grid.count),
        };
      }),
    );
  }
  console.error(`${plan.kind}-${plan.seed}`);
}
console.log('| cosines | mAP | F1 | precision | recall | FPR |\n| --- | --- | --- | --- | --- | --- |');
for (const [w, [name]] of WAYS.entries()) {
  const { ap, f1, precision, recall, fpr } = evaluatePresence(
    found[w] ?? [],
    instruments.ids.length,
    'per-video',
  ).macro;
  console.log(
    `| ${[name, ...[ap, f1, precision, recall, fpr].map((value) => value.toFixed(3))].join(' | ')} |`,
  );
}
await encoders.close();
