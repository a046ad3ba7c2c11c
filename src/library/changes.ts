/** Tells this tab and all others which stored thing has changed, by its id. */
export class Changes {
  readonly #channel: BroadcastChannel;
  readonly #listeners = new Set<(id: string) => void>();

  constructor(name: string) {
    this.#channel = new BroadcastChannel(name);
    this.#channel.addEventListener('message', ({ data }) => {
      if (typeof data === 'string') this.#tell(data);
    });
  }

  announce(id: string): void {
    this.#channel.postMessage(id);
    this.#tell(id);
  }

  /** Returns the way to stop. */
  listen(listener: (id: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell(id: string): void {
    for (const listener of this.#listeners) listener(id);
  }
}
