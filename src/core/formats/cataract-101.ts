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

/**
 * Cataract-101 as one table that is handed on as well: `VideoID, FrameNo, Phase, endframe`, a line a phase, by number. It
 * does not say how fast the frames follow each other.
 */
export function readCataract101Merged(file: TextFile, { fps }: { fps: number }): AnnotatedVideo[] {
  const videos = new Map<string, AnnotatedVideo>();
  for (const row of readTable(file, ['VideoID', 'FrameNo', 'Phase', 'endframe']).rows) {
    const [first, end] = [row.whole('FrameNo'), row.whole('endframe')];
    if (end < first) row.refuse('it ends before it starts');
    const id = row.text('VideoID');
    const video = videos.get(id) ?? {
      video: id,
      durationSeconds: null,
      facts: { fps: String(fps) },
      tracks: [{ name: 'Phases', kind: 'phase', annotations: [] }],
      frames: [],
    };
    video.tracks[0]?.annotations.push({ start: first / fps, end: end / fps, label: row.text('Phase') });
    videos.set(id, video);
  }
  return [...videos.values()];
}
