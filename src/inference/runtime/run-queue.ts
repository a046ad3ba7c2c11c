import { nextTask } from '#platform/next-task.ts';

/**
 * Jobs one at a time: the runtime may neither create nor run two sessions at once. An urgent job (someone waits for
 * a search) overtakes those that wait, never the one that runs. Between jobs messages come in: who asks or cancels
 * while a long queue runs is heard.
 */
export class RunQueue {
  readonly #urgent: (() => Promise<void>)[] = [];
  readonly #waiting: (() => Promise<void>)[] = [];
  #isDraining = false;

  run<T>(job: () => Promise<T>, { isUrgent = false } = {}): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      (isUrgent ? this.#urgent : this.#waiting).push(() => job().then(resolve, reject));
      void this.#drain();
    });
  }

  async #drain(): Promise<void> {
    if (this.#isDraining) return;
    this.#isDraining = true;
    for (let job = this.#next(); job !== undefined; job = this.#next()) {
      await job();
      await nextTask();
    }
    this.#isDraining = false;
  }

  #next(): (() => Promise<void>) | undefined {
    return this.#urgent.shift() ?? this.#waiting.shift();
  }
}
