import { toAppError } from '#core/errors.ts';

const ATTEMPTS = 30;
const PAUSE_MS = 100;

/** Does `task` once its files are free: a worker that was ended holds its own a moment longer. */
export async function whenFree<T>(task: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await task();
    } catch (thrown) {
      if (toAppError(thrown).code !== 'storage/locked' || attempt === ATTEMPTS) throw thrown;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}
