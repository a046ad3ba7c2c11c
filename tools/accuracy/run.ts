/**
 * `npm run accuracy [-- [learning | operations] [tuning]]`: how right the labels of drawn operations are, as the Markdown of
 * docs/accuracy.md, what corrections of them teach, as that of docs/learning.md, or what it helps to know the kind of operation,
 * by OphNet's annotations in ../shared/data/annotations. The first run draws them (Debian's python3-opencv and python3-cairo, some minutes); later ones take seconds.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { countedFor } from '#core/decoding/counted.ts';
import { parseLabelSet } from '#core/label-sets.ts';
import type { Classes } from '#core/labelling.ts';
import { compareCase, evidenceFor, labelCase } from '#core/labelling-case.ts';
import { evaluatePhases, evaluatePresence } from '#core/metrics/evaluate.ts';
import { parsePriors } from '#core/priors.ts';
import { segmentAt } from '#core/segments.ts';
import { row } from '#core/vectors.ts';
import { drawnCases, KINDS, sampleCases, type KnownCase } from './cases.ts';
import { DEMO_PACK, openEncoders } from './encoders.ts';
import { lessons, lessonsTable, votesOf, votesTable } from './learning.ts';
import { METHODS } from './methods.ts';
import { operationRows } from './operations.ts';
import { reliability, type Bin } from './reliability.ts';

const three = (value: number | undefined): string => (value ?? Number.NaN).toFixed(3);
const table = (head: readonly string[], rows: readonly (readonly string[])[]): void => {
  for (const cells of [head, head.map(() => '---'), ...rows]) console.log(`| ${cells.join(' | ')} |`);
  console.log();
};

if (process.argv[2] === 'operations') {
  const split = process.argv.includes('tuning') ? 'val' : 'test';
  const { rows, videos, seconds, argmax } = operationRows('../shared/data/annotations/ophnet2024', split);
  console.log(
    `${videos} videos, ${seconds} seconds; the closest label is right in ${three(argmax)} of them\n`,
  );
  table(
    ['', 'accuracy', 'macro F1', 'edit', 'F1@10', 'F1@25', 'F1@50'],
    rows.map(({ name, accuracy, macroF1, edit, segmentalF1 }) => [
      name,
      ...[accuracy, macroF1, edit, ...segmentalF1].map(three),
    ]),
  );
  process.exit(0);
}

const encoders = await openEncoders();
const { manifest } = encoders;
const set = process.argv.includes('tuning') ? 'tuning' : 'test';
const cases = [...(set === 'test' ? await sampleCases(encoders) : []), ...(await drawnCases(set, encoders))];

async function json(path: string): Promise<unknown> {
  return JSON.parse(await readFile(path, 'utf8'));
}

async function classesOf(kind: 'phase' | 'instrument'): Promise<Classes> {
  const found = manifest.labelSets.find((candidate) => candidate.kind === kind);
  if (found === undefined) throw new Error(`The pack has no labels of kind ${kind}`);
  const bytes = await readFile(join(DEMO_PACK, found.embeddings.file));
  const values = new Float32Array(new Uint8Array(bytes).buffer);
  return {
    ids: found.labels.map(({ id }) => id),
    embeddings: found.labels.map((_, i) => row(values, manifest.embeddingDim, i)),
  };
}

const [plain, instruments] = [await classesOf('phase'), await classesOf('instrument')];
const worded = parseLabelSet(await json('public/label-sets/cataract-1k-phases.json'));
const priors = parsePriors(await json('public/label-sets/priors/cataract-101-phases.json'));
const phases = { ...plain, counted: countedFor(priors, worded, plain.ids) };
const labels = { phases, instruments, procedures: null, logitScale: manifest.logitScale };

const place = ({ grid, durationSeconds }: KnownCase) => ({ grid, durationSeconds, isComplete: true });
if (process.argv[2] === 'learning') {
  const drawn = cases.filter(({ kind }) => kind !== 'samples');
  for (const isAccepting of [false, true])
    console.log(`${lessonsTable(lessons(drawn, labels, isAccepting))}\n`);
  console.log(votesTable([2, 5, 10, drawn.length - 1].map((reviewed) => votesOf(drawn, labels, reviewed))));
  await encoders.close();
  process.exit(0);
}

for (const kind of ['samples', ...KINDS, 'all'] as const) {
  const own = cases.filter((one) => one.kind === kind || kind === 'all');
  if (own.length === 0) continue;
  const compared = own.map(({ samples }) => compareCase(samples, labels).phases);
  console.log(
    `${kind}: ${own.length} operations, ${own.reduce((sum, { grid }) => sum + grid.count, 0)} frames\n`,
  );
  const rows = METHODS.map(([name, method]) => {
    const videos = own.map((one, i) => ({
      truth: Int16Array.from(one.phases, (phase) => phases.ids.indexOf(phase)),
      guess: method(compared[i] ?? { ids: [], columns: [] }, {
        ...place(one),
        known: one.samples.known,
        logitScale: labels.logitScale,
      }),
      period: 1,
    }));
    const { accuracy, macro, edit, segmentalF1 } = evaluatePhases(videos, phases.ids.length, 'per-video');
    return [name, ...[accuracy, macro.f1, edit, ...segmentalF1].map(three)];
  });
  table(['', 'accuracy', 'macro F1', 'edit', 'F1@10', 'F1@25', 'F1@50'], rows);
}

/** Frames of segments by the mean share that their frames give the label, each by itself. */
const bins: Bin[] = Array.from({ length: 10 }, () => ({ frames: 0, right: 0, share: 0 }));
/** Frames by the word of the segment they lie in. */
const words = new Map<string, { frames: number; right: number }>();
const presences = cases.map((one) => {
  const labelling = labelCase(one.samples, labels, place(one));
  for (const [cell, truth] of one.phases.entries()) {
    const segment = segmentAt(labelling.phases, cell + 0.5);
    const word = segment?.confidence ?? 'none';
    const { frames, right } = words.get(word) ?? { frames: 0, right: 0 };
    words.set(word, { frames: frames + 1, right: right + (segment?.label === truth ? 1 : 0) });
  }
  const { phases: shares, instruments: rows } = evidenceFor(one.samples, labels, place(one));
  const scores = rows ?? [];
  for (const { start, end, label } of labelling.phases) {
    const cells = one.phases.flatMap((_, cell) => (cell + 0.5 >= start && cell + 0.5 < end ? [cell] : []));
    const at = phases.ids.indexOf(label);
    const share =
      cells.reduce((sum, cell) => sum + (shares?.[cell * phases.ids.length + at] ?? 0), 0) / cells.length;
    const bin = bins[Math.min(9, Math.floor(share * 10))] as Bin;
    bin.frames += cells.length;
    bin.share += share * cells.length;
    bin.right += cells.filter((cell) => one.phases[cell] === label).length;
  }
  return instruments.ids.map((id, i) => {
    const lane = labelling.instruments.find(({ label }) => label === id)?.segments ?? [];
    return {
      truth: Uint8Array.from(one.instruments, (shown) => (shown.includes(id) ? 1 : 0)),
      shown: Uint8Array.from(one.instruments, (_, cell) =>
        segmentAt(lane, cell + 0.5) === undefined ? 0 : 1,
      ),
      scores: scores[i] ?? new Float32Array(one.grid.count),
    };
  });
});
table(
  ['confidence', 'frames', 'right'],
  ['sure', 'likely', 'unsure'].map((word) => {
    const { frames, right } = words.get(word) ?? { frames: 0, right: 0 };
    return [word, String(frames), three(right / frames)];
  }),
);
table(
  ['instruments', 'mAP', 'F1', 'precision', 'recall', 'FPR'],
  (['samples', ...KINDS] as const).flatMap((kind) => {
    const own = presences.filter((_, i) => cases[i]?.kind === kind);
    if (own.length === 0) return [];
    const { ap, f1, precision, recall, fpr } = evaluatePresence(
      own,
      instruments.ids.length,
      'per-video',
    ).macro;
    return [[kind, ...[ap, f1, precision, recall, fpr].map(three)]];
  }),
);
if (set === 'test') await writeFile('docs/reliability.svg', reliability(bins));
await encoders.close();
