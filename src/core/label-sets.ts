import * as z from 'zod';

/**
 * Label sets as data: what can be asked of a picture, in which words. The files of public/label-sets/ come with the app;
 * made and edited sets have the same form. docs/label-sets.md says where their class lists come from.
 */
const id = z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'lower-case letters, digits and hyphens');

const labelSchema = z.strictObject({
  id,
  name: z.string().min(1),
  /** Sentences that describe it; a label's embedding is the mean of theirs. */
  prompts: z.array(z.string().min(1)).min(1).max(20),
  /** Instruments: what the picture shows instead where it is not there. */
  contrast: z.array(z.string().min(1)).optional(),
  colour: z.string().regex(/^#[0-9a-f]{6}$/, 'a colour like #3fd0c0'),
  /** Counted lengths of a stretch of it, seconds: 10 %, 50 % and 90 % quantile. */
  seconds: z.tuple([z.number(), z.number(), z.number()]).optional(),
  /** How annotation files write it, where not by its name. */
  written: z.array(z.string()).optional(),
});

export const labelSetSchema = z
  .strictObject({
    schema: z.literal(1),
    id,
    name: z.string().min(1),
    kind: z.enum(['phase', 'instrument', 'procedure', 'other']),
    /** True: exactly one label holds at a time. */
    exclusive: z.boolean(),
    /** The label of what no other one describes: pauses, the rest. */
    idle: id.optional(),
    /** True: labels are in the order of a usual operation. */
    ordered: z.boolean(),
    /** Where the class list comes from, and its licence. */
    source: z.string(),
    licence: z.string(),
    /** The file of counted transitions in priors/, whose labels are in `written`. */
    priors: id.optional(),
    labels: z.array(labelSchema).min(1),
  })
  .check(({ value, issues }) => {
    const ids = value.labels.map((label) => label.id);
    const problem = (message: string, path: (string | number)[]): void => {
      issues.push({ code: 'custom', message, input: value, path });
    };
    const twice = ids.findIndex((own, i) => ids.indexOf(own) < i);
    if (twice !== -1) problem('two labels have the same id', ['labels', twice, 'id']);
    if (value.idle !== undefined && !ids.includes(value.idle))
      problem('idle is none of the labels', ['idle']);
  });

export const labelSetIndexSchema = z.strictObject({
  schema: z.literal(1),
  sets: z.array(
    z.strictObject({
      id,
      name: z.string(),
      kind: labelSetSchema.shape.kind,
      labels: z.int().positive(),
      file: z.string(),
    }),
  ),
});

export type WordedLabel = z.infer<typeof labelSchema>;
export type WordedLabelSet = z.infer<typeof labelSetSchema>;
export type LabelSetIndex = z.infer<typeof labelSetIndexSchema>;

/** Throws a ZodError where the file is not as described. */
export function parseLabelSet(json: unknown): WordedLabelSet {
  return labelSetSchema.parse(json);
}

/** What a label can be found by. */
type Named = { readonly id: string; readonly name: string; readonly written?: readonly string[] | undefined };

/** The label that an annotation file means: by id, name, or what files write for it; undefined for what is not in the set. */
export function labelWritten<L extends Named>(
  { labels }: { readonly labels: readonly L[] },
  text: string,
): L | undefined {
  const plain = (value: string): string => value.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '');
  const wanted = plain(text);
  return labels.find(({ id: own, name, written = [] }) =>
    [own, name, ...written].map(plain).includes(wanted),
  );
}
