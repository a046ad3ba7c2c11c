import * as z from 'zod';
import { AppError } from '#core/errors.ts';

/**
 * What an annotation file says about recordings, whatever its format: nothing of it is left out, renamed or mapped.
 * Times are seconds from the start of the video.
 */
const seconds = z.number().nonnegative();

const annotationSchema = z.strictObject({
  start: seconds,
  /** null: the file does not say when it ends. */
  end: seconds.nullable(),
  label: z.string(),
  /** Share of the annotators who say so, where several did and the file says how many: 0..1. */
  agreement: z.number().min(0).max(1).optional(),
});

const trackSchema = z.strictObject({
  name: z.string(),
  kind: z.enum(['phase', 'instrument', 'procedure', 'other']),
  annotations: z.array(annotationSchema),
  /** What else the file says about the track, by the file's own names. */
  facts: z.record(z.string(), z.string()).optional(),
});

/** One frame that was looked at by itself, with what can be seen in it. */
const frameSchema = z.strictObject({
  name: z.string(),
  /** null: the file does not say when it was. */
  seconds: seconds.nullable(),
  /** Pixels by label; what cannot be seen has none. */
  pixels: z.record(z.string(), z.number().positive()),
  facts: z.record(z.string(), z.string()).optional(),
});

export const annotatedVideoSchema = z.strictObject({
  video: z.string(),
  durationSeconds: seconds.nullable(),
  facts: z.record(z.string(), z.string()),
  tracks: z.array(trackSchema),
  frames: z.array(frameSchema),
});

export type Annotation = z.infer<typeof annotationSchema>;
export type Track = z.infer<typeof trackSchema>;
export type LookedAtFrame = z.infer<typeof frameSchema>;
export type AnnotatedVideo = z.infer<typeof annotatedVideoSchema>;

export type TextFile = { readonly name: string; readonly text: string };

/** The one error of every format: which file, which line (from 1), and why, as the rest of a sentence. */
export function broken({ name }: TextFile, line: number, reason: string): AppError {
  return new AppError('annotations/broken', `${name}, line ${line}: ${reason}`, {
    details: { file: name, line, reason },
  });
}

/** The line, from 1, of a place in a text. */
export function lineAt(text: string, index: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < index; at = text.indexOf('\n', at + 1)) line++;
  return line;
}

/** A name without folders and ending: what a file that names no video is about. */
export function stem(name: string): string {
  return (name.split('/').at(-1) as string).replace(/\.[^.]*$/, '');
}
