import type { AnnotatedVideo, TextFile } from './annotations.ts';
import { readTable } from './table.ts';

/** Columns of the table that say something else than how many pixels of a class a frame has. */
const OTHERS = [
  'img_path',
  'lbl_path',
  'blacklisted',
  'comment',
  'relabeled',
  'folder_name',
  'file_name',
  'ssim',
  'blpx',
  'per_video_index',
  'vid_num',
];

/** CaDIS as a table of pixel counts: a line a frame, a column a class. Its first column has no name and only counts lines. */
export function readCadis(file: TextFile): AnnotatedVideo[] {
  const { columns, rows } = readTable(file, ['folder_name', 'file_name']);
  const classes = columns.filter((name) => name !== '' && !OTHERS.includes(name));
  const videos = new Map<string, AnnotatedVideo>();
  for (const row of rows) {
    const id = row.text('folder_name');
    const video = videos.get(id) ?? { video: id, durationSeconds: null, facts: {}, tracks: [], frames: [] };
    const counts = classes.map((name) => [name, row.whole(name)] as const);
    const facts = OTHERS.filter((name) => row.has(name)).map((name) => [name, row.text(name)]);
    video.frames.push({
      name: row.text('file_name'),
      seconds: null,
      pixels: Object.fromEntries(counts.filter(([, count]) => count > 0)),
      facts: Object.fromEntries(facts) as Record<string, string>,
    });
    videos.set(id, video);
  }
  return [...videos.values()];
}
