import type { AnnotatedVideo, Annotation, TextFile } from './annotations.ts';
import { readTable, type Row } from './table.ts';

/**
 * Cataract-101: `annotations.csv` has the first frame of every phase, `videos.csv` the lengths, `phases.csv` the names.
 * A phase lasts until the next begins, the last one to the end of the video. Frame n is shown at n / fps.
 */
export function readCataract101(files: {
  readonly annotations: TextFile;
  readonly videos: TextFile;
  readonly phases: TextFile;
}): AnnotatedVideo[] {
  const names = new Map<string, string>();
  for (const row of readTable(files.phases, ['Phase', 'Meaning'], ';').rows)
    names.set(row.text('Phase'), row.text('Meaning'));
  const starts = new Map<string, Row[]>();
  const { rows } = readTable(files.annotations, ['VideoID', 'FrameNo', 'Phase'], ';');
  for (const row of rows) {
    const video = row.text('VideoID');
    starts.set(video, [...(starts.get(video) ?? []), row]);
  }
  const videos = readTable(files.videos, ['VideoID', 'Frames', 'FPS'], ';').rows.map((row) => {
    const id = row.text('VideoID');
    const own = starts.get(id) ?? [];
    starts.delete(id);
    return videoOf(id, row, own, names);
  });
  const [stray] = [...starts.values()].flat();
  stray?.refuse(`the video ${stray.text('VideoID')} is not in ${files.videos.name}`);
  return videos;
}

function videoOf(
  video: string,
  row: Row,
  starts: readonly Row[],
  names: ReadonlyMap<string, string>,
): AnnotatedVideo {
  const fps = row.number('FPS');
  if (fps === 0) row.refuse('FPS should be more than nothing');
  const frames = row.whole('Frames');
  const annotations = starts.map((start, i): Annotation => {
    const first = start.whole('FrameNo');
    const next = starts[i + 1]?.whole('FrameNo') ?? frames;
    if (next < first) (starts[i + 1] ?? start).refuse('it begins before the one above, or after the video');
    const id = start.text('Phase');
    const label = names.get(id) ?? start.refuse(`there is no phase ${id}`);
    return { start: first / fps, end: next / fps, label };
  });
  const facts = ['Frames', 'FPS', 'Surgeon', 'Experience'].filter((name) => row.has(name));
  return {
    video,
    durationSeconds: frames / fps,
    facts: Object.fromEntries(facts.map((name) => [name, row.text(name)])),
    tracks: [{ name: 'Phases', kind: 'phase', annotations }],
    frames: [],
  };
}
