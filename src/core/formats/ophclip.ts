import * as z from 'zod';
import { annotatedVideoSchema, type AnnotatedVideo, type TextFile } from './annotations.ts';
import { readJson } from './json-text.ts';

/** Our own file: everything any of the other formats says, as JSON. */
const fileSchema = z.strictObject({
  format: z.literal('ophclip-annotations'),
  version: z.literal(1),
  videos: z.array(annotatedVideoSchema),
});

export function readOphclip(file: TextFile): AnnotatedVideo[] {
  const { value, refuse } = readJson(file, fileSchema);
  for (const [v, { tracks }] of value.videos.entries())
    for (const [t, { annotations }] of tracks.entries())
      for (const [a, { start, end }] of annotations.entries())
        if (end !== null && end < start)
          refuse(['videos', v, 'tracks', t, 'annotations', a, 'end'], 'it ends before it starts');
  return value.videos;
}

export function writeOphclip(videos: readonly AnnotatedVideo[]): string {
  return JSON.stringify({ format: 'ophclip-annotations', version: 1, videos }, null, 2) + '\n';
}
