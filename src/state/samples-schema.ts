import * as z from 'zod';

// Zod compiles validators with `new Function` when it may; the page's CSP forbids that.
z.config({ jitless: true });

const file = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'a plain file name');

export const samplesSchema = z.object({
  schema: z.literal(1),
  samples: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      file,
      width: z.int().positive(),
      height: z.int().positive(),
      durationSeconds: z.number().positive(),
      /** The file that says which phase is shown when. */
      truth: file,
    }),
  ),
});

/** Seconds on the video's own clock. */
export const truthSchema = z.object({
  segments: z.array(z.object({ phase: z.string(), start: z.number(), end: z.number() })),
});
