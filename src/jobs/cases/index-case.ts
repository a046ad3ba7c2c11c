import { isCancelled, toAppError } from '#core/errors.ts';
import { IDLE, type Labelling } from '#core/labelling.ts';
import { cellAt } from '#core/sampling.ts';
import type { Progress } from '#core/progress.ts';
import { withPart } from '#library/case-parts.ts';
import type { PartFiles } from '#library/case-source.ts';
import { updateCase } from '#library/cases.ts';
import { removeOtherSamples } from '#library/sample-file.ts';
import type { CallOptions } from '#platform/rpc.ts';
import { ensureLabels } from '#jobs/labels/case-labels.ts';
import type { LoadedPack } from '#jobs/model-packs.ts';
import type { BrokenPart, Sampled } from './case-protocol.ts';
import type { CaseSession } from './case-session.ts';
import type { ReadablePart } from './open-parts.ts';
import { ensurePlayable } from './playable.ts';

export type IndexProgress = {
  /** Frames with an embedding, and all there will be; seconds of the recording while it is copied. */
  readonly done: number;
  readonly total: number;
  readonly stage: 'copying' | 'first-look' | 'all';
  /** Frames stored a second, lately; null until it can be told. */
  readonly framesPerSecond: number | null;
};

export type IndexEvents = {
  readonly onProgress: (progress: IndexProgress) => void;
  /** A better timeline: rough after the first look, complete at the end. */
  readonly onLabelling: (labelling: Labelling) => void;
  /** Another tab reads this case; this one waits until that has ended. */
  readonly onElsewhere?: () => void;
};

/** Batches on their way to the encoders at a time, so that neither they nor the decoder wait for the other. */
const PUMPS = 2;
const BATCH = 8;
/** How often progress is told: each time is a screen drawn anew, on the processor that reads. */
const PROGRESS_MS = 250;
/** How often the timeline is drawn anew; and at most so much of the time is spent on labelling. */
const LABEL_MS = 1200;
const LABEL_SHARE = 0.1;
/** Fewer are not labelled before the first look is over. */
const FEW_FRAMES = 12;
/** Speed is told over this stretch. */
const SPEED_MS = 4000;

/**
 * Samples, encodes, stores and labels what a case still lacks. Work that was done stays whatever happens; the next call
 * goes on from there. Resolves when the case is complete. Throws AppError `cancelled`, `storage/full`, `video/` or
 * `inference/` codes.
 */
export async function indexCase(
  session: CaseSession,
  pack: LoadedPack,
  files: PartFiles,
  { onProgress, onLabelling, onElsewhere }: IndexEvents,
  call: CallOptions = {},
): Promise<void> {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  call.signal?.addEventListener('abort', abort);
  const { signal } = controller;
  try {
    const before = await session.worker.call('own', null, { signal, onProgress: onElsewhere });
    const meter = new Meter(session.grid.count, before);
    const labeller = new Labeller(session, onLabelling);
    let quietUntil = 0;
    const onCopied = ({ done, total }: Progress): void =>
      onProgress({ done, total, stage: 'copying', framesPerSecond: null });
    const { parts, broken } = await readableParts(session, files, { signal, onProgress: onCopied });
    const sampling = session.worker.call(
      'sample',
      { parts, video: session.video, spec: pack.manifest.image },
      {
        signal,
        onProgress: ({ done, note }) => {
          const progress = meter.at(before + done, note === 'all' ? 'all' : 'first-look');
          labeller.maybe(progress);
          if (performance.now() < quietUntil && progress.done < progress.total) return;
          quietUntil = performance.now() + PROGRESS_MS;
          onProgress(progress);
        },
      },
    );
    const pumps = Array.from({ length: PUMPS }, () => pump(session, pack, signal));
    // Sentences that were never read are read beside the frames.
    const labels = ensureLabels(session, pack, { signal });
    try {
      // Whatever fails first is what went wrong; the rest only hears that it is over.
      await Promise.all([sampling, labels, ...pumps]);
    } catch (thrown) {
      abort();
      await Promise.allSettled([sampling, labels, ...pumps]);
      await labeller.last(null);
      throw thrown;
    }
    const sampled = await sampling;
    await noteBroken(session.id, [...broken, ...sampled.broken]);
    await labeller.last(sampled);
    await removeOtherSamples(session.id, session.key);
  } finally {
    call.signal?.removeEventListener('abort', abort);
  }
}

/** The parts as they can be read: some from a copy in another container, which is made first. */
async function readableParts(
  { id, parts }: CaseSession,
  files: PartFiles,
  call: CallOptions,
): Promise<{ parts: ReadablePart[]; broken: BrokenPart[] }> {
  const broken: BrokenPart[] = [];
  const readable: ReadablePart[] = [];
  for (const [part, { start, durationSeconds, video }] of parts.entries()) {
    let file = files[part] ?? null;
    const route = video?.route ?? 'direct';
    if (file !== null && route === 'remux') {
      file = await ensurePlayable(id, part, file, call).catch((thrown: unknown) => {
        const { code, details } = toAppError(thrown);
        // Of several parts the rest is read.
        if (parts.length === 1 || !code.startsWith('video/') || code === 'video/file-changed') throw thrown;
        broken.push({ part, code, details });
        return null;
      });
    }
    readable.push({ start, durationSeconds, file, route });
  }
  return { parts: readable, broken };
}

/** Keeps with the case why parts of it could not be read. */
async function noteBroken(id: string, broken: readonly BrokenPart[]): Promise<void> {
  if (broken.length === 0) return;
  await updateCase(id, ({ source }) => ({
    source: broken.reduce(
      (noted, { part, code, details }) => withPart(noted, part, { problem: { code, details } }),
      source,
    ),
  }));
}

/** Carries frames from the case's worker to the encoders and embeddings back, until there are no more. */
async function pump(session: CaseSession, pack: LoadedPack, signal: AbortSignal): Promise<void> {
  for (;;) {
    const { cells, tensors } = await session.worker.call('next', { most: BATCH }, { signal });
    if (cells.length === 0) return;
    const embeddings = await pack.encodeTensors(tensors, { signal });
    await session.worker.call('store', { cells, embeddings }, { signal });
  }
}

/** Frames a second over the last moments. */
class Meter {
  readonly #total: number;
  readonly #marks: { at: number; done: number }[];

  constructor(total: number, done: number) {
    this.#total = total;
    this.#marks = [{ at: performance.now(), done }];
  }

  at(done: number, stage: IndexProgress['stage']): IndexProgress {
    const now = performance.now();
    this.#marks.push({ at: now, done });
    while (this.#marks.length > 2 && now - (this.#marks[1]?.at ?? now) > SPEED_MS) this.#marks.shift();
    const first = this.#marks[0] ?? { at: now, done };
    const seconds = (now - first.at) / 1000;
    const framesPerSecond = seconds > 0.5 && done > first.done ? (done - first.done) / seconds : null;
    return { done, total: this.#total, stage, framesPerSecond };
  }
}

/** Labels anew now and then while frames come in, and keeps the result with the case. */
class Labeller {
  readonly #session: CaseSession;
  readonly #onLabelling: (labelling: Labelling) => void;
  #notBefore = 0;
  #running: Promise<void> | null = null;
  #sawFirstLook = false;

  constructor(session: CaseSession, onLabelling: (labelling: Labelling) => void) {
    this.#session = session;
    this.#onLabelling = onLabelling;
  }

  maybe({ stage, done, total }: IndexProgress): void {
    const firstLookEnds = stage === 'all' && !this.#sawFirstLook;
    // A handful of frames says nothing about a whole operation.
    if (!firstLookEnds && done < Math.min(FEW_FRAMES, total / 2)) return;
    if (this.#session.labelKey === null) return;
    if (this.#running !== null || (performance.now() < this.#notBefore && !firstLookEnds)) return;
    this.#sawFirstLook ||= stage === 'all';
    this.#running = this.#label('open', done, 0)
      .catch((thrown: unknown) => {
        if (!isCancelled(thrown)) console.error(thrown);
      })
      .finally(() => (this.#running = null));
  }

  /** The final labelling, or (null) the last of an indexing that stopped. */
  async last(sampled: Sampled | null): Promise<void> {
    await this.#running;
    if (sampled !== null) return this.#label('done', sampled.done, sampled.unreadable);
    // A worker that is gone cannot label; what it stored is there for the next one.
    await this.#label('open', null, 0).catch(() => undefined);
  }

  async #label(state: 'open' | 'done', done: number | null, unreadable: number): Promise<void> {
    const start = performance.now();
    const labelledWith = this.#session.labelKey;
    const labelling = labelledWith === null ? null : await this.#session.label();
    const took = performance.now() - start;
    this.#notBefore = performance.now() + Math.max(LABEL_MS, took / LABEL_SHARE);
    const isCurrent = (): boolean => this.#session.labelKey === labelledWith;
    if (labelling !== null && isCurrent()) this.#onLabelling(labelling);
    const poster = labelling && (await this.#poster(labelling));
    await updateCase(this.#session.id, ({ index }) => ({
      // Other labels may have been chosen meanwhile: theirs are written by whoever chose them.
      ...(labelling !== null && isCurrent() && { labelling, labelledWith }),
      ...(poster !== null && { poster }),
      index: {
        ...index,
        done: done ?? index.done,
        unreadable,
        state: state === 'open' && index.state === 'paused' ? 'paused' : state,
      },
    }));
  }

  /** The card's picture: the middle of the longest phase in which something is done. */
  async #poster({ phases }: Labelling): Promise<Uint8Array<ArrayBuffer> | null> {
    const { grid } = this.#session;
    const active = phases.filter(({ label }) => label !== IDLE);
    const longest = [...active].sort((a, b) => b.end - b.start - (a.end - a.start))[0];
    const seconds =
      longest === undefined ? (grid.count * grid.period) / 2 : (longest.start + longest.end) / 2;
    return this.#session.thumbnail(cellAt(grid, seconds));
  }
}
