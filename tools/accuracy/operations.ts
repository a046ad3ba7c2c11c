import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { countedFor } from '#core/decoding/counted.ts';
import type { Annotation, AnnotatedVideo } from '#core/formats/annotations.ts';
import { readAnnotations } from '#core/formats/read.ts';
import { parseLabelSet, type WordedLabelSet } from '#core/label-sets.ts';
import { labelPhases } from '#core/labelling-phases.ts';
import type { Columns } from '#core/labelling.ts';
import { evaluatePhases } from '#core/metrics/evaluate.ts';
import { gridOf } from '#core/sampling.ts';
import { segmentAt } from '#core/segments.ts';
import { countPriors } from '#tools/priors/count.ts';

/**
 * What knowing the kind of operation is worth to phases: real courses of operations (OphNet's annotations), counted on its
 * training videos and tried on others. The evidence is made up: cosines in which the truth stands out, under noise of
 * every frame and of every stretch, so that the best of 96 labels is wrong in about every second frame.
 */
const STANDS_OUT = 0.09;
const STRETCH_NOISE = 0.025;
const FRAME_NOISE = 0.03;
const PERIOD = 1;
const LOGIT_SCALE = 100;

type Known = { readonly kinds: readonly number[] | null; readonly order: number };
/** `truth`: place of the true kind among `count`. */
type Way = readonly [name: string, knows: (truth: number, count: number, other: number) => Known];

const only = (place: number, count: number, share = 1): number[] =>
  Array.from({ length: count }, (_, i) => (i === place ? share : (1 - share) / (count - 1)));

const WAYS: readonly Way[] = [
  ['order 0', () => ({ kinds: null, order: 0 })],
  ['order 0.9, operation not known', () => ({ kinds: null, order: 0.9 })],
  ['order 0.9, no operation likelier than another', (_, n) => ({ kinds: only(0, n, 1 / n), order: 0.9 })],
  ['order 0.9, half sure of the operation', (truth, n) => ({ kinds: only(truth, n, 0.5), order: 0.9 })],
  ['order 0.9, sure of the operation', (truth, n) => ({ kinds: only(truth, n), order: 0.9 })],
  ['order 0.9, sure of a wrong operation', (_, n, other) => ({ kinds: only(other, n), order: 0.9 })],
];

export type OperationRow = {
  readonly name: string;
  readonly accuracy: number;
  readonly macroF1: number;
  readonly edit: number;
  readonly segmentalF1: readonly number[];
};

/** `split`: of OphNet; `folder`: where its annotations lie. */
export function operationRows(
  folder: string,
  split: 'val' | 'test',
): { rows: OperationRow[]; videos: number; seconds: number; argmax: number } {
  const read = (name: string): AnnotatedVideo[] =>
    readAnnotations([{ name, text: readFileSync(join(folder, name), 'utf8') }], { fps: 25 });
  const kinds = new Map(
    read('OphNet2024_surgery.csv').map(({ video, tracks }) => [
      video,
      tracks[0]?.annotations[0]?.label ?? '',
    ]),
  );
  const videos = read('OphNet2024_loca_all.csv');
  const about = { id: 'trained', name: '', source: '', licence: '', pauses: ['2', '3'] };
  const trained = videos.filter(({ facts }) => facts['split'] === 'train');
  const [phases, operations] = ['ophnet-phases', 'ophnet-procedures'].map((id) =>
    parseLabelSet(JSON.parse(readFileSync(`public/label-sets/${id}.json`, 'utf8'))),
  ) as [WordedLabelSet, WordedLabelSet];
  const kindIds = operations.labels.map(({ id }) => id);
  const priors = countPriors(trained, 'Phases', about, kinds);
  const counted = countedFor(priors, phases, undefined, { set: operations, ids: kindIds });
  const ids = phases.labels.map(({ id }) => id);
  const placeOf = (set: WordedLabelSet, written: string): number =>
    set.labels.findIndex((label) => label.written?.includes(written));
  const counts = [...new Set([...kinds.values()])].map((kind) => placeOf(operations, kind));

  const cases = videos
    .filter(({ facts }) => facts['split'] === split)
    .map((video, i) => {
      const annotations = video.tracks.find(({ name }) => name === 'Phases')?.annotations ?? [];
      const idle = phases.idle === undefined ? -1 : ids.indexOf(phases.idle);
      const truth = truthOf(annotations, (label) => placeOf(phases, label), idle);
      const kind = placeOf(operations, kinds.get(video.video) ?? '');
      const others = counts.filter((place) => place !== kind);
      return {
        truth,
        columns: evidence(truth, ids.length, i + 1),
        kind,
        other: others[i % others.length] ?? 0,
      };
    });

  const right = cases.map(({ truth, columns }) => shareRight(truth, columns));
  const rows = WAYS.map(([name, knows]) => {
    const guessed = cases.map(({ truth, columns, kind, other }) => {
      const grid = gridOf(truth.length, 1 / PERIOD);
      const { kinds, order } = knows(kind, kindIds.length, other);
      const segments = labelPhases(
        { ids, columns, counted, ...(phases.idle !== undefined && { idle: phases.idle }) },
        {
          grid,
          durationSeconds: truth.length,
          isComplete: true,
          known: new Uint8Array(truth.length).fill(1),
          logitScale: LOGIT_SCALE,
          kinds,
          options: { order },
        },
      );
      const guess = Int16Array.from(truth, (_, cell) =>
        ids.indexOf(segmentAt(segments, cell + 0.5)?.label ?? ''),
      );
      return { truth, guess, period: PERIOD };
    });
    const { accuracy, macro, edit, segmentalF1 } = evaluatePhases(guessed, ids.length, 'per-video');
    return { name, accuracy, macroF1: macro.f1, edit, segmentalF1 };
  });
  return {
    rows,
    videos: cases.length,
    seconds: cases.reduce((sum, { truth }) => sum + truth.length, 0),
    argmax: right.reduce((sum, share) => sum + share, 0) / right.length,
  };
}

/** A class a second, to the end of the last stretch; what nobody labelled is a pause. */
function truthOf(
  annotations: readonly Annotation[],
  placeOf: (label: string) => number,
  idle: number,
): Int16Array {
  const last = Math.max(...annotations.map(({ start, end }) => end ?? start));
  const truth = new Int16Array(Math.max(1, Math.floor(last))).fill(idle);
  for (const { start, end, label } of annotations)
    truth.fill(placeOf(label), Math.round(start), Math.round(end ?? start));
  return truth;
}

function evidence(truth: Int16Array, classes: number, seed: number): Columns['columns'] {
  const random = normals(seed);
  const columns = Array.from({ length: classes }, () => new Float32Array(truth.length));
  let offsets: number[] = [];
  for (const [cell, label] of truth.entries()) {
    if (cell === 0 || label !== truth[cell - 1])
      offsets = columns.map((_, c) => STRETCH_NOISE * random() + (c === label ? STANDS_OUT : 0));
    for (const [c, column] of columns.entries()) column[cell] = (offsets[c] ?? 0) + FRAME_NOISE * random();
  }
  return columns;
}

function shareRight(truth: Int16Array, columns: Columns['columns']): number {
  const right = truth.filter((label, cell) => {
    const row = columns.map((column) => column[cell] as number);
    return row.indexOf(Math.max(...row)) === label;
  });
  return right.length / truth.length;
}

/** Normally distributed numbers that are the same in every run (mulberry32, Box-Muller). */
function normals(seed: number): () => number {
  let state = seed * 7919;
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}
