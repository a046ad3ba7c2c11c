import { findMoments, isFamiliar, typicalPeak } from '#core/moments.ts';
import { cellAt, gridOf } from '#core/sampling.ts';
import { cosinesWith } from '#core/samples.ts';
import type { CaseRow } from '#library/case-row.ts';
import { savedCases } from '#library/cases.ts';
import { savedSamples, savedThumbnails, type StoredSamples } from '#library/sample-file.ts';
import { serve } from '#platform/rpc.ts';
import type { LabelledCases, LibraryMoment, LibraryProtocol } from './library-protocol.ts';

/** Embeddings kept in memory between queries: about 300 hours at 768 values. */
const MOST_CACHED_BYTES = 512_000_000;
const MOST_MOMENTS = 60;
const MOST_A_CASE = 6;

/** `peak`: what the labels of that key typically reach. */
type Cached = StoredSamples & { done: number; peak: { key: string; value: number } | null };
/** Least recently used first. */
const cache = new Map<string, Cached>();

async function samplesOf({ id, index }: CaseRow): Promise<Cached> {
  const { done } = index;
  const found = cache.get(id);
  cache.delete(id);
  const fresh = found?.done === done ? found : { ...(await savedSamples(id, index)), done, peak: null };
  cache.set(id, fresh);
  let bytes = 0;
  for (const { samples } of cache.values()) bytes += samples.codes.length;
  for (const [oldest, { samples }] of cache) {
    if (bytes <= MOST_CACHED_BYTES || oldest === id) break;
    bytes -= samples.codes.length;
    cache.delete(oldest);
  }
  return fresh;
}

async function searchCase(
  row: CaseRow,
  { key, labels }: LabelledCases,
  query: Float32Array,
): Promise<LibraryMoment[]> {
  const stored = await samplesOf(row);
  const { samples } = stored;
  const grid = gridOf(row.video.durationSeconds, row.index.rate);
  if (stored.peak?.key !== key) {
    const columns = labels.flatMap(({ embeddings }) =>
      embeddings.map((embedding) => cosinesWith(samples, embedding)),
    );
    stored.peak = { key, value: typicalPeak(columns, grid, samples.known) };
  }
  const { moments } = findMoments(samples, grid, query, {
    durationSeconds: row.video.durationSeconds,
    typicalPeak: stored.peak.value,
    isFamiliar: isFamiliar(
      query,
      labels.flatMap(({ embeddings }) => embeddings),
    ),
  });
  return moments.slice(0, MOST_A_CASE).map((moment) => ({ ...moment, caseId: row.id, picture: null }));
}

async function pictureOf(
  { id, index, video }: CaseRow,
  { peak }: LibraryMoment,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const { thumbnailOffsets, thumbnailLengths } = cache.get(id) ?? {
    thumbnailOffsets: [],
    thumbnailLengths: [],
  };
  const cell = cellAt(gridOf(video.durationSeconds, index.rate), peak);
  const [offset, length] = [thumbnailOffsets[cell], thumbnailLengths[cell]];
  if (offset === undefined || length === undefined || length === 0) return null;
  const file = await savedThumbnails(id, index);
  // A file that is being written to may refuse to be read just now; the moment is shown without a picture.
  const bytes = await file
    ?.slice(offset, offset + length)
    .arrayBuffer()
    .catch(() => null);
  return bytes == null ? null : new Uint8Array(bytes);
}

serve<LibraryProtocol>(self, {
  async search({ cases, query }, { signal }) {
    const found: { row: CaseRow; moment: LibraryMoment }[] = [];
    for (const row of await savedCases()) {
      signal.throwIfAborted();
      const labelled = cases.find(({ ids }) => ids.includes(row.id));
      if (labelled === undefined) continue;
      for (const moment of await searchCase(row, labelled, query)) found.push({ row, moment });
    }
    const best = found.sort((a, b) => b.moment.score - a.moment.score).slice(0, MOST_MOMENTS);
    return Promise.all(
      best.map(async ({ row, moment }) => ({ ...moment, picture: await pictureOf(row, moment) })),
    );
  },
});
