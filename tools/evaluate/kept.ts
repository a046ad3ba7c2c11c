import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Recording } from './data-set.ts';
import type { Indexed } from './protocol.ts';

/** What the model said of each recording, kept beside the report, so that a run that was stopped goes on. */

type Kept = {
  /** What it was made with, and the file it was made of. */
  readonly key: string;
  readonly indexed: Indexed;
};

export class KeptRecordings {
  readonly #folder: string;
  readonly #settings: string;

  /** `settings` tells apart what would come out differently. */
  constructor(folder: string, settings: unknown) {
    this.#folder = folder;
    this.#settings = JSON.stringify(settings);
  }

  async find(recording: Recording): Promise<Indexed | null> {
    try {
      const kept = JSON.parse(await readFile(this.#path(recording), 'utf8')) as Kept;
      return kept.key === (await this.#key(recording)) ? kept.indexed : null;
    } catch {
      return null;
    }
  }

  async keep(recording: Recording, indexed: Indexed): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    const kept: Kept = { key: await this.#key(recording), indexed };
    await writeFile(this.#path(recording), JSON.stringify(kept));
  }

  async #key({ path }: Recording): Promise<string> {
    const { size, mtimeMs } = await stat(path);
    return `${this.#settings} ${size} ${Math.round(mtimeMs)}`;
  }

  #path({ name }: Recording): string {
    return join(this.#folder, `${name.replaceAll(/[\\/]/g, '--')}.json`);
  }
}
