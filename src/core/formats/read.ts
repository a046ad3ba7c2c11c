import { broken, type AnnotatedVideo, type TextFile } from './annotations.ts';
import { readCadis } from './cadis.ts';
import { readCataract101 } from './cataract-101.ts';
import { readCataract1kFrames, readCataract1kPhases } from './cataract-1k.ts';
import { readCataracts } from './cataracts.ts';
import { readElan } from './elan.ts';
import { readOphclip } from './ophclip.ts';
import { readOphNet, readOphNetProcedures } from './ophnet.ts';
import { columnsOf } from './table.ts';

/**
 * What files dropped together say, whatever format they have: known by what they hold, never by their name. Cataract-101
 * is three files. `fps` is for CATARACTS, whose files do not say it. Throws `annotations/broken`.
 */
export function readAnnotations(files: readonly TextFile[], { fps }: { fps: number }): AnnotatedVideo[] {
  const parts = new Map<Cataract101Part, TextFile>();
  const others: TextFile[] = [];
  for (const file of files) {
    const part = partOfCataract101(file);
    if (part === undefined) others.push(file);
    else parts.set(part, file);
  }
  return [...cataract101(parts), ...others.flatMap((file) => readOne(file, fps))];
}

function readOne(file: TextFile, fps: number): AnnotatedVideo[] {
  const head = file.text.trimStart();
  if (head.startsWith('<')) return readElan(file);
  if (head.startsWith('{'))
    return head.includes('"ophclip-annotations"') ? readOphclip(file) : readCataract1kFrames(file);
  const columns = columnsOf(file, ',');
  const has = (...names: string[]): boolean => names.every((name) => columns.includes(name));
  if (has('video_id', 'start')) return readOphNet(file);
  if (has('video_id', 'surgery')) return readOphNetProcedures(file);
  if (has('caseId', 'comment')) return readCataract1kPhases(file);
  if (has('folder_name', 'file_name')) return readCadis(file);
  if (has('Frame')) return readCataracts(file, { fps });
  throw broken(file, 1, 'it is in no format that ophclip knows');
}

const COLUMNS = { annotations: 'FrameNo', videos: 'Frames', phases: 'Meaning' } as const;
type Cataract101Part = keyof typeof COLUMNS;

function partOfCataract101(file: TextFile): Cataract101Part | undefined {
  const columns = columnsOf(file, ';');
  return (Object.keys(COLUMNS) as Cataract101Part[]).find((part) => columns.includes(COLUMNS[part]));
}

function cataract101(parts: ReadonlyMap<Cataract101Part, TextFile>): AnnotatedVideo[] {
  const [first] = parts.values();
  if (first === undefined) return [];
  const [annotations, videos, phases] = [parts.get('annotations'), parts.get('videos'), parts.get('phases')];
  if (annotations === undefined || videos === undefined || phases === undefined)
    throw broken(first, 1, 'annotations.csv, videos.csv and phases.csv are needed together');
  return readCataract101({ annotations, videos, phases });
}
