import type { PackWriter } from '#inference/pack-files.ts';

/** A writer that remembers what it made, so that a conversion that fails leaves nothing behind. */
export class TrackedWriter implements PackWriter {
  readonly #writer: PackWriter;
  readonly #created = new Set<string>();

  constructor(writer: PackWriter) {
    this.#writer = writer;
  }

  open(file: string): Promise<Blob> {
    return this.#writer.open(file);
  }

  create(file: string): ReturnType<PackWriter['create']> {
    this.#created.add(file);
    return this.#writer.create(file);
  }

  async remove(file: string): Promise<void> {
    this.#created.delete(file);
    await this.#writer.remove(file);
  }

  async removeAll(): Promise<void> {
    for (const file of [...this.#created]) await this.remove(file);
  }
}
