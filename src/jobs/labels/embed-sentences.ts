import { AppError } from '#core/errors.ts';
import { normalized } from '#core/vectors.ts';
import type { LoadedPack } from '#jobs/model-packs.ts';
import { keepSentences, savedSentences } from '#library/sentences.ts';
import type { CallOptions } from '#platform/rpc.ts';

/** What a pack makes of sentences: read once, then remembered. */

const BATCH = 16;
/** Remembered for this visit, for all packs together: 18 MB at 768 values. */
const MOST_REMEMBERED = 6000;
/** Least recently used first. */
const remembered = new Map<string, Float32Array>();

type Options = CallOptions & {
  /** False: remembered for this visit only, as what is being typed. */
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
  const { id, version } = pack.manifest;
  const key = `${id}@${version}`;
  const wanted = [...new Set(sentences)];
  const found = new Map<string, Float32Array>();
  const take = (vectors: Iterable<readonly [string, Float32Array]>): void => {
    for (const [sentence, vector] of vectors) found.set(sentence, remember(`${key}\n${sentence}`, vector));
  };
  const lacking = (): string[] => wanted.filter((sentence) => !found.has(sentence));
  const store = (vectors: Iterable<readonly [string, Float32Array]>): Promise<void> =>
    // A browser that keeps nothing still labels.
    keepSentences(key, new Map(vectors)).catch(() => undefined);
  const recalled = (): [string, Float32Array][] =>
    lacking().flatMap((sentence) => {
      const vector = remembered.get(`${key}\n${sentence}`);
      return vector === undefined ? [] : [[sentence, vector]];
    });
  if (!keep) take(recalled());
  take(await savedSentences(key, lacking()).catch(() => new Map<string, Float32Array>()));
  const typed = recalled();
  take(typed);
  if (typed.length > 0) await store(typed);
  const fresh = lacking();
  for (let at = 0; at < fresh.length; at += BATCH) {
    signal?.throwIfAborted();
    onProgress?.({ done: at, total: fresh.length, unit: 'steps' });
    const batch = fresh.slice(at, at + BATCH);
    const raw = await pack.encodeTexts(batch, { signal });
    const read = batch.map((sentence, i) => [sentence, unit(raw[i])] as const);
    take(read);
    if (keep) await store(read);
  }
  return found;
}

function unit(raw: Float32Array | undefined): Float32Array {
  if (raw === undefined) throw new AppError('inference/bad-output', 'A sentence got no vector');
  return normalized(raw);
}

function remember(key: string, vector: Float32Array): Float32Array {
  remembered.delete(key);
  remembered.set(key, vector);
  for (const oldest of remembered.keys()) {
    if (remembered.size <= MOST_REMEMBERED) break;
    remembered.delete(oldest);
  }
  return vector;
}
