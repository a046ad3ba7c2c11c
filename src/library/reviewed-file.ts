import * as z from 'zod';
import type { ReviewedCase } from '#core/learning/stretches.ts';
import { quantize } from '#core/samples.ts';
import { savedFile } from '#platform/opfs.ts';
import { caseFolder } from './cases.ts';
import type { SampleKey } from './sample-file.ts';

/**
 * What the reviewed stretches of a case looked like: a few embeddings each, so that other cases learn from them without
 * reading all its samples. Lies in the case's folder and goes with it.
 *
 * Length of the header u32, little-endian · header as JSON · int8 codes [vectors][dim]: the centre, then moments.
 */
const headerSchema = z.object({
  schema: z.literal(1),
  dim: z.int().positive(),
  stretches: z.array(
    z.object({
      start: z.number(),
      end: z.number(),
      label: z.string(),
      said: z.string(),
      moments: z.int().positive(),
    }),
  ),
  /** value = code x scale. */
  scales: z.array(z.number()),
});

export type ReviewedKey = Pick<SampleKey, 'packId' | 'packVersion' | 'pipeline'> & { readonly set: string };

/** How names of files begin that are made with the same encoders. */
export function madeWith({ packId, packVersion, pipeline }: ReviewedKey): string {
  return `${packId}@${packVersion}-${pipeline}.`;
}

export function reviewedPath(id: string, key: ReviewedKey): string[] {
  return [...caseFolder(id), `${madeWith(key)}${encodeURIComponent(key.set)}.reviewed`];
}

/** Null where nothing was reviewed, or of a file that cannot be read: it is made anew when the case is opened. */
export async function savedReviewed(id: string, key: ReviewedKey): Promise<ReviewedCase | null> {
  const file = await savedFile(reviewedPath(id, key));
  if (file === null) return null;
  try {
    return parseReviewed(id, await file.arrayBuffer());
  } catch {
    return null;
  }
}

export function reviewedBytes({ centre, stretches }: ReviewedCase): Uint8Array<ArrayBuffer> {
  const all = [centre, ...stretches.flatMap(({ moments }) => moments)].map(quantize);
  const header = new TextEncoder().encode(
    JSON.stringify({
      schema: 1,
      dim: centre.length,
      stretches: stretches.map(({ moments, ...stretch }) => ({ ...stretch, moments: moments.length })),
      scales: all.map(({ scale }) => scale),
    } satisfies z.infer<typeof headerSchema>),
  );
  const bytes = new Uint8Array(4 + header.length + all.length * centre.length);
  new DataView(bytes.buffer).setUint32(0, header.length, true);
  bytes.set(header, 4);
  for (const [i, { codes }] of all.entries())
    bytes.set(new Uint8Array(codes.buffer), 4 + header.length + i * centre.length);
  return bytes;
}

/** Throws RangeError, SyntaxError or a ZodError for bytes that are not whole. */
export function parseReviewed(caseId: string, bytes: ArrayBuffer): ReviewedCase {
  const length = new DataView(bytes).getUint32(0, true);
  const text = new TextDecoder().decode(new Uint8Array(bytes, 4, length));
  const { dim, stretches, scales } = headerSchema.parse(JSON.parse(text));
  let next = 0;
  const read = (): Float32Array => {
    const scale = scales[next] ?? Number.NaN;
    const codes = new Int8Array(bytes, 4 + length + next++ * dim, dim);
    return Float32Array.from(codes, (code) => code * scale);
  };
  const centre = read();
  return {
    caseId,
    centre,
    stretches: stretches.map(({ moments, ...stretch }) => ({
      ...stretch,
      moments: Array.from({ length: moments }, read),
    })),
  };
}
