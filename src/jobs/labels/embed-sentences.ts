import { AppError } from '#core/errors.ts';
import { normalized } from '#core/vectors.ts';
import type { LoadedPack } from '#jobs/model-packs.ts';
import { keepSentences, savedSentences } from '#library/sentences.ts';
import type { CallOptions } from '#platform/rpc.ts';

/** What a pack makes of sentences: read once, then remembered. */

const BATCH = 16;
/** Remembered while the page is open: 18 MB at 768 values. */
const MOST_REMEMBERED = 6000;

type Entry = { readonly vector: Float32Array; readonly isKept: boolean };

/** Of the pack used last. Least recently used first. */
let memory = { pack: '', entries: new Map<string, Entry>() };

type Options = CallOptions & {
  /** False: remembered while the page is open only, as what is being typed. */
  readonly keep: boolean;
};

/**
 * Unit vectors of sentences, by sentence. Only those that were never read go to the text encoder, a batch at a time;
 * progress counts them. Throws `cancelled`, a `pack/` failure or an `inference/` code.
 */
export async function embedSentences(
  pack: LoadedPack,
  sentences: readonly string[],
  { keep, signal, onProgress }: Options,
): Promise<Map<string, Float32Array>> {
  const key = `${pack.manifest.id}@${pack.manifest.version}`;
  if (memory.pack !== key) memory = { pack: key, entries: new Map() };
  const found = new Map<string, Entry>();
  for (const sentence of sentences) {
    const entry = memory.entries.get(sentence);
    if (entry !== undefined) found.set(sentence, entry);
  }
  const unknown = (): string[] => [...new Set(sentences)].filter((sentence) => !found.has(sentence));
  // A browser that keeps nothing still labels.
  const saved = await savedSentences(key, unknown()).catch(() => new Map<string, Float32Array>());
  for (const [sentence, vector] of saved) found.set(sentence, { vector, isKept: true });
  const fresh = unknown();
  for (let at = 0; at < fresh.length; at += BATCH) {
    signal?.throwIfAborted();
    onProgress?.({ done: at, total: fresh.length, unit: 'steps' });
    const batch = fresh.slice(at, at + BATCH);
    const raw = await pack.encodeTexts(batch, { signal });
    for (const [i, sentence] of batch.entries()) {
      if (raw[i] === undefined) throw new AppError('inference/bad-output', 'A sentence got no vector');
      found.set(sentence, { vector: normalized(raw[i]), isKept: false });
    }
    // What was read stays, whatever stops the rest.
    if (keep) await keepNew(key, found);
    remember(key, found);
  }
  if (keep) await keepNew(key, found);
  remember(key, found);
  return new Map([...found].map(([sentence, { vector }]) => [sentence, vector]));
}

async function keepNew(pack: string, found: Map<string, Entry>): Promise<void> {
  const fresh = [...found].filter(([, { isKept }]) => !isKept);
  if (fresh.length === 0) return;
  const vectors = new Map(fresh.map(([sentence, { vector }]) => [sentence, vector]));
  await keepSentences(pack, vectors).catch(() => undefined);
  for (const [sentence, vector] of vectors) found.set(sentence, { vector, isKept: true });
}

/** Puts sentences last, and forgets those that were not used for long. */
function remember(pack: string, found: ReadonlyMap<string, Entry>): void {
  const { entries } = memory;
  if (memory.pack !== pack) return;
  for (const [sentence, entry] of found) {
    entries.delete(sentence);
    entries.set(sentence, entry);
  }
  for (const oldest of entries.keys()) {
    if (entries.size <= MOST_REMEMBERED) break;
    entries.delete(oldest);
  }
}
