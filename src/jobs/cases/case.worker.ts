import { AppError, isCancelled } from '#core/errors.ts';
import { quantize } from '#core/samples.ts';
import { cellsOf } from '#core/joined-clock.ts';
import type { CaseLabels } from '#core/labelling.ts';
import type { VideoFacts } from '#core/video.ts';
import { copyPath } from '#library/case-source.ts';
import { fingerprintOf } from '#library/fingerprint.ts';
import {
  savedSamples,
  savedThumbnails,
  type StoredSamples,
  type ThumbnailPlace,
} from '#library/sample-file.ts';
import { SampleWriter } from '#library/sample-writer.ts';
import { FrameTimes } from '#media/frame-times.ts';
import { JoinedRecording } from '#media/joined-recording.ts';
import { inspectRecording } from '#media/open-recording.ts';
import { recordedAtOf } from '#media/recorded-at.ts';
import type { Recording } from '#media/recording.ts';
import { sampleVideo } from '#media/sample-video.ts';
import { Thumbnailer } from '#media/upright.ts';
import { writeWhole } from '#platform/opfs-sync.ts';
import { serve, type CallContext } from '#platform/rpc.ts';
import type { BrokenPart, CaseOpening, CaseProtocol, Sampled, Taught, Teaching } from './case-protocol.ts';
import { lessonFor } from './case-learning.ts';
import { CaseTable } from './case-table.ts';
import { FrameQueue } from './frame-queue.ts';
import { openParts, type ReadablePart } from './open-parts.ts';
import { prepareFrame } from './prepare-frame.ts';

/** Frames prepared but not yet stored, at most: some batches for the encoders, 0.6 MB a frame at 224 px. */
const MOST_WAITING = 24;
/** What a power cut may take; a killed tab loses less, the system has its writes already. */
const FLUSH_MS = 2000;
const COPY_BYTES = 8_000_000;
const BEAT_MS = 1000;

type Open = CaseOpening & {
  table: CaseTable;
  /** Where each cell's thumbnail lies. */
  offsets: Float64Array;
  lengths: Uint32Array;
  stored: StoredSamples;
};

let open: Open | null = null;
let labels: CaseLabels | null = null;
let teaching: Teaching | null = null;
let isOwner = false;
let writer: SampleWriter | null = null;
let queue: FrameQueue | null = null;
let played: readonly Blob[] = [];
/** Of played parts that were asked about; null: without tables. */
const frameTimes = new Map<number, Promise<FrameTimes | null>>();
let storedSinceStart = 0;
let lastFlush = 0;
let report: () => void = () => undefined;

function opened(): Open {
  if (open === null) throw new AppError('internal', 'The case was used before it was opened');
  return open;
}

async function load(opening: CaseOpening): Promise<Open> {
  const stored = await savedSamples(opening.caseId, opening.key);
  const table = new CaseTable(stored.samples, opening.grid, opening.durationSeconds);
  table.isComplete = opening.isComplete;
  if (labels !== null) table.setLabels(labels);
  if (teaching !== null) await teach(opening, table, teaching);
  const { thumbnailOffsets: offsets, thumbnailLengths: lengths } = stored;
  return { ...opening, table, offsets, lengths, stored };
}

async function teach(opening: CaseOpening, table: CaseTable, given: Teaching): Promise<Taught | null> {
  const found = labels && (await lessonFor(opening, table, labels, given));
  if (teaching === given) table.lesson = found?.lesson ?? null;
  return found?.taught ?? null;
}

/** Held until the worker ends: the browser lets go of it then, however it ends. `onWait`: another tab has it. */
function holdLock(caseId: string, signal: AbortSignal, onWait: () => void): Promise<void> {
  const name = `ophclip-case-${caseId}`;
  const forever = new Promise<never>(() => undefined);
  return new Promise((resolve, reject) => {
    const hold = (): Promise<never> => {
      resolve();
      return forever;
    };
    const wait = (): Promise<void> => {
      onWait();
      return navigator.locks.request(name, { signal }, hold);
    };
    navigator.locks
      .request(name, { ifAvailable: true }, (lock) => (lock === null ? null : hold()))
      .then((answer) => (answer === null ? wait() : undefined))
      .catch(reject);
  });
}

/** What the browser's decoder left out, ffmpeg may still read. */
function otherWay(part: ReadablePart): ReadablePart {
  return part.route === 'direct' ? { ...part, route: 'convert' } : { ...part, file: null };
}

/** What was read of each part. Pauses between parts are nobody's fault. */
function summaryOf({ table, grid }: Open, parts: readonly ReadablePart[], source: Recording): Sampled {
  const failures = source instanceof JoinedRecording ? source.failures : null;
  const broken: BrokenPart[] = [];
  let cells = 0;
  for (const { part, first, grid: own } of parts.length === 1 ? [] : cellsOf(parts, grid)) {
    cells += own.count;
    const failure = failures?.get(part);
    const isEmpty = !table.samples.known.subarray(first, first + own.count).includes(1);
    if (isEmpty && failure !== undefined) broken.push({ part, code: failure.code, details: failure.details });
  }
  const done = table.known;
  return { done, unreadable: (parts.length === 1 ? grid.count : cells) - done, broken };
}

async function sample(
  { parts, video, spec }: CaseProtocol['sample']['args'],
  { signal, onProgress }: CallContext,
): Promise<Sampled> {
  // Frames may be asked for from now on, however long the file takes to open.
  const waiting = new FrameQueue(MOST_WAITING);
  queue = waiting;
  let recording: Recording | null = null;
  try {
    const { table, grid, caseId, key, stored } = opened();
    if (!isOwner) throw new AppError('storage/locked', 'The case is not ours to write');
    writer ??= await SampleWriter.open(caseId, key, stored);
    const source = await openParts(parts, video, spec.untaggedColour, signal);
    recording = source;
    const thumbnailers = new Map<VideoFacts, Thumbnailer>();
    const thumbnailerFor = (facts: VideoFacts): Thumbnailer => {
      const thumbnailer = thumbnailers.get(facts) ?? new Thumbnailer(facts);
      thumbnailers.set(facts, thumbnailer);
      return thumbnailer;
    };
    const convert = (): Promise<Recording | null> =>
      openParts(parts.map(otherWay), video, spec.untaggedColour, signal).catch((thrown: unknown) => {
        if (isCancelled(thrown)) throw thrown;
        return null;
      });
    let note = 'first-look';
    storedSinceStart = 0;
    report = () => onProgress({ done: storedSinceStart, total: 0, unit: 'frames', note });
    await sampleVideo(source, {
      grid,
      known: table.samples.known,
      onFrame: async ({ cell, seconds, frame, facts = source.facts }) => {
        const prepared = await prepareFrame(frame, facts, spec, thumbnailerFor(facts));
        await waiting.put({ cell, seconds, ...prepared }, signal);
      },
      onFirstLook: () => (note = 'all'),
      ...(parts.some(({ file, route }) => file !== null && route === 'direct') && { fallBack: convert }),
      signal,
    });
    waiting.end();
    await waiting.drained(signal);
    table.isComplete = true;
    return summaryOf(opened(), parts, source);
  } finally {
    waiting.end();
    writer?.flush();
    recording?.close();
  }
}

function frameTimesOf(part: number): Promise<FrameTimes | null> {
  const file = played[part];
  const known =
    frameTimes.get(part) ??
    (file === undefined ? Promise.resolve(null) : FrameTimes.open(file).catch(() => null));
  frameTimes.set(part, known);
  return known;
}

function readThumbnail(place: ThumbnailPlace): Promise<Uint8Array<ArrayBuffer> | null> {
  return writer === null ? readStoredThumbnail(place) : Promise.resolve(writer.readThumbnail(place));
}

async function readStoredThumbnail({
  offset,
  length,
}: ThumbnailPlace): Promise<Uint8Array<ArrayBuffer> | null> {
  const { caseId, key } = opened();
  const file = await savedThumbnails(caseId, key);
  return file === null ? null : new Uint8Array(await file.slice(offset, offset + length).arrayBuffer());
}

/** Copies a part slice by slice. */
function keepCopy(part: number, file: Blob, { signal, onProgress }: CallContext): Promise<void> {
  return writeWhole(copyPath(opened().caseId, part), async (write) => {
    for (let at = 0; at < file.size; at += COPY_BYTES) {
      signal.throwIfAborted();
      write(new Uint8Array(await file.slice(at, at + COPY_BYTES).arrayBuffer()), at);
      onProgress({ done: Math.min(file.size, at + COPY_BYTES), total: file.size, unit: 'bytes' });
    }
  });
}

serve<CaseProtocol>(self, {
  async inspect({ file, untagged, isForeign }, { signal, onProgress }) {
    const beat = setInterval(() => onProgress({ done: 0, total: 0, unit: 'steps' }), BEAT_MS);
    try {
      return {
        video: await inspectRecording(file, untagged, signal, isForeign),
        fingerprint: await fingerprintOf(file),
        recordedAt: await recordedAtOf(file),
      };
    } finally {
      clearInterval(beat);
    }
  },

  async open(opening) {
    open = await load(opening);
    return open.table.known;
  },

  async own(_, { signal, onProgress }) {
    if (isOwner) return opened().table.known;
    const onWait = (): void => onProgress({ done: 0, total: 0, unit: 'steps' });
    await holdLock(opened().caseId, signal, onWait);
    isOwner = true;
    // Whoever wrote before may have got further than what was read at first.
    open = await load(opened());
    return open.table.known;
  },

  setLabels(given) {
    labels = given;
    // What was learnt was about other labels, perhaps: it is taught anew.
    teaching = null;
    opened().table.setLabels(given);
  },

  teach(given) {
    teaching = given;
    return teach(opened(), opened().table, given);
  },

  sample,

  async next({ most }, { signal, transfer }) {
    if (queue === null) throw new AppError('internal', 'Nothing is being sampled');
    const batch = await queue.take(most, signal);
    transfer.push(...batch.tensors.map(({ buffer }) => buffer as ArrayBuffer));
    return batch;
  },

  store({ cells, embeddings }) {
    const { table, offsets, lengths } = opened();
    for (const [i, cell] of cells.entries()) {
      const frame = queue?.finish(cell);
      const raw = embeddings[i];
      if (frame === undefined || raw === undefined || writer === null) continue;
      const embedding = quantize(raw);
      const place = writer.append(cell, frame.seconds, embedding, frame.thumbnail);
      table.add(cell, frame.seconds, embedding);
      offsets[cell] = place.offset;
      lengths[cell] = place.length;
      storedSinceStart++;
    }
    if (performance.now() - lastFlush > FLUSH_MS) {
      writer?.flush();
      lastFlush = performance.now();
    }
    report();
  },

  keepCopy: ({ part, file }, context) => keepCopy(part, file, context),

  label: () => opened().table.label(),

  scoreInstruments: () => opened().table.scoreInstruments(),

  search: ({ query, isPicture }) => opened().table.search(query, isPicture),

  embeddingAt: ({ seconds }) => opened().table.embeddingAt(seconds),

  play({ files }) {
    for (const times of frameTimes.values()) void times.then((open) => open?.close());
    frameTimes.clear();
    played = files;
  },

  async frameBeside({ part, seconds, frames }) {
    return (await frameTimesOf(part))?.beside(seconds, frames) ?? null;
  },

  async thumbnail({ cell }, { transfer }) {
    const { table, offsets, lengths } = opened();
    const known = table.nearest(cell);
    const length = lengths[known] ?? 0;
    if (known === -1 || length === 0) return null;
    const bytes = await readThumbnail({ offset: offsets[known] as number, length });
    if (bytes !== null) transfer.push(bytes.buffer);
    return bytes;
  },
});
