import * as z from 'zod';
import { stem, type AnnotatedVideo, type LookedAtFrame, type TextFile } from './annotations.ts';
import { readJson } from './json-text.ts';
import { readTable } from './table.ts';

/**
 * Cataract-1K's phases, one file a video: `caseId, comment (the phase), frame, endFrame, sec, endSec`. What lies between
 * two of them is idle, and stays unannotated here.
 */
export function readCataract1kPhases(file: TextFile): AnnotatedVideo[] {
  const { rows } = readTable(file, ['caseId', 'comment', 'frame', 'endFrame', 'sec', 'endSec']);
  const videos = new Map<string, AnnotatedVideo>();
  for (const row of rows) {
    const [start, end] = [row.number('sec'), row.number('endSec')];
    if (end < start) row.refuse('it ends before it starts');
    if (row.whole('endFrame') < row.whole('frame')) row.refuse('its last frame comes before its first');
    const id = row.text('caseId');
    const video = videos.get(id) ?? {
      video: id,
      durationSeconds: null,
      facts: {},
      tracks: [{ name: 'Phases', kind: 'phase', annotations: [] }],
      frames: [],
    };
    video.tracks[0]?.annotations.push({ start, end, label: row.text('comment') });
    videos.set(id, video);
  }
  return [...videos.values()];
}

const id = z.union([z.int(), z.string()]);
const cocoSchema = z.object({
  images: z.array(z.object({ id, file_name: z.string() })),
  categories: z.array(z.object({ id, name: z.string() })),
  annotations: z.array(z.object({ image_id: id, category_id: id, area: z.number().positive() })),
});

/** Cataract-1K's segmented frames (COCO): which labels a frame has, in pixels; outlines and boxes are not kept. */
export function readCataract1kFrames(file: TextFile): AnnotatedVideo[] {
  const { value, refuse } = readJson(file, cocoSchema);
  const names = new Map(value.categories.map((category) => [category.id, category.name]));
  const frames = new Map<z.infer<typeof id>, LookedAtFrame>(
    value.images.map((image) => [image.id, { name: image.file_name, seconds: null, pixels: {} }]),
  );
  for (const [i, { image_id, category_id, area }] of value.annotations.entries()) {
    const { pixels } =
      frames.get(image_id) ?? refuse(['annotations', i, 'image_id'], 'there is no such image');
    const name =
      names.get(category_id) ?? refuse(['annotations', i, 'category_id'], 'there is no such category');
    pixels[name] = (pixels[name] ?? 0) + area;
  }
  return [
    { video: stem(file.name), durationSeconds: null, facts: {}, tracks: [], frames: [...frames.values()] },
  ];
}
