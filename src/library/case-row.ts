import * as z from 'zod';
import { ROUTES } from '#core/video.ts';

/** A case as it is stored: facts only, bytes lie beside it in OPFS. Every row is parsed when it is read. */

z.config({ jitless: true });

/** What the embeddings were made with. Raised when decoding or preprocessing changes what a sample is. */
export const PIPELINE_VERSION = 2;

const confidence = z.enum(['sure', 'likely', 'unsure']);
const segment = z.object({ start: z.number(), end: z.number(), label: z.string(), confidence }).readonly();

const sourceSchema = z.discriminatedUnion('kind', [
  /** An operation that comes with the app. */
  z.object({ kind: z.literal('sample'), url: z.string() }),
  z.object({
    kind: z.literal('file'),
    name: z.string(),
    bytes: z.number(),
    lastModified: z.number(),
    /** SHA-256 over size, first and last megabyte, in hex. */
    fingerprint: z.string(),
    /** The file where it lies; null where the browser hands out none. */
    handle: z.custom<FileSystemFileHandle>((value) => value instanceof FileSystemFileHandle).nullable(),
    /** A copy in the browser's storage, for browsers that keep no handle. */
    hasCopy: z.boolean(),
  }),
]);

const videoSchema = z.object({
  durationSeconds: z.number().positive(),
  firstFrameSeconds: z.number().nonnegative(),
  width: z.int().positive(),
  height: z.int().positive(),
  rotation: z.union([z.literal(0), z.literal(90), z.literal(180), z.literal(270)]),
  isMirrored: z.boolean(),
  frameRate: z.number().nonnegative(),
  keySpacingSeconds: z.number().positive().nullable().default(null),
  codec: z.string(),
  route: z.enum(ROUTES).default('direct'),
  conversionSeconds: z.number().nonnegative().nullable().default(null),
});

const indexSchema = z.object({
  packId: z.string(),
  packVersion: z.string(),
  pipeline: z.int(),
  dim: z.int().positive(),
  /** Samples per second. */
  rate: z.number().positive(),
  cells: z.int().positive(),
  done: z.int().nonnegative(),
  /** `open`: to be gone on with. `paused`: by the user. */
  state: z.enum(['open', 'paused', 'done']),
  /** Cells that could not be decoded, once done. */
  unreadable: z.int().nonnegative(),
});

const labellingSchema = z.object({
  phases: z.array(segment).readonly(),
  instruments: z.array(z.object({ label: z.string(), segments: z.array(segment).readonly() })).readonly(),
  procedure: z.object({ label: z.string(), confidence }).nullable(),
  gaps: z
    .array(z.object({ start: z.number(), end: z.number() }))
    .readonly()
    .default([]),
});

export const caseRowSchema = z.object({
  schema: z.literal(1),
  id: z.string().min(1),
  name: z.string(),
  createdAt: z.number(),
  openedAt: z.number(),
  source: sourceSchema,
  video: videoSchema,
  index: indexSchema,
  labelling: labellingSchema,
  /** A JPEG picture for the case's card. */
  poster: z.custom<Uint8Array<ArrayBuffer>>((value) => value instanceof Uint8Array).nullable(),
});

export type CaseRow = z.infer<typeof caseRowSchema>;
export type CaseSource = z.infer<typeof sourceSchema>;
