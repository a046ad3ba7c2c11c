import * as z from 'zod';

/**
 * How often what followed what, and how long it took, counted over annotated operations. Counts are facts; the files
 * they were counted from are not kept. Made by `npm run priors` (docs/label-sets.md).
 */
const count = z.int().positive();

export const priorsSchema = z.strictObject({
  schema: z.literal(1),
  id: z.string(),
  name: z.string(),
  /** Where the annotations come from, and their licence. */
  source: z.string(),
  licence: z.string(),
  videos: count,
  /** What counts as a pause: kept out of `next`, which joins what came before it with what came after. */
  pauses: z.array(z.string()),
  labels: z.array(
    z.strictObject({
      /** As the annotations name it. */
      label: z.string(),
      stretches: count,
      /** 10 %, 50 % and 90 % quantile, seconds. */
      seconds: z.tuple([z.number(), z.number(), z.number()]),
      /** Stretches by length: `edges[i] <= seconds < edges[i + 1]`; trailing zeros are left out. */
      lengths: z.array(z.int().nonnegative()),
    }),
  ),
  /** Edges of `lengths`, seconds, ascending; the last bin has no end. */
  edges: z.array(z.number()),
  /** What operations begin with, pauses aside. */
  first: z.array(z.tuple([z.string(), count])),
  /** [before, after, times]: what follows next, pauses aside. */
  next: z.array(z.tuple([z.string(), z.string(), count])),
  /** [before, pause, times] */
  paused: z.array(z.tuple([z.string(), z.string(), count])),
  /** Which kinds of operation have what in them, where that was annotated. */
  within: z
    .strictObject({
      /** [operation, videos] */
      operations: z.array(z.tuple([z.string(), count])),
      /** [operation, label, videos]: in how many of its videos the label occurs. */
      occurs: z.array(z.tuple([z.string(), z.string(), count])),
    })
    .optional(),
});

export type Priors = z.infer<typeof priorsSchema>;

/** Throws a ZodError where the file is not as described. */
export function parsePriors(json: unknown): Priors {
  return priorsSchema.parse(json);
}
