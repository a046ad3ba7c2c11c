import { readFileSync } from 'node:fs';
import { assert, asyncProperty, constantFrom, integer, nat } from 'fast-check';
import {
  BlobReader,
  BlobWriter,
  TextReader,
  Uint8ArrayReader,
  Uint8ArrayWriter,
  ZipReader,
  ZipWriter,
  type FileEntry,
} from '@zip.js/zip.js';
import { expect, it } from 'vitest';
import { AppError } from '#core/errors.ts';
import { parseLabelSet } from '#core/label-sets.ts';
import { quantize } from '#core/samples.ts';
import { caseRowSchema, type CaseRow } from '#library/case-row.ts';
import { parseSamples, sampleRecord, type StoredSamples } from '#library/sample-file.ts';
import { contentOf, ownSetIds, rowFrom, type CaseFileSource } from './case-content.ts';
import { PARTS, type CaseFileContent } from './case-file.ts';
import { readCaseFile, readCaseManifest, type ReadCaseFile } from './read-case-file.ts';
import { samplesForFile } from './sample-bytes.ts';
import { writeCaseFile } from './write-case-file.ts';

const DIM = 16;
const CELLS = 40;
const PICTURE = 120;
const MADE = '2026-01-02T03:04:05.000Z';

const own = {
  ...parseLabelSet(JSON.parse(readFileSync('public/label-sets/cataract-1k-phases.json', 'utf8'))),
  id: 'mine',
};
const word = { at: 5, said: 'incision', lane: 'phase' };
const video = {
  durationSeconds: CELLS,
  firstFrameSeconds: 0,
  width: 640,
  height: 360,
  rotation: 0,
  isMirrored: false,
  frameRate: 25,
  keySpacingSeconds: 2,
  codec: 'avc1.64001f',
  route: 'direct',
  conversionSeconds: null,
};
const part = {
  name: 'Miller, Anna 1950-02-03.mp4',
  bytes: 12_345,
  lastModified: 1_700_000_000_000,
  fingerprint: 'ab'.repeat(32),
  handle: null,
  hasCopy: true,
  start: 0,
  durationSeconds: CELLS,
  video,
  problem: { code: 'video/damaged', details: { file: 'Miller, Anna 1950-02-03.mp4' } },
};
const row: CaseRow = caseRowSchema.parse({
  schema: 2,
  id: 'a-case',
  name: 'Right eye',
  createdAt: 1,
  openedAt: 2,
  source: { kind: 'files', parts: [part] },
  video,
  index: {
    packId: 'demo',
    packVersion: '1.2.3',
    pipeline: 4,
    dim: DIM,
    rate: 1,
    cells: CELLS,
    done: CELLS - 1,
    state: 'done',
    unreadable: 1,
  },
  labels: { phase: 'own:mine', instrument: null, procedure: null, order: 0.4 },
  labelling: {
    phases: [{ start: 0, end: CELLS, label: 'incision', confidence: 'likely' }],
    instruments: [],
    procedure: { label: 'phaco', confidence: 'unsure' },
    gaps: [{ start: 7, end: 8 }],
  },
  labelledWith: 'key',
  corrections: [{ ...word, start: 10, end: 20, label: null, set: 'own:mine' }],
  marks: [{ id: 'm', start: 1, end: 2, text: 'a note', isStarred: true, at: 3 }],
  poster: Uint8Array.of(0xff, 0xd8, 1, 2),
});

/** Cell 7 is a gap; pictures lie in the order in which they were made, from the last cell to the first. */
const stored: StoredSamples = (() => {
  const cells = Array.from({ length: CELLS }, (_, cell) => CELLS - 1 - cell).filter((cell) => cell !== 7);
  const records = cells.map((cell, i) =>
    sampleRecord(
      cell,
      cell + 0.5,
      quantize(Float32Array.from({ length: DIM }, (_, d) => Math.sin(cell * 31 + d))),
      { offset: i * PICTURE, length: PICTURE },
    ),
  );
  const bytes = new Uint8Array(records.flatMap((record) => [...record]));
  return parseSamples(bytes.buffer, { dim: DIM, cells: CELLS }, cells.length * PICTURE);
})();
const thumbnails = Uint8Array.from({ length: (CELLS - 1) * PICTURE }, (_, i) => (i * 7919) % 256);

const source: CaseFileSource = {
  row,
  parts: [part] as unknown as CaseFileSource['parts'],
  sets: [own],
  encoders: { id: 'demo', version: '1.2.3', name: 'Demo', licence: 'CC0', notice: 'For trying only.' },
  stored,
};
const ALL = { name: 'Right eye', withThumbnails: true, withFileNames: true };

async function written(options = ALL, from = source): Promise<{ file: Blob; content: CaseFileContent }> {
  const content = contentOf(from, options, MADE);
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const reading = new Response(readable as ReadableStream<Uint8Array<ArrayBuffer>>).blob();
  const pictures = options.withThumbnails ? new Blob([thumbnails]) : null;
  await writeCaseFile(content, samplesForFile(stored, options.withThumbnails), pictures, writable);
  return { file: await reading, content };
}

async function picturesOf(read: ReadCaseFile): Promise<Uint8Array> {
  const bytes = new Uint8Array(read.manifest.thumbnails?.bytes ?? 0);
  await read.eachThumbnailBytes?.((chunk, at) => bytes.set(chunk, at));
  return bytes;
}

/** An archive of the same parts, some of them changed. */
async function rewritten(
  file: Blob,
  change: Record<string, string | Uint8Array<ArrayBuffer> | null>,
): Promise<Blob> {
  const zip = new ZipWriter(new BlobWriter());
  for (const entry of await new ZipReader(new BlobReader(file)).getEntries()) {
    const changed = change[entry.filename];
    if (changed === null || entry.directory) continue;
    if (changed === undefined)
      await zip.add(entry.filename, new Uint8ArrayReader(await entry.getData(new Uint8ArrayWriter())));
    else
      await zip.add(
        entry.filename,
        typeof changed === 'string' ? new TextReader(changed) : new Uint8ArrayReader(changed),
      );
  }
  return zip.close();
}

const codeOf = (thrown: unknown): string =>
  thrown instanceof AppError ? thrown.code : `not ours: ${String(thrown)}`;
const codeFor = (file: Blob): Promise<string> =>
  readCaseFile(file)
    .then(picturesOf)
    .then(() => 'read', codeOf);

it('what was written is read back equal, embeddings and pictures too', async () => {
  const { file, content } = await written();
  const read = await readCaseFile(file);
  const { samples, eachThumbnailBytes, ...rest } = read;
  expect(eachThumbnailBytes).not.toBeNull();
  expect(rest).toEqual(content);
  expect(await picturesOf(read)).toEqual(thumbnails);
  const back = parseSamples(samples.buffer, { dim: DIM, cells: CELLS }, thumbnails.length);
  expect(back.samples).toEqual(stored.samples);
  expect(back.thumbnailOffsets).toEqual(stored.thumbnailOffsets);
  expect(await readCaseManifest(file)).toEqual(content.manifest);
});

it('a case that comes from a file is the case it was, but for its file handles and dates', async () => {
  const { file } = await written();
  const here = { id: 'b', name: 'Right eye', at: 9, setOf: (id: string) => id };
  const made = rowFrom(await readCaseFile(file), here);
  expect(caseRowSchema.parse(made)).toEqual(made);
  expect(made).toEqual({
    ...row,
    id: 'b',
    createdAt: 9,
    openedAt: 9,
    source: { kind: 'files', parts: [{ ...part, lastModified: 0, hasCopy: false }] },
    brought: {
      caseId: 'a-case',
      encoders: { name: 'Demo', licence: 'CC0', notice: 'For trying only.' },
    },
  });
  // On from here to somebody else, it is still the same case.
  expect(contentOf({ ...source, row: made }, ALL, MADE).manifest.caseId).toBe('a-case');
});

it('label sets that are kept under another id here are meant by what people said, too', async () => {
  const { file } = await written();
  const made = rowFrom(await readCaseFile(file), { id: 'b', name: 'x', at: 9, setOf: (id) => `${id}-2` });
  expect(made.labels.phase).toBe('own:mine-2');
  expect(made.corrections.map(({ set }) => set)).toEqual(['own:mine-2']);
  expect(ownSetIds(made)).toEqual(['mine-2']);
});

it('without file names, nothing in the file says what the recording was called', async () => {
  const { file, content } = await written({ ...ALL, name: 'Case', withFileNames: false });
  expect(content.manifest.recording[0]?.name).toBeNull();
  const parts = await new ZipReader(new BlobReader(file)).getEntries();
  for (const entry of parts) {
    const bytes = await (entry as FileEntry).getData(new Uint8ArrayWriter());
    expect(new TextDecoder('latin1').decode(bytes)).not.toMatch(/Miller|1950/);
  }
  const made = rowFrom(await readCaseFile(file), { id: 'b', name: 'x', at: 9, setOf: (id) => id });
  expect(made.source.kind === 'files' && made.source.parts[0]?.name).toBe('Recording');
});

it('without thumbnails, the file has no picture and its embeddings name none', async () => {
  const { file } = await written({ ...ALL, withThumbnails: false });
  const read = await readCaseFile(file);
  expect(read.poster).toBeNull();
  expect(read.eachThumbnailBytes).toBeNull();
  const back = parseSamples(read.samples.buffer, { dim: DIM, cells: CELLS }, 0);
  expect(back.samples).toEqual(stored.samples);
  expect(Math.max(...back.thumbnailLengths)).toBe(0);
});

it('a file that was damaged anywhere is read as it was or refused, with a code of its own', async () => {
  const { file, content } = await written();
  const whole = new Uint8Array(await file.arrayBuffer());
  await assert(
    asyncProperty(
      nat(whole.length - 1),
      integer({ min: 1, max: 255 }),
      constantFrom('flip', 'cut', 'double', 'zero'),
      async (at, value, how) => {
        const bytes = Uint8Array.from(whole);
        if (how === 'flip') bytes[at] = (bytes[at] as number) ^ value;
        if (how === 'zero') bytes.fill(0, at, at + value);
        const parts =
          how === 'cut' ? [bytes.slice(0, at)] : how === 'double' ? [bytes.slice(0, at), bytes] : [bytes];
        try {
          const read = await readCaseFile(new Blob(parts));
          const pictures = await picturesOf(read);
          // Bits that mean nothing: a date, a version of the archive's maker.
          expect(read.manifest).toEqual(content.manifest);
          expect(read.review).toEqual(content.review);
          expect(pictures).toEqual(thumbnails);
        } catch (thrown) {
          expect(codeOf(thrown)).toMatch(/^case-file\//);
        }
      },
    ),
    { numRuns: 200 },
  );
}, 120_000);

it('JSON that is whole but says impossible things is refused', async () => {
  const { file, content } = await written();
  const { manifest, facts, review } = content;
  const manifestWith = (change: object): Promise<Blob> =>
    rewritten(file, { [PARTS.manifest]: JSON.stringify({ ...manifest, ...change }) });
  const code = async (blob: Promise<Blob>): Promise<string> => codeFor(await blob);
  expect(await code(manifestWith({}))).toBe('read');
  expect(await code(manifestWith({ format: 'another' }))).toBe('case-file/not-one');
  expect(await code(manifestWith({ version: 2 }))).toBe('case-file/newer');
  expect(await code(manifestWith({ dim: DIM * 2 }))).toBe('case-file/damaged');
  expect(await code(manifestWith({ samples: CELLS }))).toBe('case-file/damaged');
  expect(await code(manifestWith({ cells: CELLS + 1 }))).toBe('case-file/damaged');
  expect(await code(manifestWith({ cells: 9_000_000, dim: 60_000 }))).toBe('case-file/too-large');
  expect(await code(manifestWith({ thumbnails: { bytes: 5 } }))).toBe('case-file/damaged');
  expect(await code(manifestWith({ thumbnails: { bytes: 9e12 } }))).toBe('case-file/too-large');
  expect(await code(manifestWith({ ownLabelSets: ['../../x'] }))).toBe('case-file/damaged');
  expect(await code(manifestWith({ ownLabelSets: ['absent'] }))).toBe('case-file/damaged');
  expect(await code(manifestWith({ recording: [...manifest.recording, ...manifest.recording] }))).toBe(
    'case-file/damaged',
  );
  for (const id of ['../demo', 'a/b', '..', 'a\\b', ''])
    expect(await code(manifestWith({ encoders: { ...manifest.encoders, id } }))).toBe('case-file/damaged');
  const late = { ...facts, labelling: { ...facts.labelling, gaps: [{ start: 0, end: 1e300 }] } };
  expect(await code(rewritten(file, { [PARTS.facts]: JSON.stringify(late) }))).toBe('case-file/damaged');
  expect(await code(rewritten(file, { [PARTS.facts]: '['.repeat(100_000) }))).toBe('case-file/damaged');
  const twisted = { ...review, corrections: [{ ...word, start: 20, end: 10, label: null, set: 'own:mine' }] };
  expect(await code(rewritten(file, { [PARTS.review]: JSON.stringify(twisted) }))).toBe('case-file/damaged');
  expect(await code(rewritten(file, { [PARTS.review]: null }))).toBe('case-file/damaged');
  expect(await code(rewritten(file, { [PARTS.manifest]: null }))).toBe('case-file/not-one');
  expect(await code(rewritten(file, { [PARTS.poster]: '<svg onload="x">' }))).toBe('case-file/damaged');
});

it('embeddings with times that cannot be are refused, though their check sums are right', async () => {
  const { file } = await written();
  const record = (seconds: number, offset: number): Uint8Array<ArrayBuffer> => {
    const bytes = samplesForFile(stored, true);
    const one = sampleRecord(0, seconds, quantize(new Float32Array(DIM)), { offset, length: 1 });
    bytes.set(one, 0);
    return bytes;
  };
  const codeWith = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> =>
    codeFor(await rewritten(file, { [PARTS.samples]: bytes }));
  expect(await codeWith(record(0.5, 0))).toBe('read');
  for (const [seconds, offset] of [
    [Number.NaN, 0],
    [1e9, 0],
    [-1, 0],
    [0.5, Number.NaN],
    [0.5, -4],
    [0.5, 1e9],
  ] as const)
    expect(await codeWith(record(seconds, offset))).toBe('case-file/damaged');
});

it('a part that unpacks to more than it says, or to more than a case has, is not unpacked', async () => {
  const { file } = await written();
  // 70 MB of zeros are some 70 kB in the archive.
  const bomb = await rewritten(file, { [PARTS.review]: new Uint8Array(70_000_000) });
  expect(bomb.size).toBeLessThan(200_000);
  expect(await codeFor(bomb)).toBe('case-file/too-large');

  // The list says less than the part unpacks to.
  const lying = new Uint8Array(
    await (
      await rewritten(file, { [PARTS.review]: `{"corrections":[],"marks":[]}${' '.repeat(100_000)}` })
    ).arrayBuffer(),
  );
  const view = new DataView(lying.buffer);
  let changed = 0;
  for (let at = 0; at + 46 < lying.length; at++) {
    const isEntry = view.getUint32(at, true) === 0x02014b50 || view.getUint32(at, true) === 0x04034b50;
    const sizeAt = at + (view.getUint32(at, true) === 0x02014b50 ? 24 : 22);
    if (!isEntry || view.getUint32(sizeAt, true) !== 100_029) continue;
    view.setUint32(sizeAt, 29, true);
    changed++;
  }
  expect(changed).toBeGreaterThan(0);
  expect(await codeFor(new Blob([lying]))).toMatch(/^case-file\//);
});

it('what is no case file is told apart from one that is damaged', async () => {
  expect(await codeFor(new Blob([]))).toBe('case-file/not-one');
  expect(await codeFor(new Blob(['no archive at all, '.repeat(1000)]))).toBe('case-file/not-one');
  const zip = new ZipWriter(new BlobWriter());
  await zip.add('readme.txt', new TextReader('x'));
  expect(await codeFor(await zip.close())).toBe('case-file/not-one');
  const { file } = await written();
  expect(await codeFor(file.slice(0, file.size / 2))).toBe('case-file/damaged');
});

it('reading and writing stop when they are told to', async () => {
  const { file, content } = await written();
  const signal = AbortSignal.abort();
  expect(await readCaseFile(file, signal).then(String, codeOf)).toBe('cancelled');
  let isAborted = false;
  const to = new WritableStream<Uint8Array>({ abort: () => void (isAborted = true) });
  const writing = writeCaseFile(content, samplesForFile(stored, true), new Blob([thumbnails]), to, {
    signal,
  });
  await expect(writing).rejects.toThrow();
  expect(isAborted).toBe(true);
});
