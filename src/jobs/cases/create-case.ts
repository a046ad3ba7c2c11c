import { NOTHING_LABELLED } from '#core/labelling.ts';
import type { Manifest } from '#core/model-pack.ts';
import type { CaseRow, CaseSource } from '#library/case-row.ts';
import { holdFile } from '#library/case-source.ts';
import { savedCases, saveCase, updateCase } from '#library/cases.ts';
import { freshIndex, inspectVideo } from './case-session.ts';

/** What a dropped or chosen file comes with; the handle where the browser gives one. */
export type GivenFile = { readonly file: File; readonly handle: FileSystemFileHandle | null };

/** The facts of a pack that a new case is made with. */
export type PackFacts = Pick<Manifest, 'id' | 'version' | 'embeddingDim' | 'image'>;

/**
 * A case for a recording: a new one, or the one it already has. Only the file's tables and ends are read. Throws
 * `video/` codes and `storage/full`.
 */
export async function createCase(
  { file, handle }: GivenFile,
  pack: PackFacts,
  rate: number,
): Promise<CaseRow> {
  const { video, fingerprint } = await inspectVideo(file, pack.image.untaggedColour);
  const known = (await savedCases()).find(
    ({ source }) => source.kind === 'file' && source.fingerprint === fingerprint,
  );
  if (known !== undefined) {
    holdFile(known.id, file);
    return touch(known);
  }
  const { name, size: bytes, lastModified } = file;
  const source = { kind: 'file' as const, name, bytes, lastModified, fingerprint, handle, hasCopy: false };
  const row = freshCase(crypto.randomUUID(), titleOf(name), source, video, pack, rate);
  await saveCase(row);
  holdFile(row.id, file);
  return row;
}

/** The case of an operation that comes with the app. */
export async function createSampleCase(
  sample: { id: string; title: string; url: string },
  pack: PackFacts,
  rate: number,
): Promise<CaseRow> {
  const id = `sample-${sample.id}`;
  const known = (await savedCases()).find((row) => row.id === id);
  if (known !== undefined) return touch(known);
  const response = await fetch(sample.url);
  const { video } = await inspectVideo(await response.blob(), pack.image.untaggedColour);
  const row = freshCase(id, sample.title, { kind: 'sample', url: sample.url }, video, pack, rate);
  await saveCase(row);
  return row;
}

async function touch(row: CaseRow): Promise<CaseRow> {
  return (await updateCase(row.id, () => ({ openedAt: Date.now() }))) ?? row;
}

function freshCase(
  id: string,
  name: string,
  source: CaseSource,
  video: CaseRow['video'],
  pack: PackFacts,
  rate: number,
): CaseRow {
  const now = Date.now();
  return {
    schema: 1,
    id,
    name,
    createdAt: now,
    openedAt: now,
    source,
    video,
    index: freshIndex(video.durationSeconds, rate, pack),
    labelling: NOTHING_LABELLED,
    poster: null,
  };
}

/** A file name as a title: without its ending. */
function titleOf(fileName: string): string {
  return fileName.replace(/\.[^.]{1,5}$/, '') || fileName;
}
