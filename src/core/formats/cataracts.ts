import { runs } from '#core/segments.ts';
import { broken, stem, type AnnotatedVideo, type Track, type TextFile } from './annotations.ts';
import { readTable, type Row } from './table.ts';

/**
 * CATARACTS, one file a video and a line a frame: `Frame` and a column per instrument (0, 1, or 0.5 where its two
 * annotators differ), or `Frame` and one column of step numbers. The files do not say how fast the frames follow each
 * other (29.17 to 29.2 a second): that comes with the videos. A file may have both kinds of columns.
 */
export function readCataracts(file: TextFile, { fps }: { fps: number }): AnnotatedVideo[] {
  const { columns, rows } = readTable(file, ['Frame']);
  const labels = columns.filter((name) => name !== 'Frame');
  if (labels.length === 0) throw broken(file, 1, 'there is no column beside Frame');
  const first = rows[0]?.whole('Frame') ?? 0;
  for (const [i, row] of rows.entries())
    if (row.whole('Frame') !== first + i) row.refuse(`frame ${first + i} was expected`);
  // Both of its challenges count from 1.
  const time = (place: number): number => (first - 1 + place) / fps;
  if (first < 1) rows[0]?.refuse('frames are counted from 1');
  const isStep = (name: string): boolean => /^(steps?|phases?)$/i.test(name);
  const tracks = labels.map((name) =>
    isStep(name) ? stepTrack(name, rows, time) : instrumentTrack(name, rows, time),
  );
  return [
    {
      video: stem(file.name),
      durationSeconds: time(rows.length),
      facts: { fps: String(fps) },
      tracks,
      frames: [],
    },
  ];
}

function stepTrack(name: string, rows: readonly Row[], time: (place: number) => number): Track {
  const annotations = runs(rows.map((row) => row.whole(name))).map(({ value, first, end }) => ({
    start: time(first),
    end: time(end),
    label: String(value),
  }));
  return { name, kind: 'phase', annotations };
}

function instrumentTrack(name: string, rows: readonly Row[], time: (place: number) => number): Track {
  const values = rows.map((row) => {
    const value = row.number(name);
    return value <= 1 ? value : row.refuse(`${name} should be between 0 and 1, but is ${value}`);
  });
  const annotations = runs(values)
    .filter(({ value }) => value > 0)
    .map(({ value, first, end }) => ({
      start: time(first),
      end: time(end),
      label: name,
      ...(value < 1 && { agreement: value }),
    }));
  return { name, kind: 'instrument', annotations };
}
