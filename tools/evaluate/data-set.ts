import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { AppError } from '#core/errors.ts';
import { pickByName } from '#core/evaluation/pick-video.ts';
import type { AnnotatedVideo, TextFile } from '#core/formats/annotations.ts';
import { annotationGroups, isKnownFormat, readAnnotations, USUAL_FPS } from '#core/formats/read.ts';
import { kindOfFile } from '#ui/home/file-kind.ts';

/** The recordings and the annotations of two folders, and which belong together. */

export type Problem = { readonly name: string; readonly reason: string };

/** Annotations of one recording; read again with its frame rate where the files count frames. */
export type Truth = { readonly video: AnnotatedVideo; at(frameRate: number): AnnotatedVideo };

export type Recording = { readonly name: string; readonly path: string };
export type Pair = Recording & { readonly truth: Truth };

export async function recordingsIn(folder: string): Promise<Recording[]> {
  const files = await filesIn(folder);
  return files
    .filter((path) => kindOfFile({ type: '', name: path }) === 'video')
    .map((path) => ({ path, name: relative(folder, path) }));
}

/**
 * Everything annotation files of a folder say. A file with a mistake is a problem, and the others count; files of other
 * formats are about something else.
 */
export async function truthsIn(folder: string): Promise<{ truths: Truth[]; problems: Problem[] }> {
  const paths = (await filesIn(folder)).filter(
    (path) => kindOfFile({ type: '', name: path }) === 'annotations',
  );
  const byFolder = new Map<string, TextFile[]>();
  for (const path of paths) {
    const file = { name: relative(folder, path), text: await readFile(path, 'utf8') };
    if (!isKnownFormat(file)) continue;
    byFolder.set(dirname(path), [...(byFolder.get(dirname(path)) ?? []), file]);
  }
  const problems: Problem[] = [];
  const truths = [...byFolder.values()].flatMap(annotationGroups).flatMap((group): Truth[] => {
    try {
      const videos = readAnnotations(group, { fps: USUAL_FPS });
      return videos
        .filter(({ tracks }) => tracks.some(({ annotations }) => annotations.length > 0))
        .map((video) => ({ video, at: (frameRate) => readAt(group, video, frameRate) }));
    } catch (thrown) {
      if (!(thrown instanceof AppError)) throw thrown;
      problems.push({ name: group.map(({ name }) => name).join(', '), reason: thrown.message });
      return [];
    }
  });
  return { truths, problems };
}

/** Files that count frames have taken their rate from the recording; others say the same at any. */
function readAt(group: readonly TextFile[], video: AnnotatedVideo, frameRate: number): AnnotatedVideo {
  if (frameRate === 0 || video.facts['fps'] === undefined) return video;
  const again = readAnnotations(group, { fps: frameRate });
  return again.find((other) => other.video === video.video) ?? video;
}

/** Pairs recordings with annotations by name, that of their file or of its folder. */
export function pairUp(
  recordings: readonly Recording[],
  truths: readonly Truth[],
): { pairs: Pair[]; problems: Problem[] } {
  const videos = truths.map(({ video }) => video);
  const problems: Problem[] = [];
  const pairs = recordings.flatMap((recording) => {
    const { name } = recording;
    const video = pickByName(videos, [basename(name)]) ?? pickByName(videos, [basename(dirname(name))]);
    const truth = truths.find((candidate) => candidate.video === video);
    if (truth === undefined) problems.push({ name, reason: 'no annotation has its name or number' });
    return truth === undefined ? [] : [{ ...recording, truth }];
  });
  return { pairs, problems };
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
