import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Page } from '@playwright/test';
import { inChromium } from '#bench/in-chromium.ts';
import { AppError } from '#core/errors.ts';
import { messageOf } from '#ui/messages.ts';
import type { Answer, Indexed, IndexProgress, ReadyPack } from './protocol.ts';

/** The page in Chromium as the tool talks to it. */
export class Evaluator {
  readonly #page: Page;
  readonly chromium: string;
  isGone = false;

  constructor(page: Page) {
    this.#page = page;
    this.chromium = page.context().browser()?.version() ?? '';
    const leave = (): void => {
      this.isGone = true;
    };
    page.on('crash', leave);
    page.on('close', leave);
  }

  /** `pack`: the id of one that comes with the app, or a folder with a manifest. Throws AppError. */
  async start(pack: string, labelSets: readonly string[], own: readonly unknown[]): Promise<ReadyPack> {
    let id = pack;
    const entries = await readdir(pack).catch((): string[] => []);
    if (entries.includes('manifest.json')) {
      await this.#give(entries.map((name) => join(pack, name)));
      id = valueOf(await this.#page.evaluate(() => evaluatePage.bringPack()));
    }
    const options = { pack: id, labelSets, own };
    return valueOf(await this.#page.evaluate((given) => evaluatePage.start(given), options));
  }

  /** Reads and labels a recording. Throws AppError; anything else, when the browser is gone. */
  async index(path: string, rate: number, onProgress: (progress: IndexProgress) => void): Promise<Indexed> {
    this.#onProgress = onProgress;
    await this.#give([path]);
    return valueOf(await this.#page.evaluate((given) => evaluatePage.index(given), { rate }));
  }

  async forget(): Promise<void> {
    valueOf(await this.#page.evaluate(() => evaluatePage.forget()));
  }

  #onProgress: (progress: IndexProgress) => void = () => undefined;

  async listen(): Promise<void> {
    await this.#page.exposeFunction('tellProgress', (progress: IndexProgress) => this.#onProgress(progress));
  }

  /** Chromium reads the files where they lie. */
  async #give(paths: string[]): Promise<void> {
    await this.#page.locator('#files').setInputFiles(paths);
  }
}

function valueOf<T>(answer: Answer<T>): T {
  if ('value' in answer) return answer.value;
  const { code, message, details } = answer.failure;
  throw new AppError(code, message, { details });
}

/** Storage is known by where the page is served: always here, so that a half-read recording is gone on with. */
const PORT = 4187;

/** Runs `task` with the page; the browser's storage outlives it. */
export function withEvaluator(task: (evaluator: Evaluator) => Promise<void>): Promise<void> {
  const bench = {
    page: 'evaluate.html',
    global: 'evaluatePage',
    mounts: {},
    profile: resolve('.cache/evaluate/profile'),
    port: PORT,
  };
  return inChromium(bench, async (page) => {
    const evaluator = new Evaluator(page);
    await evaluator.listen();
    await task(evaluator);
  });
}

/** What went wrong with a recording, in a sentence. */
export function reasonOf(thrown: unknown): string {
  if (!(thrown instanceof AppError))
    return `the browser stopped: ${thrown instanceof Error ? (thrown.message.split('\n')[0] ?? '') : ''}`;
  const { code, details, message } = thrown;
  return code === 'internal' ? message : messageOf({ code, details }).title;
}
