import { describe, expect, it } from 'vitest';
import { FrameQueue, type QueuedFrame } from './frame-queue.ts';

function frame(cell: number): QueuedFrame {
  return { cell, seconds: cell, tensor: Float32Array.of(cell), thumbnail: new Uint8Array(1) };
}

const { signal } = new AbortController();

/** What a promise is by the end of this turn. */
async function stateOf(promise: Promise<unknown>): Promise<'open' | 'done'> {
  const later = new Promise<'open'>((resolve) => setTimeout(() => resolve('open'), 5));
  return Promise.race([promise.then(() => 'done' as const), later]);
}

describe('the frame queue', () => {
  it('holds so many frames and no more, until one is finished with', async () => {
    const queue = new FrameQueue(2);
    await queue.put(frame(0), signal);
    await queue.put(frame(1), signal);
    const third = queue.put(frame(2), signal);
    expect(await stateOf(third)).toBe('open');
    expect((await queue.take(1, signal)).cells).toEqual([0]);
    // Taken is not finished: the encoders hold it.
    expect(await stateOf(third)).toBe('open');
    expect(queue.finish(0)?.cell).toBe(0);
    expect(await stateOf(third)).toBe('done');
  });

  it('makes a taker wait for a frame, and lets it go when there will be none', async () => {
    const queue = new FrameQueue(4);
    const taken = queue.take(8, signal);
    expect(await stateOf(taken)).toBe('open');
    await queue.put(frame(7), signal);
    expect((await taken).cells).toEqual([7]);
    const last = queue.take(8, signal);
    queue.end();
    expect((await last).cells).toEqual([]);
    expect(queue.isEmpty).toBe(false);
    const drained = queue.drained(signal);
    expect(await stateOf(drained)).toBe('open');
    queue.finish(7);
    await drained;
  });

  it('lets go of whoever waits when the work is cancelled', async () => {
    const controller = new AbortController();
    const queue = new FrameQueue(1);
    const taken = queue.take(1, controller.signal);
    controller.abort();
    await expect(taken).rejects.toThrow();
    await expect(queue.put(frame(0), controller.signal)).resolves.toBeUndefined();
    await expect(queue.put(frame(1), controller.signal)).rejects.toThrow();
  });
});
