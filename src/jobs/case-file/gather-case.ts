import { AppError } from '#core/errors.ts';
import type { WordedLabelSet } from '#core/label-sets.ts';
import {
  contentOf,
  ownSetIds,
  type CaseFileOptions,
  type CaseFileSource,
} from '#library/case-file/case-content.ts';
import { samplesForFile } from '#library/case-file/sample-bytes.ts';
import { writeCaseFile } from '#library/case-file/write-case-file.ts';
import type { CaseRow } from '#library/case-row.ts';
import { savedCase } from '#library/cases.ts';
import { fingerprintOf } from '#library/fingerprint.ts';
import { savedLabelSet } from '#library/label-sets.ts';
import { savedSamples, savedThumbnails, type StoredSamples } from '#library/sample-file.ts';
import type { CallContext } from '#platform/rpc.ts';
import type { CaseFileMeasure, CaseFileProtocol, CaseOnScreen } from './case-file-protocol.ts';

/** A case with all that is stored of it. */
type GatheredCase = {
  readonly row: CaseRow;
  readonly sets: readonly WordedLabelSet[];
  readonly stored: StoredSamples;
};

/** Throws AppError `case/not-found`. */
export async function gatherCase({ id, labelling, review }: CaseOnScreen): Promise<GatheredCase> {
  const row = { ...(await savedCase(id)), labelling, ...review };
  const sets = await Promise.all(ownSetIds(row).map(savedLabelSet));
  return {
    row,
    sets: sets.flatMap((own) => own?.set ?? []),
    stored: await savedSamples(id, row.index),
  };
}

export function measureCase({ row, sets, stored }: GatheredCase): CaseFileMeasure {
  const frames = stored.samples.known.reduce((sum, isKnown) => sum + isKnown, 0);
  return {
    frames,
    sampleBytes: frames * (32 + row.index.dim),
    thumbnailBytes: stored.thumbnailBytes,
    fileNames: row.source.kind === 'files' ? row.source.parts.map(({ name }) => name) : [],
    setNames: sets.map(({ name }) => name),
  };
}

/** Throws AppError `cancelled` and `storage/full`; what was written of the file is gone then. */
export async function writeCase(
  { row, sets, stored }: GatheredCase,
  { encoders, options, to }: Omit<CaseFileProtocol['write']['args'], 'seen'>,
  { signal, onProgress }: Pick<CallContext, 'signal' | 'onProgress'>,
): Promise<CaseFileProtocol['write']['result']> {
  const source: CaseFileSource = { row, parts: await partsFor(row), sets, encoders, stored };
  const content = contentOf(source, options, new Date().toISOString());
  const samples = samplesForFile(stored, options.withThumbnails);
  const pictures = await picturesOf({ row, sets, stored }, options);
  if (to !== null) {
    await writeCaseFile(content, samples, pictures, await to.createWritable(), { signal, onProgress });
    return { bytes: (await to.getFile()).size, blob: null };
  }
  const { readable, writable } = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>();
  const [blob] = await Promise.all([
    new Response(readable).blob(),
    writeCaseFile(content, samples, pictures, writable as WritableStream<Uint8Array>, { signal, onProgress }),
  ]);
  return { bytes: blob.size, blob };
}

async function picturesOf(
  { row, stored }: GatheredCase,
  { withThumbnails }: CaseFileOptions,
): Promise<Blob | null> {
  if (!withThumbnails) return null;
  return (await savedThumbnails(row.id, row.index))?.slice(0, stored.thumbnailBytes) ?? new Blob([]);
}

/** The recording's files; a case that comes with the app is told from others as if its file were the user's. */
async function partsFor({ source, video }: CaseRow): Promise<CaseFileSource['parts']> {
  if (source.kind === 'files') return source.parts;
  const response = await fetch(source.url);
  if (!response.ok) throw new AppError('video/file-changed', `${source.url}: HTTP ${response.status}`);
  const file = await response.blob();
  return [
    {
      name: source.url.split('/').at(-1) ?? '',
      bytes: file.size,
      fingerprint: await fingerprintOf(file),
      start: 0,
      durationSeconds: video.durationSeconds,
      video,
      problem: null,
    },
  ];
}
