import type { AnnotatedVideo, Track, TextFile } from './annotations.ts';
import { readTable, type Row } from './table.ts';

const LEVELS = [
  ['surgery_id', 'Surgeries', 'procedure'],
  ['phase_id', 'Phases', 'phase'],
  ['operation_id', 'Operations', 'phase'],
] as const;

/**
 * OphNet's timed stretches: `video_id, start, end, split, surgery_id, phase_id` and, in the full file, `operation_id`. A
 * track per level, labelled with the file's own numbers; stretches may overlap and have gaps between them.
 */
export function readOphNet(file: TextFile): AnnotatedVideo[] {
  const wanted = ['video_id', 'start', 'end', 'split', 'surgery_id', 'phase_id'];
  const { columns, rows } = readTable(file, wanted);
  const levels = LEVELS.filter(([column]) => columns.includes(column));
  const videos = new Map<string, AnnotatedVideo>();
  for (const row of rows) {
    const [start, end] = [row.number('start'), row.number('end')];
    if (end < start) row.refuse('it ends before it starts');
    const video = videoOf(videos, row, levels);
    for (const [i, [column]] of levels.entries())
      if (row.has(column))
        video.tracks[i]?.annotations.push({ start, end, label: String(row.whole(column)) });
  }
  return [...videos.values()];
}

function videoOf(
  videos: Map<string, AnnotatedVideo>,
  row: Row,
  levels: readonly (typeof LEVELS)[number][],
): AnnotatedVideo {
  const id = row.text('video_id');
  const split = row.text('split');
  const known = videos.get(id);
  if (known !== undefined) {
    if (known.facts['split'] !== split) row.refuse(`${id} is in two splits`);
    return known;
  }
  const tracks = levels.map(([, name, kind]): Track => ({ name, kind, annotations: [] }));
  const video = { video: id, durationSeconds: null, facts: { split }, tracks, frames: [] };
  videos.set(id, video);
  return video;
}

/** OphNet's procedures of whole videos: `video_id, surgery`, where a video may have several, the first one foremost. */
export function readOphNetProcedures(file: TextFile): AnnotatedVideo[] {
  return readTable(file, ['video_id', 'surgery']).rows.map((row) => {
    const labels = row.text('surgery').split(',');
    if (!labels.every((label) => /^\d+$/.test(label))) row.refuse('surgery should be numbers with commas');
    return {
      video: row.text('video_id'),
      durationSeconds: null,
      facts: {},
      tracks: [
        {
          name: 'Surgeries',
          kind: 'procedure',
          annotations: labels.map((label) => ({ start: 0, end: null, label })),
        },
      ],
      frames: [],
    };
  });
}
