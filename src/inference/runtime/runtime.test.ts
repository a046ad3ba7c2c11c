import { describe, expect, it, vi } from 'vitest';
import { faster } from './choose-backend.ts';
import type { LiveEncoder } from './live-encoder.ts';
import { RunQueue } from './run-queue.ts';
import { selfTest } from './self-test.ts';
import { chooseThreads } from './threads.ts';

describe('threads', () => {
  it('are one when the page is not cross-origin isolated', () => {
    expect(chooseThreads(false, 16)).toBe(1);
    expect(chooseThreads(false, 16, 4)).toBe(1);
  });

  it('are the cores, eight at most, or fewer when asked', () => {
    expect(chooseThreads(true, 4)).toBe(4);
    expect(chooseThreads(true, 32)).toBe(8);
    expect(chooseThreads(true, 32, 2)).toBe(2);
    expect(chooseThreads(true, 4, 0)).toBe(1);
  });
});

describe('the queue', () => {
  it('runs one job at a time, urgent ones first, and outlives a failure', async () => {
    const queue = new RunQueue();
    const log: string[] = [];
    const job = (name: string) => async (): Promise<string> => {
      log.push(`${name} starts`);
      await new Promise((resolve) => setTimeout(resolve, 1));
      log.push(`${name} ends`);
      if (name === 'second') throw new Error('second failed');
      return name;
    };
    const first = queue.run(job('first'));
    const second = queue.run(job('second'));
    const third = queue.run(job('third'));
    const urgent = queue.run(job('urgent'), { isUrgent: true });
    await expect(second).rejects.toThrow('second failed');
    await expect(Promise.all([first, third, urgent])).resolves.toEqual(['first', 'third', 'urgent']);
    expect(log.filter((line) => line.endsWith('starts'))).toEqual([
      'first starts',
      'urgent starts',
      'second starts',
      'third starts',
    ]);
    expect(log.every((line, i) => (i % 2 === 0 ? line.endsWith('starts') : line.endsWith('ends')))).toBe(
      true,
    );
    await expect(queue.run(job('late'))).resolves.toBe('late');
  });
});

describe('the self-test', () => {
  const expected = Float32Array.of(1, 0);
  const nothing = (): void => undefined;

  it('times runs only when they are steady, per row', async () => {
    const now = vi.spyOn(performance, 'now');
    const times = [500, 100, 90, 80, 60, 70];
    let clock = 0;
    now.mockImplementation(() => clock);
    const run = async (): Promise<Float32Array[]> => {
      clock += times.shift() ?? 0;
      return [expected, expected];
    };
    const report = await selfTest({ run, expected, tolerance: 0.99 }, nothing);
    now.mockRestore();
    // 500 and 100 warm up, 90 is steady; the median of 80, 60 and 70 over two rows.
    expect(report).toEqual({ cosine: 1, tolerance: 0.99, ms: 35 });
  });

  it('fails on the first run that is wrong, whichever row it is', async () => {
    const run = vi.fn(async () => [expected, Float32Array.of(0, 1)]);
    await expect(selfTest({ run, expected, tolerance: 0.99 }, nothing)).rejects.toMatchObject({
      code: 'pack/self-test-failed',
      details: { cosine: 0, tolerance: 0.99 },
    });
    expect(run).toHaveBeenCalledTimes(1);
  });
});

describe('a slow GPU', () => {
  const live = (
    backend: 'webgpu' | 'wasm',
    ms: number,
  ): LiveEncoder & { close: ReturnType<typeof vi.fn> } => {
    const close = vi.fn();
    const image = { precision: 'fp32', cosine: 1, tolerance: 0.9, ms, loadMs: 0 } as const;
    return { backend, image, client: { close }, close } as never;
  };

  it('gives way to wasm when wasm is faster, and is told', () => {
    const [gpu, wasm] = [live('webgpu', 900), live('wasm', 70)];
    const choice = faster(gpu, wasm, []);
    expect(choice.live).toBe(wasm);
    expect(gpu.close).toHaveBeenCalled();
    expect(choice.rejected).toMatchObject([
      { backend: 'webgpu', error: { code: 'inference/slower', details: { ms: 900, chosenMs: 70 } } },
    ]);
  });

  it('is kept when wasm is slower still', () => {
    const [gpu, wasm] = [live('webgpu', 90), live('wasm', 270)];
    expect(faster(gpu, wasm, []).live).toBe(gpu);
    expect(wasm.close).toHaveBeenCalled();
  });
});
