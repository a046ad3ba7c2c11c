import { AppError, isCancelled } from '#core/errors.ts';
import { quantize } from '#core/samples.ts';
import type { ImageSpec } from '#core/model-pack.ts';
import type { Route } from '#core/video.ts';
import { copyPath } from '#library/case-source.ts';
import { fingerprintOf } from '#library/fingerprint.ts';
import {
  savedSamples,
  savedThumbnails,
  type StoredSamples,
  type ThumbnailPlace,
} from '#library/sample-file.ts';
import { SampleWriter } from '#library/sample-writer.ts';
import { inspectRecording, openRecording } from '#media/open-recording.ts';
import type { Recording } from '#media/recording.ts';
import { sampleVideo, type SampleSummary } from '#media/sample-video.ts';
import { Thumbnailer } from '#media/upright.ts';
import { writeWhole } from '#platform/opfs-sync.ts';
import { serve, type CallContext } from '#platform/rpc.ts';
import type { CaseLabels, CaseOpening, CaseProtocol } from './case-protocol.ts';
import { CaseTable } from './case-table.ts';
import { FrameQueue } from './frame-queue.ts';
import { prepareFrame } from './prepare-frame.ts';

/** Frames prepared but not yet stored, at most: some batches for the encoders, 0.6 MB a frame at 224 px. */
const MOST_WAITING = 24;
/** What a power cut may take; a killed tab loses less, the system has its writes already. */
const FLUSH_MS = 2000;
const COPY_BYTES = 8_000_000;

type Open = CaseOpening & {
  table: CaseTable;
  /** Where each cell's thumbnail lies. */
  offsets: Float64Array;
  lengths: Uint32Array;
  stored: StoredSamples;
};

let open: Open | null = null;
let labels: CaseLabels | null = null;
let isOwner = false;
let writer: SampleWriter | null = null;
let queue: FrameQueue | null = null;
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
  if (labels !== null) table.setLabels(labels);
  const { thumbnailOffsets: offsets, thumbnailLengths: lengths } = stored;
  return { ...opening, table, offsets, lengths, stored };
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

async function sample(
  { file, route, spec }: { file: Blob; route: Route; spec: ImageSpec },
  { signal, onProgress }: CallContext,
): Promise<SampleSummary> {
  // Frames may be asked for from now on, however long the file takes to open.
  const waiting = new FrameQueue(MOST_WAITING);
  queue = waiting;
  let recording: Recording | null = null;
  try {
    const { table, grid, caseId, key, stored } = opened();
    if (!isOwner) throw new AppError('storage/locked', 'The case is not ours to write');
    writer ??= await SampleWriter.open(caseId, key, stored);
    const source = await openRecording(file, route, spec.untaggedColour, signal);
    recording = source;
    const { facts } = source;
    const thumbnailer = new Thumbnailer(facts);
    const convert = (): Promise<Recording | null> =>
      openRecording(file, 'convert', spec.untaggedColour, signal).catch((thrown: unknown) => {
        if (isCancelled(thrown)) throw thrown;
        return null;
      });
    let note = 'first-look';
    storedSinceStart = 0;
    report = () => onProgress({ done: storedSinceStart, total: 0, unit: 'frames', note });
    const summary = await sampleVideo(source, {
      grid,
      known: table.samples.known,
      onFrame: async ({ cell, seconds, frame }) => {
        const prepared = await prepareFrame(frame, facts, spec, thumbnailer);
        await waiting.put({ cell, seconds, ...prepared }, signal);
      },
      onFirstLook: () => (note = 'all'),
      ...(route === 'direct' && { fallBack: convert }),
      signal,
    });
    waiting.end();
    await waiting.drained(signal);
    table.isComplete = true;
    return summary;
  } finally {
    waiting.end();
    writer?.flush();
    recording?.close();
  }
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

/** Copies a recording slice by slice. */
function keepCopy(file: Blob, { signal, onProgress }: CallContext): Promise<void> {
  return writeWhole(copyPath(opened().caseId), async (write) => {
    for (let at = 0; at < file.size; at += COPY_BYTES) {
      signal.throwIfAborted();
      write(new Uint8Array(await file.slice(at, at + COPY_BYTES).arrayBuffer()), at);
      onProgress({ done: Math.min(file.size, at + COPY_BYTES), total: file.size, unit: 'bytes' });
    }
  });
}

serve<CaseProtocol>(self, {
  async inspect({ file, untagged }, { signal }) {
    return {
      video: await inspectRecording(file, untagged, signal),
      fingerprint: await fingerprintOf(file),
    };
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
    opened().table.setLabels(given);
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

  keepCopy: ({ file }, context) => keepCopy(file, context),

  label: () => opened().table.label(),

  search: ({ query, isPicture }) => opened().table.search(query, isPicture),

  embeddingAt: ({ seconds }) => opened().table.embeddingAt(seconds),

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
