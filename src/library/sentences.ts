import { openDatabase } from './database.ts';

/** What packs made of the sentences of label sets, so that a case is labelled again without the text encoder. */

/** 18 MB at 768 values. The oldest go first. */
const MOST_SENTENCES = 6000;

function keyOf(pack: string, sentence: string): string {
  return `${pack}\n${sentence}`;
}

/** Unit vectors of those sentences that are kept; `pack` names a pack and its version. */
export async function savedSentences(
  pack: string,
  sentences: readonly string[],
): Promise<Map<string, Float32Array>> {
  const { store } = (await openDatabase()).transaction('sentences');
  const rows = await Promise.all(sentences.map((sentence) => store.get(keyOf(pack, sentence))));
  return new Map(
    sentences.flatMap((sentence, i) => {
      const vector = rows[i]?.vector;
      return vector === undefined ? [] : [[sentence, vector] as const];
    }),
  );
}

/** Throws what the browser throws when the disk is full; nothing is lost but time. */
export async function keepSentences(pack: string, vectors: ReadonlyMap<string, Float32Array>): Promise<void> {
  const transaction = (await openDatabase()).transaction('sentences', 'readwrite');
  const { store } = transaction;
  const keptAt = Date.now();
  const rows = [...vectors].map(([sentence, vector]) => ({
    key: keyOf(pack, sentence),
    keptAt,
    vector: vector.slice(),
  }));
  await Promise.all(rows.map((row) => store.put(row)));
  let surplus = (await store.count()) - MOST_SENTENCES;
  for (
    let cursor = surplus > 0 ? await store.index('keptAt').openCursor() : null;
    cursor !== null && surplus > 0;
    cursor = await cursor.continue()
  ) {
    await cursor.delete();
    surplus--;
  }
  await transaction.done;
}
