import * as z from 'zod';
import { ERROR_CODES } from '#core/errors.ts';
import { DEFAULT_LABEL_CHOICE, SET_ORIGINS } from '#core/label-choice.ts';
import { caseTruthSchema } from '#core/evaluation/plan.ts';
import { PHASE_LANE } from '#core/review.ts';
import { ROUTES } from '#core/video.ts';

/** A case as it is stored: facts only, bytes lie beside it in OPFS. Every row is parsed when it is read. */

z.config({ jitless: true });

/** What the embeddings were made with. Raised when decoding or preprocessing changes what a sample is. */
export const PIPELINE_VERSION = 4;

const confidence = z.enum(['sure', 'likely', 'unsure']);
const segment = z
  .object({
    start: z.number(),
    end: z.number(),
    label: z.string(),
    confidence,
    like: z.object({ stretches: z.int(), cases: z.int() }).exactOptional(),
    untaught: z.string().exactOptional(),
  })
  .readonly();

export const videoSchema = z.object({
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

/** Why a part cannot be read, as `AppError` has it. */
export const problemSchema = z.object({
  code: z.enum(ERROR_CODES),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});

/** One file of a case. */
const partSchema = z.object({
  name: z.string(),
  bytes: z.number(),
  lastModified: z.number(),
  /** SHA-256 over size, first and last megabyte, in hex. */
  fingerprint: z.string(),
  /** The file where it lies; null where the browser hands out none. */
  handle: z.custom<FileSystemFileHandle>((value) => value instanceof FileSystemFileHandle).nullable(),
  /** A copy in the browser's storage, for browsers that keep no handle. */
  hasCopy: z.boolean(),
  /** When it begins on the case's clock, seconds. */
  start: z.number().nonnegative(),
  /** Of a part that cannot be opened: about, as its bytes tell. */
  durationSeconds: z.number().nonnegative(),
  /** Null: it cannot be opened. */
  video: videoSchema.nullable(),
  problem: problemSchema.nullable(),
});

const sourceSchema = z.discriminatedUnion('kind', [
  /** An operation that comes with the app. */
  z.object({ kind: z.literal('sample'), url: z.string() }),
  /** Files of the user's, in the order in which they were recorded. */
  z.object({ kind: z.literal('files'), parts: z.array(partSchema).min(1).readonly() }),
]);

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

const setRef = z.templateLiteral([z.enum(SET_ORIGINS), ':', z.string().min(1)]).nullable();

/** As `LabelChoice` has it. */
const labelChoiceSchema = z.object({
  phase: setRef,
  instrument: setRef,
  procedure: setRef,
  order: z.number().min(0).max(1),
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

/** As `Correction` has it. */
export const correctionSchema = z
  .object({
    start: z.number(),
    end: z.number(),
    label: z.string().nullable(),
    set: z.string(),
    /** Rows of old spoke of phases only. */
    lane: z.string().default(PHASE_LANE),
    at: z.number(),
    said: z.string().nullable(),
  })
  .readonly();

/** As `Mark` has it. */
export const markSchema = z
  .object({
    id: z.string().min(1),
    start: z.number(),
    end: z.number(),
    text: z.string(),
    isStarred: z.boolean(),
    at: z.number(),
  })
  .readonly();

export const taughtSchema = z.object({
  tried: z.object({ corrected: z.int(), right: z.int(), rightWithout: z.int(), accepted: z.int() }),
  isUsed: z.boolean(),
});

const rowSchema = z.object({
  schema: z.literal(2),
  id: z.string().min(1),
  name: z.string(),
  createdAt: z.number(),
  openedAt: z.number(),
  source: sourceSchema,
  video: videoSchema,
  index: indexSchema,
  /** What it is to be labelled with. */
  labels: labelChoiceSchema.default(DEFAULT_LABEL_CHOICE),
  labelling: labellingSchema,
  /** Key of the label sets and settings that `labelling` was made with; null in rows that did not say. */
  labelledWith: z.string().nullable().default(null),
  /** What a person says; no reading and no labelling touches it. */
  corrections: z.array(correctionSchema).readonly().default([]),
  /** Notes and stars of a person's. */
  marks: z.array(markSchema).readonly().default([]),
  /** What people say about it, where they do. */
  truth: caseTruthSchema.optional(),
  /** What `labelling` learnt from reviews, and the key of those; null in rows that learnt nothing. */
  learning: z.object({ key: z.string(), taught: taughtSchema.nullable() }).nullable().default(null),
  /** Where it came from in a case file: which case it was there, and who read it. Null: it was read here. */
  brought: z
    .object({
      caseId: z.string(),
      encoders: z.object({ name: z.string(), licence: z.string(), notice: z.string() }),
    })
    .nullable()
    .default(null),
  /** A JPEG picture for the case's card. */
  poster: z.custom<Uint8Array<ArrayBuffer>>((value) => value instanceof Uint8Array).nullable(),
});

/** Rows of schema 1 had one file each. */
const oldRowSchema = z.looseObject({
  schema: z.literal(1),
  source: z.looseObject({ kind: z.enum(['sample', 'file']) }),
  video: z.looseObject({ durationSeconds: z.number() }),
});

function migrated(stored: unknown): unknown {
  const old = oldRowSchema.safeParse(stored).data;
  if (old === undefined) return stored;
  const { source, video } = old;
  if (source.kind === 'sample') return { ...old, schema: 2 };
  const { durationSeconds } = video;
  const part = { ...source, start: 0, durationSeconds, video, problem: null };
  return { ...old, schema: 2, source: { kind: 'files', parts: [part] } };
}

/** Reads rows of every schema there has been. */
export const caseRowSchema = z.preprocess(migrated, rowSchema);

export type CaseRow = z.infer<typeof rowSchema>;
export type CaseSource = z.infer<typeof sourceSchema>;
export type CasePart = z.infer<typeof partSchema>;
