import { AppError, toAppError } from '#core/errors.ts';
import { endOf, startsOf } from '#core/joined-clock.ts';
import { DEFAULT_LABEL_CHOICE } from '#core/label-choice.ts';
import { NOTHING_LABELLED } from '#core/labelling.ts';
import type { Manifest } from '#core/model-pack.ts';
import { operationTitle } from '#core/part-names.ts';
import { ROUTES, type VideoFacts } from '#core/video.ts';
import type { CasePart, CaseRow, CaseSource } from '#library/case-row.ts';
import { holdFile } from '#library/case-source.ts';
import { savedCases, saveCase, updateCase } from '#library/cases.ts';
import { fingerprintOf } from '#library/fingerprint.ts';
import { freshIndex, inspectVideo } from './case-session.ts';

/** What a dropped or chosen file comes with; the handle where the browser gives one. */
export type GivenFile = { readonly file: File; readonly handle: FileSystemFileHandle | null };

/** The facts of a pack that a new case is made with. */
export type PackFacts = Pick<Manifest, 'id' | 'version' | 'embeddingDim' | 'image'>;

/** A file that was looked into: what it is, or why it cannot be read. */
export type InspectedFile = GivenFile & {
  readonly video: VideoFacts | null;
  readonly problem: AppError | null;
  readonly fingerprint: string;
  readonly recordedAt: number | null;
};

/** Looks into a file: its tables and ends. What is wrong with it is in the result. Throws only what is not the file's. */
export async function inspectFile({ file, handle }: GivenFile, pack: PackFacts): Promise<InspectedFile> {
  try {
    const inspected = await inspectVideo(file, pack.image.untaggedColour);
    return { file, handle, problem: null, ...inspected };
  } catch (thrown) {
    const problem = toAppError(thrown);
    if (!problem.code.startsWith('video/') || problem.code === 'video/file-changed') throw problem;
    const fingerprint = await fingerprintOf(file);
    return { file, handle, video: null, problem, fingerprint, recordedAt: null };
  }
}

/**
 * A case for a recording: a new one, or the one it already has. Only the file's tables and ends are read. Throws
 * `video/` codes and `storage/full`.
 */
export async function createCase(given: GivenFile, pack: PackFacts, rate: number): Promise<CaseRow> {
  return createJoinedCase([await inspectFile(given, pack)], pack, rate);
}

/**
 * As `createCase`, of several files in this order. A part that cannot be read takes about the time that its bytes tell.
 * Throws what is wrong with the first when none of them can be read.
 */
export async function createJoinedCase(
  files: readonly InspectedFile[],
  pack: PackFacts,
  rate: number,
): Promise<CaseRow> {
  const [first] = files;
  const video = wholeOf(files);
  if (first === undefined || video === null) throw first?.problem ?? new AppError('internal', 'No files');
  const prints = files.map(({ fingerprint }) => fingerprint).join();
  const known = (await savedCases()).find(
    ({ source }) =>
      source.kind === 'files' && source.parts.map(({ fingerprint }) => fingerprint).join() === prints,
  );
  const source = { kind: 'files' as const, parts: partsOnClock(files) };
  const durationSeconds = endOf(source.parts);
  const { name } = first.file;
  const title = files.length === 1 ? titleOf(name) : operationTitle(name);
  const row =
    known ?? freshCase(crypto.randomUUID(), title, source, { ...video, durationSeconds }, pack, rate);
  if (known === undefined) await saveCase(row);
  for (const [i, { file }] of files.entries()) holdFile(row.id, i, file);
  return known === undefined ? row : touch(row);
}

/** The facts of the first part that can be read, with the way of the one that takes most. Null: none can. */
function wholeOf(files: readonly InspectedFile[]): VideoFacts | null {
  const videos = files.flatMap(({ video }) => video ?? []);
  const [first] = videos;
  if (first === undefined) return null;
  const route = ROUTES.findLast((way) => videos.some((video) => video.route === way)) ?? first.route;
  return { ...first, route };
}

function partsOnClock(files: readonly InspectedFile[]): CasePart[] {
  const read = files.filter(({ video }) => video !== null);
  const seconds = read.reduce((sum, { video }) => sum + (video?.durationSeconds ?? 0), 0);
  const bytes = read.reduce((sum, { file }) => sum + file.size, 0);
  const timed = files.map(({ file, video, recordedAt }) => ({
    name: file.name,
    recordedAt,
    seconds: video?.durationSeconds ?? (file.size / bytes) * seconds,
  }));
  const starts = startsOf(timed);
  return files.map(({ file, handle, video, problem, fingerprint }, i) => ({
    name: file.name,
    bytes: file.size,
    lastModified: file.lastModified,
    fingerprint,
    handle,
    hasCopy: false,
    start: starts[i] as number,
    durationSeconds: timed[i]?.seconds ?? 0,
    video,
    problem: problem && { code: problem.code, details: { ...problem.details } },
  }));
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
    schema: 2,
    id,
    name,
    createdAt: now,
    openedAt: now,
    source,
    video,
    index: freshIndex(video.durationSeconds, rate, pack),
    labels: DEFAULT_LABEL_CHOICE,
    labelling: NOTHING_LABELLED,
    labelledWith: null,
    corrections: [],
    marks: [],
    learning: null,
    brought: null,
    poster: null,
  };
}

/** A file name as a title: without its ending. */
function titleOf(fileName: string): string {
  return fileName.replace(/\.[^.]{1,5}$/, '') || fileName;
}
