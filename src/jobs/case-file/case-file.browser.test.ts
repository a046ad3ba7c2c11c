import { afterEach, beforeEach, expect, it } from 'vitest';
import { AppError } from '#core/errors.ts';
import { parseLabelSet } from '#core/label-sets.ts';
import { quantize } from '#core/samples.ts';
import { caseRowSchema, type CaseRow } from '#library/case-row.ts';
import { findSource, giveSource } from '#library/case-source.ts';
import { deleteCase, savedCase, savedCases, saveCase } from '#library/cases.ts';
import { fingerprintOf } from '#library/fingerprint.ts';
import { deleteLabelSet, savedLabelSet, savedLabelSets, saveLabelSet } from '#library/label-sets.ts';
import {
  samplePath,
  sampleRecord,
  savedSamples,
  savedThumbnails,
  thumbnailPath,
} from '#library/sample-file.ts';
import { ensureDirectory, savedNames } from '#platform/opfs.ts';
import type { CallOptions } from '#platform/rpc.ts';
import { caseFiles, sameCase } from './case-files.ts';

const DIM = 64;
const CELLS = 400;
const PICTURE = 5000;
const VIDEO = new Blob([crypto.getRandomValues(new Uint8Array(60_000))]);
const ALL = { name: 'Right eye', withThumbnails: true, withFileNames: true };
const ENCODERS = { id: 'demo', version: '9.0.0', name: 'Demo', licence: 'CC0', notice: 'For trying only.' };

const own = parseLabelSet({
  schema: 1,
  id: 'mine',
  name: 'Mine',
  kind: 'phase',
  exclusive: true,
  ordered: true,
  source: 'made here',
  licence: 'CC0',
  labels: [{ id: 'cut', name: 'cut', prompts: ['a cut'], colour: '#3fd0c0' }],
});

async function put(path: readonly string[], parts: BlobPart[]): Promise<void> {
  const folder = await ensureDirectory(path.slice(0, -1));
  const stream = await (await folder.getFileHandle(path.at(-1) ?? '', { create: true })).createWritable();
  await stream.write(new Blob(parts));
  await stream.close();
}

async function madeCase(): Promise<CaseRow> {
  const video = {
    durationSeconds: CELLS,
    firstFrameSeconds: 0,
    width: 640,
    height: 360,
    rotation: 0,
    isMirrored: false,
    frameRate: 25,
    codec: 'avc1.64001f',
  };
  const fingerprint = await fingerprintOf(VIDEO);
  const part = {
    name: 'a.mp4',
    bytes: VIDEO.size,
    lastModified: 5,
    fingerprint,
    handle: null,
    hasCopy: false,
  };
  const row = caseRowSchema.parse({
    schema: 2,
    id: 'from-here',
    name: 'Right eye',
    createdAt: 1,
    openedAt: 2,
    source: { kind: 'files', parts: [{ ...part, start: 0, durationSeconds: CELLS, video, problem: null }] },
    video,
    index: {
      packId: 'demo',
      packVersion: '9.0.0',
      pipeline: 4,
      dim: DIM,
      rate: 1,
      cells: CELLS,
      done: CELLS,
      state: 'done',
      unreadable: 0,
    },
    labels: { phase: 'own:mine', instrument: null, procedure: null, order: 0.5 },
    labelling: {
      phases: [{ start: 0, end: 90, label: 'cut', confidence: 'sure' }],
      instruments: [],
      procedure: null,
    },
    corrections: [{ start: 3, end: 9, label: 'cut', set: 'own:mine', lane: 'phase', at: 7, said: null }],
    poster: null,
  });
  await saveLabelSet(own);
  const records = Array.from({ length: CELLS }, (_, cell) =>
    sampleRecord(
      cell,
      cell + 0.5,
      quantize(Float32Array.from({ length: DIM }, (_, d) => Math.sin(cell * 7 + d))),
      { offset: cell * PICTURE, length: PICTURE },
    ),
  );
  await put(samplePath(row.id, row.index), records);
  const pictures = Array.from({ length: CELLS }, () => crypto.getRandomValues(new Uint8Array(PICTURE)));
  await put(thumbnailPath(row.id, row.index), pictures);
  await saveCase(row);
  return row;
}

function written(row: CaseRow, to: FileSystemFileHandle | null = null, call: CallOptions = {}) {
  const { id, labelling, corrections, marks } = row;
  const seen = { id, labelling, review: { corrections, marks } };
  return caseFiles().call('write', { seen, encoders: ENCODERS, options: ALL, to }, call);
}

/** Returns once no case file is being brought. */
const brought = (): Promise<void> => navigator.locks.request('ophclip-bring', () => Promise.resolve());

async function clear(): Promise<void> {
  await brought();
  for (const { id } of await savedCases()) await deleteCase(id);
  for (const { id } of await savedLabelSets()) await deleteLabelSet(id);
}

beforeEach(clear);
afterEach(clear);

it('a case is the same after it went through a file: facts, embeddings, pictures, label sets', async () => {
  const row = await madeCase();
  const { blob, bytes } = await written(row);
  expect(blob?.size).toBe(bytes);
  const pictures = await (await savedThumbnails(row.id, row.index))?.arrayBuffer();
  const { samples } = await savedSamples(row.id, row.index);
  await deleteCase(row.id);
  await deleteLabelSet('mine');

  const id = await caseFiles().call('bring', { file: blob as Blob, name: 'Right eye' });
  const there = await savedCase(id);
  expect(id).not.toBe(row.id);
  const { createdAt, openedAt } = there;
  const source = {
    kind: 'files',
    parts: row.source.kind === 'files' && [{ ...row.source.parts[0], lastModified: 0 }],
  };
  const { name, licence, notice } = ENCODERS;
  const from = { caseId: row.id, encoders: { name, licence, notice } };
  expect(there).toEqual({ ...row, id, createdAt, openedAt, source, brought: from });
  const stored = await savedSamples(id, there.index);
  expect(stored.samples).toEqual(samples);
  expect(await (await savedThumbnails(id, there.index))?.arrayBuffer()).toEqual(pictures);
  expect((await savedLabelSet('mine'))?.set).toEqual(own);
});

it('only the same recording is taken for the video of a case that came without', async () => {
  const { blob } = await written(await madeCase());
  const id = await caseFiles().call('bring', { file: blob as Blob, name: 'There' });
  const there = await savedCase(id);
  expect(await findSource(there)).toEqual({ kind: 'needs-file', missing: ['a.mp4'] });
  const give = (content: Blob): Promise<CaseRow> =>
    giveSource(there, [{ file: new File([content], 'renamed.mp4'), handle: null }]);
  await expect(give(new Blob(['another']))).rejects.toMatchObject({ code: 'video/another-file' });
  await give(VIDEO);
  expect((await findSource(there)).kind).toBe('ready');
});

it('a case that is here already is found, by its recording or by where it came from', async () => {
  const row = await madeCase();
  const { blob } = await written(row);
  const manifest = await caseFiles().call('look', { file: blob as Blob });
  expect((await sameCase(manifest))?.id).toBe(row.id);
  expect((await sameCase({ ...manifest, caseId: 'another' }))?.id).toBe(row.id);
  await deleteCase(row.id);
  expect(await sameCase(manifest)).toBeNull();
});

it('a label set of the same id that says something else stays, and the one of the file is kept beside it', async () => {
  const { blob } = await written(await madeCase());
  const [label] = own.labels;
  await saveLabelSet({ ...own, labels: [{ ...(label as (typeof own.labels)[0]), prompts: ['a long cut'] }] });
  const bring = () => caseFiles().call('bring', { file: blob as Blob, name: 'There' });
  const first = await savedCase(await bring());
  expect(first.labels.phase).toBe('own:mine-2');
  expect(first.corrections[0]?.set).toBe('own:mine-2');
  expect((await savedLabelSet('mine'))?.set.labels[0]?.prompts).toEqual(['a long cut']);
  // A second time it is there already.
  expect((await savedCase(await bring())).labels.phase).toBe('own:mine-2');
  expect(await savedLabelSets()).toHaveLength(2);
});

it('what was stopped, or turns out to be damaged at its end, leaves nothing behind', async () => {
  const { blob } = await written(await madeCase());
  await deleteCase('from-here');
  await deleteLabelSet('mine');
  const bytes = new Uint8Array(await (blob as Blob).arrayBuffer());
  // Among the last pictures, which are read last.
  bytes.fill(0, bytes.length - 20_000, bytes.length - 19_000);
  const scratched = caseFiles().call('bring', { file: new Blob([bytes]), name: 'x' });
  await expect(scratched).rejects.toMatchObject({ code: 'case-file/damaged' });
  const controller = new AbortController();
  const stopped = caseFiles().call(
    'bring',
    { file: blob as Blob, name: 'x' },
    { signal: controller.signal, onProgress: () => controller.abort() },
  );
  await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
  await brought();
  expect(await savedCases()).toEqual([]);
  expect(await savedNames(['cases'], 'directory')).toEqual([]);
  expect(await savedLabelSets()).toEqual([]);
});

it('bytes that a killed tab left of a case that never came to be are gone with the next one', async () => {
  const row = await madeCase();
  await put(['cases', 'never-came-to-be', 'x.samples'], ['half a case']);
  const { blob } = await written(row);
  const id = await caseFiles().call('bring', { file: blob as Blob, name: 'x' });
  expect(await savedNames(['cases'], 'directory')).toEqual([id, row.id].sort());
});

it('writing that is stopped leaves the file that was there as it was', async () => {
  const row = await madeCase();
  await put(['kept', 'old.ophclip'], ['what was there']);
  const to = await (await ensureDirectory(['kept'])).getFileHandle('old.ophclip');
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  const writing = written(row, to, { signal: controller.signal, onProgress: stop });
  await expect(writing).rejects.toBeInstanceOf(AppError);
  expect(await (await to.getFile()).text()).toBe('what was there');
  const { bytes } = await written(row, to);
  expect((await to.getFile()).size).toBe(bytes);
});
