import { toAppError, type AppError } from '#core/errors.ts';
import { cellsOf, type PartCells, type Stretch } from '#core/joined-clock.ts';
import type { Grid } from '#core/sampling.ts';
import type { VideoFacts } from '#core/video.ts';
import type { Recording, TakeFrame } from './recording.ts';

/** One file of several: opened when it is its turn. Null: it is known that it cannot be. */
export type JoinedPart = Stretch & { readonly open: ((signal: AbortSignal) => Promise<Recording>) | null };

/** What is not the file's fault ends the reading; all else leaves this part out and goes on with the next. */
const NOT_THE_PART = ['cancelled', 'video/file-changed', 'video/another-file'];

/** Several recordings as one: they follow each other on the case's clock, and one at a time is open. */
export class JoinedRecording implements Recording {
  readonly facts: VideoFacts;
  /** Why parts could not be read, by their number. */
  readonly failures = new Map<number, AppError>();
  readonly #parts: readonly JoinedPart[];
  readonly #signal: AbortSignal;
  #open: { part: number; recording: Recording } | null = null;

  /** `facts` are the whole's. `signal` ends what is being opened. */
  constructor(facts: VideoFacts, parts: readonly JoinedPart[], signal: AbortSignal) {
    this.facts = facts;
    this.#parts = parts;
    this.#signal = signal;
  }

  async cheapCells(grid: Grid, most: number): Promise<number[]> {
    const cheap: number[] = [];
    for (const cells of cellsOf(this.#parts, grid)) {
      const share = Math.max(1, Math.round((most * cells.grid.count) / grid.count));
      await this.#with(cells, async (recording) => {
        const own = await recording.cheapCells(cells.grid, share);
        cheap.push(...own.map((cell) => cells.first + cell));
      });
    }
    return cheap.slice(0, most);
  }

  async read(grid: Grid, cells: readonly number[], take: TakeFrame, signal: AbortSignal): Promise<void> {
    for (const part of cellsOf(this.#parts, grid)) {
      const { first } = part;
      const own = cells.map((cell) => cell - first).filter((cell) => cell >= 0 && cell < part.grid.count);
      if (own.length === 0) continue;
      const { start } = this.#parts[part.part] as JoinedPart;
      await this.#with(part, (recording) => {
        const { facts } = recording;
        const takeOn: TakeFrame = ({ cell, seconds, frame }) =>
          take({ cell: cell + first, seconds: start + seconds, frame, facts });
        return recording.read(part.grid, own, takeOn, signal);
      });
      signal.throwIfAborted();
    }
  }

  close(): void {
    this.#open?.recording.close();
    this.#open = null;
  }

  async #with({ part }: PartCells, work: (recording: Recording) => Promise<void>): Promise<void> {
    try {
      const recording = await this.#ensureOpen(part);
      if (recording !== null) await work(recording);
    } catch (thrown) {
      const failure = toAppError(thrown);
      const isParts = failure.code.startsWith('video/') || failure.code === 'worker/crashed';
      if (!isParts || NOT_THE_PART.includes(failure.code)) throw thrown;
      this.failures.set(part, failure);
      // Whatever it is in, the next try is with a fresh one.
      this.close();
    }
  }

  async #ensureOpen(part: number): Promise<Recording | null> {
    if (this.#open?.part === part) return this.#open.recording;
    this.close();
    const recording = (await this.#parts[part]?.open?.(this.#signal)) ?? null;
    if (recording !== null) this.#open = { part, recording };
    return recording;
  }
}
