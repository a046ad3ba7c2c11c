import * as z from 'zod';
import { SET_ORIGINS } from '#core/label-choice.ts';
import type { Labelling } from '#core/labelling.ts';
import type { Correction, Mark } from '#core/review.ts';

/**
 * A case as it leaves the app: all that is known of it but pictures and embeddings, in plain values. Every writer of
 * core/formats makes its file from this alone, and our own JSON is this. Seconds, on the case's clock. docs/export.md.
 */

z.config({ jitless: true });

/** Longer than any operation; what says more is no time. */
const MOST_SECONDS = 1e6;
const seconds = z.number().min(0).max(MOST_SECONDS);
const words = z.string().max(20_000);
const list = <S extends z.ZodType>(item: S) => z.array(item).max(100_000).readonly();
const confidence = z.enum(['sure', 'likely', 'unsure']);
export const setRef = z.templateLiteral([z.enum(SET_ORIGINS), ':', z.string().min(1)]);

const isStretch = ({ start, end }: { start: number; end: number }): boolean => end >= start;
const ENDS = { message: 'it ends before it starts', path: ['end'] };

const segmentSchema = z
  .object({
    start: seconds,
    end: seconds,
    /** Null: a person says that nothing is there. */
    label: words.nullable(),
    /** Empty where nothing is there. */
    name: words,
    confidence,
    source: z.enum(['model', 'person']),
    /** Of a person's: what the model had called most of it. */
    said: words.nullable(),
    /** Of a person's: when it was said, milliseconds since 1970. */
    at: z.number().nullable(),
  })
  .refine(isStretch, ENDS)
  .readonly();

const laneSchema = z
  .object({
    /** `phase`, or the id of an instrument's label. */
    lane: words,
    kind: z.enum(['phase', 'instrument']),
    name: words,
    /** The label set its labels are of; null where it is gone. */
    set: setRef.nullable(),
    model: list(segmentSchema),
    person: list(segmentSchema),
    /** A person's laid over the model's. */
    shown: list(segmentSchema),
  })
  .readonly();

const labelSchema = z
  .object({ id: words, name: words, colour: words, written: list(words).exactOptional() })
  .readonly();

const setSchema = z
  .object({
    ref: setRef,
    kind: z.enum(['phase', 'instrument', 'procedure', 'other']),
    name: words,
    source: words,
    licence: words,
    idle: words.exactOptional(),
    labels: list(labelSchema),
  })
  .readonly();

const plainSegment = z
  .object({
    start: seconds,
    end: seconds,
    label: words,
    confidence,
    like: z.object({ stretches: z.int(), cases: z.int() }).exactOptional(),
    untaught: words.exactOptional(),
  })
  .refine(isStretch, ENDS)
  .readonly();

export const labellingSchema = z
  .object({
    phases: list(plainSegment),
    instruments: list(z.object({ label: words, segments: list(plainSegment) })),
    procedure: z.object({ label: words, confidence }).nullable(),
    gaps: list(z.object({ start: seconds, end: seconds })),
  })
  .readonly();

export const correctionSchema = z
  .object({
    start: seconds,
    end: seconds,
    label: words.nullable(),
    set: words,
    lane: words,
    at: z.number(),
    said: words.nullable(),
  })
  .refine(isStretch, ENDS)
  .readonly();

export const markSchema = z
  .object({
    id: z.string().min(1).max(200),
    start: seconds,
    end: seconds,
    text: words,
    isStarred: z.boolean(),
    at: z.number(),
  })
  .refine(isStretch, ENDS)
  .readonly();

export const exportCaseSchema = z
  .object({
    id: z.string().min(1).max(200),
    name: words,
    /** When it was exported, ISO 8601. */
    made: words,
    software: z.object({ name: words, version: words }).readonly(),
    /** What these labels are good for. */
    notice: words,
    video: z
      .object({
        durationSeconds: seconds,
        firstFrameSeconds: seconds,
        width: z.int().positive().max(100_000),
        height: z.int().positive().max(100_000),
        /** Mean; 0 where it cannot be told. */
        frameRate: z.number().min(0).max(10_000),
      })
      .readonly(),
    /** The files of the recording; a name is null where it came with the app. */
    parts: z
      .array(z.object({ name: words.nullable(), start: seconds, durationSeconds: seconds }).readonly())
      .min(1)
      .max(10_000)
      .readonly(),
    encoders: z.object({ id: words, version: words, name: words, licence: words, notice: words }).readonly(),
    /** What the embeddings were made with. */
    pipeline: z.int(),
    samplesPerSecond: z.number().positive(),
    choice: z
      .object({
        phase: setRef.nullable(),
        instrument: setRef.nullable(),
        procedure: setRef.nullable(),
        order: z.number().min(0).max(1),
      })
      .readonly(),
    sets: list(setSchema),
    lanes: list(laneSchema),
    /** As the model left it, and as people left it: from these two all else can be made again. */
    labelling: labellingSchema,
    corrections: list(correctionSchema),
    marks: list(markSchema),
  })
  .readonly();

export type ExportCase = z.infer<typeof exportCaseSchema> & {
  readonly labelling: Labelling;
  readonly corrections: readonly Correction[];
  readonly marks: readonly Mark[];
};
export type ExportLane = ExportCase['lanes'][number];
export type ExportSegment = ExportLane['shown'][number];
export type ExportSet = ExportCase['sets'][number];

/** Whose labels go out: what is on screen, the model's alone, or a person's alone. */
export const LANE_CHOICES = ['shown', 'model', 'person'] as const;
export type LaneChoice = (typeof LANE_CHOICES)[number];

export type ExportOptions = {
  readonly lanes: LaneChoice;
  /** Of tables; with a semicolon figures have a decimal comma, as spreadsheets that expect one read it. */
  readonly separator: ',' | ';';
};

export type ExportFile = { readonly name: string; readonly type: string; readonly text: string };

/** A segment that says what there is. */
export type NamedSegment = ExportSegment & { readonly label: string };

/** What a lane says, without stretches where a person says that nothing is. */
export function segmentsOf(lane: ExportLane, choice: LaneChoice): readonly NamedSegment[] {
  return lane[choice].filter((segment): segment is NamedSegment => segment.label !== null);
}

/** The lanes that say something. */
export function lanesOf(
  { lanes }: ExportCase,
  choice: LaneChoice,
): readonly { readonly lane: ExportLane; readonly segments: readonly NamedSegment[] }[] {
  return lanes
    .map((lane) => ({ lane, segments: segmentsOf(lane, choice) }))
    .filter(({ segments }) => segments.length > 0);
}

/** What is said of the phases; empty where nothing is. */
export function phasesOf({ lanes }: ExportCase, choice: LaneChoice): readonly NamedSegment[] {
  const lane = lanes.find(({ kind }) => kind === 'phase');
  return lane === undefined ? [] : segmentsOf(lane, choice);
}

/** Whose labels these are: "Demo encoders (demo 1.0.0)". */
export function modelWords({ encoders: { name, id, version } }: ExportCase): string {
  return `${name} (${id} ${version})`;
}

/** What every file says about itself, in one line. */
export function noticeLine(exported: ExportCase): string {
  const { notice, encoders, software } = exported;
  return oneLine(
    `${notice} ${encoders.notice} Labels by ${modelWords(exported)} and by people, from ${software.name} ${software.version}.`,
  );
}

/** Text without line breaks and other control characters. */
export function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}

/** The recording's file, or a name for one that has none. */
export function fileNameOf({ parts, name }: ExportCase, part = 0): string {
  return parts[part]?.name ?? `${plainName(name)}.mp4`;
}

/** A name that every file system takes. */
export function plainName(name: string): string {
  return name.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-').replaceAll(/^[-.]+|[-.]+$/g, '') || 'case';
}
