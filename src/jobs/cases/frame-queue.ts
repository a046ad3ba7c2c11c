import type { FrameBatch } from './case-protocol.ts';

/** A frame between decoding and storing. */
export type QueuedFrame = {
  readonly cell: number;
  readonly seconds: number;
  readonly tensor: Float32Array;
  readonly thumbnail: Uint8Array<ArrayBuffer>;
};

/**
 * Frames between the decoder and the encoders, bounded on both sides: `put` waits while too many are unencoded, `take`
 * waits while there are none. A frame counts until its embedding is stored.
 */
export class FrameQueue {
  readonly #most: number;
  readonly #ready: QueuedFrame[] = [];
  readonly #out = new Map<number, QueuedFrame>();
  #isOver = false;
  #changed: (() => void)[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  get isEmpty(): boolean {
    return this.#ready.length === 0 && this.#out.size === 0;
  }

  async put(frame: QueuedFrame, signal: AbortSignal): Promise<void> {
    while (this.#ready.length + this.#out.size >= this.#most) await this.#change(signal);
    this.#ready.push(frame);
    this.#notify();
  }

  /** At most `most` frames; none once the queue is over and empty. */
  async take(most: number, signal: AbortSignal): Promise<FrameBatch> {
    while (this.#ready.length === 0 && !this.#isOver) await this.#change(signal);
    const frames = this.#ready.splice(0, most);
    for (const frame of frames) this.#out.set(frame.cell, frame);
    return { cells: frames.map(({ cell }) => cell), tensors: frames.map(({ tensor }) => tensor) };
  }

  /** The frame that was taken for `cell`, now done with; undefined when it was not. */
  finish(cell: number): QueuedFrame | undefined {
    const frame = this.#out.get(cell);
    this.#out.delete(cell);
    this.#notify();
    return frame;
  }

  /** Waits until every frame has been taken and finished. */
  async drained(signal: AbortSignal): Promise<void> {
    while (!this.isEmpty) await this.#change(signal);
  }

  /** No more frames will come: waiting takers get what is left. */
  end(): void {
    this.#isOver = true;
    this.#notify();
  }

  #notify(): void {
    const waiting = this.#changed;
    this.#changed = [];
    for (const wake of waiting) wake();
  }

  #change(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    return new Promise((resolve, reject) => {
      const abort = (): void => reject(signal.reason as Error);
      signal.addEventListener('abort', abort, { once: true });
      this.#changed.push(() => {
        signal.removeEventListener('abort', abort);
        resolve();
      });
    });
  }
}
