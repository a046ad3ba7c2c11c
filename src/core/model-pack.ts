import * as z from 'zod';
import { AppError } from './errors.ts';

/**
 * The model pack manifest: every fact the app needs about a dual encoder, so that no number about a model lives in
 * code. Documented for people in docs/models.md. Files are named relative to the manifest.
 */

// Zod compiles validators with `new Function` when it may; the page's CSP forbids that, so say so once.
z.config({ jitless: true });

export const MANIFEST_SCHEMA = 1;
export const INDEX_SCHEMA = 1;

/** Bytes a single ONNX or weights file may have: a wasm heap holds 4 GiB at most, and the graph needs room beside. */
export const MAX_FILE_BYTES = 2_000_000_000;
/** Bytes a whole pack may have. */
export const MAX_PACK_BYTES = 3_500_000_000;

const fileName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,119}$/, 'a plain file name inside the pack folder');
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'a lower-case SHA-256 in hex');

export const fileRefSchema = z.strictObject({
  file: fileName,
  bytes: z.int().nonnegative(),
  sha256,
});

const precision = z.enum(['fp32', 'fp16', 'int8']);
const backend = z.enum(['webgpu', 'wasm']);

const variantSchema = z.strictObject({
  precision,
  /** Backends this file is meant for; int8 on WebGPU falls back or goes wrong, fp16 has no WASM kernels. */
  backends: z.array(backend).min(1),
  model: fileRefSchema,
  /** ONNX external data files, named in the graph by the same `file`. */
  externalData: z.array(fileRefSchema),
  /** Cosine to the fp32 variant, worst over the conversion's check inputs; null when it was never measured. */
  cosineToFp32: z.number().nullable(),
});

const side = z.int().min(16).max(2048);
const size = z.strictObject({ width: side, height: side });

const cropSchema = z.discriminatedUnion('mode', [
  /** Resize to `squash` ignoring the aspect, then cut the centre (the SurgVLP family's phase transform). */
  z.strictObject({ mode: z.literal('squash-then-center-crop'), squash: size }),
  /** Cut the centre square of side min(width, height), then resize (the family's training and tool transform). */
  z.strictObject({ mode: z.literal('center-square-then-resize') }),
  /** Resize so that the shortest side is `shortestSide`, then cut the centre (OpenAI CLIP). */
  z.strictObject({ mode: z.literal('shortest-side-then-center-crop'), shortestSide: side }),
]);

const triple = z.tuple([z.number(), z.number(), z.number()]);

const imageSchema = z.strictObject({
  /** Names of the ONNX graph's input [N,3,H,W] float32 and output [N,dim] float32. */
  inputName: z.string(),
  outputName: z.string(),
  /** Input size in pixels. */
  size,
  crop: cropSchema,
  /** Pillow's filter of that name, antialiased. */
  filter: z.enum(['bilinear', 'bicubic']),
  /** Per RGB channel, on values in 0..1. */
  mean: triple,
  std: triple,
  /** How YUV without colour tags is to be read: ffmpeg and OpenCV (hence most training code) assume BT.601. */
  untaggedColour: z.enum(['bt601', 'bt709']),
  framesPerClip: z.int().min(1).max(256),
  /** `mean-then-normalize`: mean of raw frame embeddings, then L2 (the family). */
  clipPooling: z.enum(['mean-then-normalize', 'normalize-then-mean']),
  variants: z.array(variantSchema).min(1),
});

const tokenizerSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('wordpiece'),
    /** A BERT vocab.txt, one token a line. */
    vocab: fileRefSchema,
    lowerCase: z.boolean(),
    stripAccents: z.boolean(),
    maxTokens: z.int().min(4).max(512),
  }),
  z.strictObject({
    kind: z.literal('tokenizer-json'),
    /** A Hugging Face tokenizer.json. */
    tokenizer: fileRefSchema,
    lowerCase: z.boolean(),
    maxTokens: z.int().min(4).max(512),
    /** Pad every sentence to maxTokens with this id; null: no padding. */
    padId: z.int().nonnegative().nullable(),
  }),
]);

const textSchema = z.strictObject({
  idsName: z.string(),
  maskName: z.string().nullable(),
  typeIdsName: z.string().nullable(),
  outputName: z.string(),
  idType: z.enum(['int64', 'int32']),
  tokenizer: tokenizerSchema,
  variants: z.array(variantSchema).min(1),
});

const labelSchema = z.strictObject({
  id: z.string().min(1),
  name: z.string().min(1),
  prompts: z.array(z.string().min(1)).min(1),
});

const labelSetSchema = z.strictObject({
  id: z.string().min(1),
  name: z.string().min(1),
  kind: z.enum(['phase', 'instrument', 'procedure', 'other']),
  /** True: exactly one label holds at a time (phases). False: any number (instruments). */
  exclusive: z.boolean(),
  labels: z.array(labelSchema).min(1),
  /** float32 little-endian [labels, embeddingDim]: unit vectors, mean of the normalised prompt embeddings. */
  embeddings: fileRefSchema,
});

const tolerance = z.strictObject({ fp32: z.number(), fp16: z.number(), int8: z.number() });

const selfTestSchema = z.strictObject({
  /** RGBA bytes, row-major, width*height*4. */
  image: z.strictObject({ width: side, height: side, pixels: fileRefSchema }),
  sentence: z.string().min(1),
  /** float32 little-endian [2, embeddingDim]: the image's, then the sentence's raw fp32 embedding. */
  embeddings: fileRefSchema,
  /** Least cosine to the expected embedding, per precision. */
  tolerance,
});

export const manifestSchema = z.strictObject({
  schema: z.literal(MANIFEST_SCHEMA),
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'lower-case letters, digits and hyphens'),
  name: z.string().min(1).max(80),
  version: z.string().regex(/^\d+\.\d+\.\d+$/, 'a version like 1.0.0'),
  licence: z.string().min(1),
  citation: z.string(),
  trainedOn: z.string().min(1),
  /** One honest sentence shown wherever the pack's results are. */
  notice: z.string(),
  /** True for packs whose labels mean nothing on real surgery. */
  demonstration: z.boolean(),
  embeddingDim: z.int().min(8).max(8192),
  logitScale: z.number().positive(),
  image: imageSchema,
  text: textSchema,
  labelSets: z.array(labelSetSchema),
  selfTest: selfTestSchema,
});

export const packIndexSchema = z.strictObject({
  schema: z.literal(INDEX_SCHEMA),
  packs: z.array(z.strictObject({ id: z.string(), manifest: z.string() })),
});

export type FileRef = z.infer<typeof fileRefSchema>;
export type Precision = z.infer<typeof precision>;
export type Backend = z.infer<typeof backend>;
export type Variant = z.infer<typeof variantSchema>;
export type Crop = z.infer<typeof cropSchema>;
export type ImageSpec = z.infer<typeof imageSchema>;
export type TextSpec = z.infer<typeof textSchema>;
export type TokenizerSpec = z.infer<typeof tokenizerSchema>;
export type LabelSet = z.infer<typeof labelSetSchema>;
export type Manifest = z.infer<typeof manifestSchema>;
export type PackIndex = z.infer<typeof packIndexSchema>;
export type Tower = 'image' | 'text';

/** A manifest from parsed JSON; throws AppError `pack/unknown-schema`, `pack/invalid-manifest` or `pack/too-large`. */
export function parseManifest(json: unknown): Manifest {
  refuseUnknownSchema(json, MANIFEST_SCHEMA);
  const parsed = manifestSchema.safeParse(json);
  if (!parsed.success) throw invalid(parsed.error);
  const files = packFiles(parsed.data);
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const tooLarge = files.find((file) => file.bytes > MAX_FILE_BYTES);
  if (tooLarge !== undefined || bytes > MAX_PACK_BYTES) {
    throw new AppError('pack/too-large', 'The pack is larger than a browser can hold', {
      details: { bytes, limit: MAX_PACK_BYTES, file: tooLarge?.file ?? '' },
    });
  }
  return parsed.data;
}

export function parsePackIndex(json: unknown): PackIndex {
  refuseUnknownSchema(json, INDEX_SCHEMA);
  const parsed = packIndexSchema.safeParse(json);
  if (!parsed.success) throw invalid(parsed.error);
  return parsed.data;
}

function refuseUnknownSchema(json: unknown, known: number): void {
  const version = typeof json === 'object' && json !== null && 'schema' in json ? json.schema : undefined;
  if (version !== known) {
    throw new AppError('pack/unknown-schema', `Schema ${String(version)} is not ${known}`, {
      details: { found: String(version), known },
    });
  }
}

function invalid(error: z.ZodError): AppError {
  const issue = error.issues[0];
  const where = issue === undefined ? '' : issue.path.join('.');
  return new AppError('pack/invalid-manifest', `${where}: ${issue?.message ?? 'invalid'}`, {
    details: { where, problem: issue?.message ?? 'invalid' },
    cause: error,
  });
}

/** Files of one variant: the graph first, then its external data. */
export function variantFiles(variant: Variant): FileRef[] {
  return [variant.model, ...variant.externalData];
}

export function tokenizerFile(tokenizer: TokenizerSpec): FileRef {
  return tokenizer.kind === 'wordpiece' ? tokenizer.vocab : tokenizer.tokenizer;
}

/** Every file a manifest names, each once. */
export function packFiles(manifest: Manifest): FileRef[] {
  const all = [
    ...manifest.image.variants.flatMap(variantFiles),
    ...manifest.text.variants.flatMap(variantFiles),
    tokenizerFile(manifest.text.tokenizer),
    ...manifest.labelSets.map((set) => set.embeddings),
    manifest.selfTest.image.pixels,
    manifest.selfTest.embeddings,
  ];
  return [...new Map(all.map((file) => [file.file, file])).values()];
}

/** Precisions worth trying on a backend, best first: the manifest's order decides among equals. */
const PREFERENCE: Record<Backend, readonly Precision[]> = {
  webgpu: ['fp16', 'fp32'],
  wasm: ['int8', 'fp32'],
};

/**
 * The variant to run on `backend`; undefined when the pack has none for it. `allow` leaves precisions out: fp16 on
 * an adapter without `shader-f16`, or int8 where a comparison wants fp32.
 */
export function chooseVariant(
  variants: readonly Variant[],
  backend: Backend,
  allow: (precision: Precision) => boolean = () => true,
): Variant | undefined {
  const usable = variants.filter((variant) => variant.backends.includes(backend) && allow(variant.precision));
  return PREFERENCE[backend].flatMap((wanted) => usable.filter((v) => v.precision === wanted))[0];
}
