import { broken, type AnnotatedVideo, type TextFile } from './annotations.ts';
import { readCadis } from './cadis.ts';
import { readCataract101, readCataract101Merged } from './cataract-101.ts';
import { readCataract1kFrames, readCataract1kPhases } from './cataract-1k.ts';
import { readCataracts } from './cataracts.ts';
import { readDrawn } from './drawn.ts';
import { readElan } from './elan.ts';
import { readOphclip } from './ophclip.ts';
import { readOphNet, readOphNetProcedures } from './ophnet.ts';
import { columnsOf } from './table.ts';

/** Where a recording does not say how many frames it has a second. */
export const USUAL_FPS = 25;

/**
 * What files dropped together say, whatever format they have: known by what they hold, never by their name. Cataract-101
 * is three files. `fps` is for those that count frames and do not say how fast they follow each other: CATARACTS, and
 * Cataract-101 in one table. Throws `annotations/broken`.
 */
export function readAnnotations(files: readonly TextFile[], { fps }: { fps: number }): AnnotatedVideo[] {
  return annotationGroups(files).flatMap((group) => {
    const [first] = group;
    return first === undefined || partOfCataract101(first) !== undefined
      ? cataract101(group)
      : readOne(first, fps);
  });
}

/** Files as they have to be read: the three of Cataract-101 together, every other one by itself. */
export function annotationGroups(files: readonly TextFile[]): TextFile[][] {
  const parts = files.filter((file) => partOfCataract101(file) !== undefined);
  const others = files.filter((file) => !parts.includes(file)).map((file) => [file]);
  return parts.length === 0 ? others : [parts, ...others];
}

function readOne(file: TextFile, fps: number): AnnotatedVideo[] {
  const read = readerOf(file);
  if (read === null) throw broken(file, 1, 'it is in no format that ophclip knows');
  return read(file, { fps });
}

/** False for a file that is about something else, however whole it is. */
export function isKnownFormat(file: TextFile): boolean {
  return partOfCataract101(file) !== undefined || readerOf(file) !== null;
}

type Reader = (file: TextFile, options: { fps: number }) => AnnotatedVideo[];

function readerOf(file: TextFile): Reader | null {
  const head = file.text.trimStart();
  if (head.startsWith('<')) return readElan;
  if (head.startsWith('{')) {
    if (head.includes('"ophclip-annotations"')) return readOphclip;
    if (head.includes('"segments"')) return readDrawn;
    return head.includes('"annotations"') ? readCataract1kFrames : null;
  }
  const columns = columnsOf(file, ',');
  const has = (...names: string[]): boolean => names.every((name) => columns.includes(name));
  if (has('video_id', 'start')) return readOphNet;
  if (has('video_id', 'surgery')) return readOphNetProcedures;
  if (has('caseId', 'comment')) return readCataract1kPhases;
  if (has('folder_name', 'file_name')) return readCadis;
  if (has('VideoID', 'endframe')) return readCataract101Merged;
  return has('Frame') ? readCataracts : null;
}

const COLUMNS = { annotations: 'FrameNo', videos: 'Frames', phases: 'Meaning' } as const;
type Cataract101Part = keyof typeof COLUMNS;

function partOfCataract101(file: TextFile): Cataract101Part | undefined {
  const columns = columnsOf(file, ';');
  return (Object.keys(COLUMNS) as Cataract101Part[]).find((part) => columns.includes(COLUMNS[part]));
}

function cataract101(files: readonly TextFile[]): AnnotatedVideo[] {
  const parts = new Map(files.map((file) => [partOfCataract101(file), file]));
  const [first] = files;
  if (first === undefined) return [];
  const [annotations, videos, phases] = [parts.get('annotations'), parts.get('videos'), parts.get('phases')];
  if (annotations === undefined || videos === undefined || phases === undefined)
    throw broken(first, 1, 'annotations.csv, videos.csv and phases.csv are needed together');
  return readCataract101({ annotations, videos, phases });
}
