import { AppError } from '#core/errors.ts';
import type { ScoredInstruments } from '#core/evaluation/rows.ts';
import type { Labelling } from '#core/labelling.ts';
import type { Found } from '#core/moments.ts';
import { gridOf, type Grid } from '#core/sampling.ts';
import type { ShownFrame } from '#core/video.ts';
import { partsOf, type RecordedPart } from '#library/case-parts.ts';
import { PIPELINE_VERSION, type CaseRow } from '#library/case-row.ts';
import { savedCase } from '#library/cases.ts';
import type { SampleKey } from '#library/sample-file.ts';
import { WorkerClient, type CallOptions } from '#platform/rpc.ts';
import type { CaseProtocol, Inspected, Taught, Teaching } from './case-protocol.ts';

/** A worker beats each second, unless it is stuck. */
const SILENCE_MS = 5000;

/** A case that is open, with the worker that holds it. The caller closes it. */
export class CaseSession {
  readonly id: string;
  readonly grid: Grid;
  readonly key: SampleKey;
  readonly video: CaseRow['video'];
  readonly parts: readonly RecordedPart[];
  readonly worker: WorkerClient<CaseProtocol>;
  #labelKey: string | null = null;
  #known = 0;

  private constructor(row: CaseRow, worker: WorkerClient<CaseProtocol>) {
    this.id = row.id;
    this.grid = gridOf(row.video.durationSeconds, row.index.rate);
    this.key = sampleKey(row);
    this.video = row.video;
    this.parts = partsOf(row);
    this.worker = worker;
  }

  /** Throws AppError `case/not-found`. */
  static async open(id: string): Promise<CaseSession> {
    const row = await savedCase(id);
    const session = new CaseSession(row, startWorker());
    const { durationSeconds } = row.video;
    try {
      session.#known = await session.worker.call('open', {
        caseId: id,
        key: session.key,
        grid: session.grid,
        durationSeconds,
        isComplete: row.index.state === 'done',
      });
    } catch (thrown) {
      session.close();
      throw thrown;
    }
    return session;
  }

  /** Frames that were stored when the case was opened; the row may lag behind a tab that was killed. */
  get known(): number {
    return this.#known;
  }

  /** Which labels the case is compared with (`planKey`); null before the first. */
  get labelKey(): string | null {
    return this.#labelKey;
  }

  async setLabels(labels: CaseProtocol['setLabels']['args'], key: string): Promise<void> {
    // Calls are answered in their order: `label` from now on means these.
    this.#labelKey = key;
    await this.worker.call('setLabels', labels);
  }

  /** What the case learns from, from now on. */
  teach(teaching: Teaching): Promise<Taught | null> {
    return this.worker.call('teach', teaching);
  }

  label(): Promise<Labelling> {
    return this.worker.call('label', null);
  }

  /** How clearly each instrument is seen in each cell; null without labels of instruments. */
  scoreInstruments(): Promise<ScoredInstruments | null> {
    return this.worker.call('scoreInstruments', null);
  }

  /** Moments that match a unit embedding. Needs labels: what they reach tells what a good match is. */
  search(query: Float32Array, isPicture: boolean, call: CallOptions = {}): Promise<Found> {
    return this.worker.call('search', { query, isPicture }, call);
  }

  embeddingAt(seconds: number): Promise<Float32Array | null> {
    return this.worker.call('embeddingAt', { seconds });
  }

  thumbnail(cell: number): Promise<Uint8Array<ArrayBuffer> | null> {
    return this.worker.call('thumbnail', { cell });
  }

  /** What is played of each part from now on. */
  play(files: readonly Blob[]): Promise<void> {
    return this.worker.call('play', { files });
  }

  /** The frame `frames` on from the one shown at `seconds` of a played part; null where the file does not tell. */
  frameBeside(part: number, seconds: number, frames: number): Promise<ShownFrame | null> {
    return this.worker.call('frameBeside', { part, seconds, frames });
  }

  /** Ends the worker; open calls reject with `cancelled`. */
  close(): void {
    this.worker.close();
  }
}

function startWorker(): WorkerClient<CaseProtocol> {
  return new WorkerClient<CaseProtocol>(
    new Worker(new URL('./case.worker.ts', import.meta.url), { type: 'module', name: 'case' }),
  );
}

/**
 * Reads a recording's facts in a worker of its own. Tables that keep their reader busy for ever cost the worker; the
 * file then goes to ffmpeg. Throws `video/` codes.
 */
export async function inspectVideo(file: Blob, untagged: 'bt601' | 'bt709'): Promise<Inspected> {
  for (const isForeign of [false, true]) {
    const inspected = await inspectWatched({ file, untagged, isForeign });
    if (inspected !== 'silent') return inspected;
  }
  throw new AppError('video/stalled', 'Nobody gets through the tables of the file');
}

async function inspectWatched(args: CaseProtocol['inspect']['args']): Promise<Inspected | 'silent'> {
  const worker = startWorker();
  let silence: ReturnType<typeof setTimeout> | undefined;
  try {
    return await new Promise((resolve, reject) => {
      const listen = (): void => {
        clearTimeout(silence);
        silence = setTimeout(() => resolve('silent'), SILENCE_MS);
      };
      listen();
      worker.call('inspect', args, { onProgress: listen }).then(resolve, reject);
    });
  } finally {
    clearTimeout(silence);
    worker.close();
  }
}

function sampleKey({ index }: CaseRow): SampleKey {
  const { packId, packVersion, pipeline, rate, dim, cells } = index;
  return { packId, packVersion, pipeline, rate, dim, cells };
}

/** What a new index of a video looks like before its first sample. */
export function freshIndex(
  durationSeconds: number,
  rate: number,
  pack: { id: string; version: string; embeddingDim: number },
): CaseRow['index'] {
  return {
    packId: pack.id,
    packVersion: pack.version,
    pipeline: PIPELINE_VERSION,
    dim: pack.embeddingDim,
    rate,
    cells: gridOf(durationSeconds, rate).count,
    done: 0,
    state: 'open',
    unreadable: 0,
  };
}
