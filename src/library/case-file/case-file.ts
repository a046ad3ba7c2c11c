import * as z from 'zod';
import { AppError } from '#core/errors.ts';
import { caseTruthSchema } from '#core/evaluation/plan.ts';
import { correctionSchema, labellingSchema, markSchema, setRef } from '#core/export/export-case.ts';
import type { WordedLabelSet } from '#core/label-sets.ts';
import { gridOf } from '#core/sampling.ts';
import { problemSchema, taughtSchema, videoSchema } from '#library/case-row.ts';

/**
 * A case without its video, as one file (`NAME.ophclip`, a zip): what is in it, and how much of it there may be. The file
 * comes from anywhere: nothing in it is a path, every number has a bound. docs/export.md describes it for others.
 */

z.config({ jitless: true });

export const CASE_FILE_ENDING = '.ophclip';
export const CASE_FILE_FORMAT = 'ophclip-case';
export const CASE_FILE_VERSION = 1;

/** Names of the parts of a case file; what else is in the archive is left alone. */
export const PARTS = {
  manifest: 'manifest.json',
  facts: 'case.json',
  review: 'review.json',
  samples: 'samples.bin',
  thumbnails: 'thumbnails.jpegs',
  poster: 'poster.jpg',
} as const;

export function setPart(id: string): string {
  return `label-sets/${id}.json`;
}

/** Bytes that each part may have. */
export const MOST_BYTES = {
  manifest: 4_000_000,
  facts: 64_000_000,
  review: 64_000_000,
  samples: 512_000_000,
  thumbnails: 4_000_000_000,
  poster: 1_000_000,
  set: 4_000_000,
} as const;
export const MOST_PARTS = 200;
const MOST_SECONDS = 1e6;

const text = z.string().max(20_000);
const labelSetId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,99}$/);

const manifestSchema = z.object({
  format: z.literal(CASE_FILE_FORMAT),
  version: z.literal(CASE_FILE_VERSION),
  software: z.object({ name: text, version: text }),
  /** When it was written, ISO 8601. */
  made: text,
  notice: text,
  /** What is in it, for people. */
  contents: text,
  /** Id of the case where it was read first; tells copies of it from other cases. */
  caseId: z.string().min(1).max(200),
  name: z.string().min(1).max(500),
  /** As packs have them: they name files. */
  encoders: z.object({
    id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/),
    version: z.string().regex(/^\d{1,6}\.\d{1,6}\.\d{1,6}$/),
    name: text,
    licence: text,
    notice: text,
  }),
  pipeline: z.int().min(0).max(1_000_000),
  samplesPerSecond: z.number().min(0.01).max(100),
  dim: z.int().min(1).max(65_536),
  cells: z.int().positive().max(10_000_000),
  /** Records in `samples.bin`. */
  samples: z.int().nonnegative(),
  /** Null: it was written without them. */
  thumbnails: z.object({ bytes: z.int().nonnegative() }).nullable(),
  hasPoster: z.boolean(),
  /** The files of the recording, in their order; a name is null where it was left out. */
  recording: z
    .array(
      z.object({
        name: z.string().max(1000).nullable(),
        bytes: z.number().nonnegative(),
        /** SHA-256 of size, first and last megabyte, hex. */
        fingerprint: z.string().regex(/^[0-9a-f]{64}$/),
      }),
    )
    .min(1)
    .max(10_000),
  labelSets: z.object({
    phase: setRef.nullable(),
    instrument: setRef.nullable(),
    procedure: setRef.nullable(),
  }),
  /** Ids of label sets that are in the file in full: made or edited ones. */
  ownLabelSets: z.array(labelSetId).max(100),
});

const seconds = z.number().min(0).max(MOST_SECONDS);
const video = videoSchema.refine(
  ({ durationSeconds, width, height }) =>
    durationSeconds <= MOST_SECONDS && Math.max(width, height) <= 100_000,
  { message: 'longer or larger than any recording' },
);

const factsSchema = z.object({
  video,
  parts: z.array(
    z.object({
      start: seconds,
      durationSeconds: seconds,
      video: video.nullable(),
      problem: problemSchema.nullable(),
    }),
  ),
  state: z.enum(['open', 'paused', 'done']),
  unreadable: z.int().nonnegative(),
  /** How much the usual order counts. */
  order: z.number().min(0).max(1),
  labelling: labellingSchema,
  labelledWith: z.string().max(1000).nullable(),
  learning: z.object({ key: text, taught: taughtSchema.nullable() }).nullable(),
  truth: caseTruthSchema.exactOptional(),
});

const reviewSchema = z.object({
  corrections: z.array(correctionSchema).max(100_000).readonly(),
  marks: z.array(markSchema).max(100_000).readonly(),
});

export type CaseFileManifest = z.infer<typeof manifestSchema>;
export type CaseFileFacts = z.infer<typeof factsSchema>;
export type CaseFileReview = z.infer<typeof reviewSchema>;

/** All of a case file but samples and thumbnails. */
export type CaseFileContent = {
  readonly manifest: CaseFileManifest;
  readonly facts: CaseFileFacts;
  readonly review: CaseFileReview;
  readonly sets: readonly WordedLabelSet[];
  /** A JPEG picture for its card. */
  readonly poster: Uint8Array<ArrayBuffer> | null;
};

export function damaged(reason: string, cause?: unknown): AppError {
  return new AppError('case-file/damaged', reason, { details: { reason }, cause });
}

export function tooLarge(part: string): AppError {
  return new AppError('case-file/too-large', `${part} is too large`, { details: { part } });
}

/** Throws AppError `case-file/` codes. */
export function parseManifest(json: unknown): CaseFileManifest {
  const version = z.object({ format: z.literal(CASE_FILE_FORMAT), version: z.number() }).safeParse(json)
    .data?.version;
  if (version === undefined) throw new AppError('case-file/not-one', 'Its manifest is another format’s');
  if (version > CASE_FILE_VERSION) throw new AppError('case-file/newer', `Version ${version}`);
  const manifest = parsed(manifestSchema, json, PARTS.manifest);
  if (manifest.cells * (manifest.dim + 32) > MOST_BYTES.samples) throw tooLarge(PARTS.samples);
  if ((manifest.thumbnails?.bytes ?? 0) > MOST_BYTES.thumbnails) throw tooLarge(PARTS.thumbnails);
  return manifest;
}

export function parseFacts(json: unknown, manifest: CaseFileManifest): CaseFileFacts {
  const facts = parsed(factsSchema, json, PARTS.facts);
  if (facts.parts.length !== manifest.recording.length) throw damaged('its list of files contradicts itself');
  const { count } = gridOf(facts.video.durationSeconds, manifest.samplesPerSecond);
  if (count !== manifest.cells) throw damaged('its length contradicts the number of its frames');
  return facts;
}

export function parseReview(json: unknown): CaseFileReview {
  return parsed(reviewSchema, json, PARTS.review);
}

function parsed<S extends z.ZodType>(schema: S, json: unknown, part: string): z.infer<S> {
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  const where = result.error.issues[0]?.path.map(String).join('.') ?? '';
  throw damaged(`${part} is not as it should be${where === '' ? '' : ` at ${where}`}`, result.error);
}
