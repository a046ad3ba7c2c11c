import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { toAppError } from '#core/errors.ts';
import type { Manifest, Precision, Tower } from '#core/model-pack.ts';
import { cosine, row } from '#core/vectors.ts';
import { drawnPicture } from '#inference/convert/check-inputs.ts';
import { convertCheckpoint, type ConversionReport } from '#inference/convert/convert.ts';
import { packFactsSchema } from '#inference/convert/facts.ts';
import { SHARED_DATA } from '#tools/shared-data.ts';
import { folderWriter } from './folder-writer.ts';
import { nodeSessions } from './node-session.ts';

/** Checkpoints that torch wrote, converted, against what torch itself made of them (tools/reference/goldens.py). */
const FIXTURES = 'tools/reference/fixtures/checkpoints';
const VOCABULARY = readFileSync(join(FIXTURES, 'vocab.txt'));
const LEAST: Record<Precision, number> = { fp32: 0.9999, fp16: 0.999, int8: 0.99 };
const PYTHON = '/usr/bin/python3';

type Golden = { size: number; length: number; vocab: number; image: number[][]; text: number[][] };
const goldens = JSON.parse(readFileSync(join(FIXTURES, 'goldens.json'), 'utf8')) as Record<string, Golden>;

const folder = mkdtempSync(join(tmpdir(), 'ophclip-parity-'));
afterAll(() => rmSync(folder, { recursive: true }));

const facts = packFactsSchema.parse({
  id: 'parity',
  name: 'Parity',
  image: { size: { width: 32, height: 32 }, crop: { mode: 'center-square-then-resize' } },
  sentence: 'phaco in the eye',
});

function convert(
  checkpoint: Buffer,
  out: string,
  vocabulary: Buffer = VOCABULARY,
): Promise<ConversionReport> {
  return convertCheckpoint({
    checkpoint: new Blob([new Uint8Array(checkpoint)]),
    vocabulary: new Blob([new Uint8Array(vocabulary)]),
    facts,
    frames: Array.from({ length: 8 }, (_, seed) => () => Promise.resolve(drawnPicture(seed))),
    labelSets: [],
    writer: folderWriter(out),
    openSession: nodeSessions(out),
    precisions: null,
    // Random weights quantise worse than trained ones; the tolerances are checked below, where they apply.
    belowTolerance: 'write',
  });
}

/** Normalised noise with structure in it, [1,3,size,size], the same formula as the goldens'. */
function pixels(n: number, size: number): Float32Array {
  return Float32Array.from({ length: 3 * size * size }, (_, i) => {
    const [c, y, x] = [Math.floor(i / size / size), Math.floor(i / size) % size, i % size];
    const wave = Math.sin(x * 0.21 * (n + 1) + c) + Math.cos(y * 0.17 * (c + 1) - n);
    return wave + ((x * 7 + y * 13 + c * 29 + n * 31) % 17) / 17 - 0.5;
  });
}

/** Worst cosine of a variant to torch over the goldens of its tower. */
async function worst(
  out: string,
  manifest: Manifest,
  tower: Tower,
  precision: Precision,
  golden: Golden,
): Promise<number> {
  const variant = manifest[tower].variants.find((candidate) => candidate.precision === precision);
  if (variant === undefined) return Number.NaN;
  const session = await nodeSessions(out)(variant.model.file, []);
  try {
    const cosines: number[] = [];
    for (const [n, expected] of golden[tower].entries()) {
      const used = golden.length - 2 * n;
      const int64 = (fill: (i: number) => number) => ({
        type: 'int64' as const,
        data: BigInt64Array.from({ length: used }, (_, i) => BigInt(fill(i))),
        dims: [1, used],
      });
      const inputs =
        tower === 'image'
          ? {
              pixel_values: {
                type: 'float32' as const,
                data: pixels(n, golden.size),
                dims: [1, 3, golden.size, golden.size],
              },
            }
          : {
              input_ids: int64((i) => (i * 7 + n * 3 + 1) % golden.vocab),
              attention_mask: int64(() => 1),
              token_type_ids: int64(() => 0),
            };
      const output = Object.values(await session.run(inputs))[0];
      cosines.push(cosine(row(output as Float32Array, expected.length, 0), Float32Array.from(expected)));
    }
    return Math.min(...cosines);
  } finally {
    await session.release();
  }
}

describe.each(Object.keys(goldens))('%s, converted', (name) => {
  it('gives what torch gives, in every precision', async () => {
    const out = join(folder, name);
    const { manifest } = await convert(readFileSync(join(FIXTURES, name)), out);
    const golden = goldens[name] as Golden;
    for (const tower of ['image', 'text'] as const) {
      for (const precision of ['fp32', 'fp16'] as const) {
        expect(await worst(out, manifest, tower, precision, golden)).toBeGreaterThanOrEqual(LEAST[precision]);
      }
    }
    expect(await worst(out, manifest, 'text', 'int8', golden)).toBeGreaterThanOrEqual(LEAST.int8);
  });

  it('is valid ONNX to the public checker', ({ skip }) => {
    const hasChecker = existsSync(PYTHON) && runs(['-c', 'import onnx']);
    if (!hasChecker) {
      console.warn('SKIPPED: python3-onnx is not installed');
      skip();
    }
    const out = join(folder, name);
    const graphs = readdirSync(out).filter((file) => file.endsWith('.onnx'));
    expect(graphs).toHaveLength(6);
    const check =
      'import sys, onnx\nfor path in sys.argv[1:]: onnx.checker.check_model(path, full_check=True)';
    execFileSync(PYTHON, ['-c', check, ...graphs.map((file) => join(out, file))], { stdio: 'pipe' });
  });
});

function runs(args: string[]): boolean {
  try {
    execFileSync(PYTHON, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const good = readFileSync(join(FIXTURES, 'bf16.safetensors'));

/** The safetensors fixture with its header changed, and bytes added to its data. */
function withHeader(
  change: (header: Record<string, unknown>, dataLength: number) => void,
  added: Buffer = Buffer.alloc(0),
): Buffer {
  const length = Number(good.readBigUInt64LE(0));
  const header = JSON.parse(good.subarray(8, 8 + length).toString()) as Record<string, unknown>;
  const data = good.subarray(8 + length);
  change(header, data.length);
  const text = Buffer.from(JSON.stringify(header));
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([size, text, data, added]);
}

it('a bare text projection multiplies what the text tower gives', async () => {
  const golden = goldens['bf16.safetensors'] as Golden;
  const dim = golden.text[0]?.length ?? 0;
  const matrix = Float32Array.from({ length: dim * dim }, (_, i) => Math.sin(i * 0.37) + Math.cos(i * i));
  const projected = (embedding: readonly number[]): number[] =>
    Array.from({ length: dim }, (_, column) =>
      embedding.reduce((sum, value, line) => sum + value * (matrix[line * dim + column] as number), 0),
    );
  const checkpoint = withHeader((header, at) => {
    const entry = { dtype: 'F32', shape: [dim, dim], data_offsets: [at, at + matrix.byteLength] };
    header['backbone_text.text_projection'] = entry;
  }, Buffer.from(matrix.buffer));
  const out = join(folder, 'bare-projection');
  const { manifest } = await convert(checkpoint, out);
  const expected = { ...golden, text: golden.text.map(projected) };
  expect(await worst(out, manifest, 'text', 'fp32', expected)).toBeGreaterThanOrEqual(LEAST.fp32);
  expect(await worst(out, manifest, 'text', 'fp32', golden)).toBeLessThan(0.9);
});

describe('what cannot be converted', () => {
  async function failure(
    checkpoint: Buffer,
    vocabulary = VOCABULARY,
  ): Promise<{ code: string; left: string[] }> {
    const out = mkdtempSync(join(folder, 'refused-'));
    const code = await convert(checkpoint, out, vocabulary).then(
      () => 'no error',
      (thrown: unknown) => toAppError(thrown).code,
    );
    return { code, left: readdirSync(out) };
  }

  it('a tensor too many is named', async () => {
    const extra = withHeader((header) => {
      header['backbone_img.model.layer9.0.conv1.weight'] = header['backbone_img.model.conv1.weight'];
      delete header['backbone_img.model.conv1.weight'];
    });
    expect((await failure(extra)).code).toMatch(/^checkpoint\/(missing|unexpected)-tensor$/);
  });

  it('weights that are not numbers', async () => {
    const broken = Buffer.from(good);
    const data = 8 + Number(good.readBigUInt64LE(0));
    broken.fill(0xff, data, data + 400);
    expect(await failure(broken)).toEqual({ code: 'checkpoint/not-finite', left: [] });
  });

  it('another model’s vocabulary, or no vocabulary at all, and nothing stays behind', async () => {
    const short = Buffer.from('[PAD]\n[UNK]\n[CLS]\n[SEP]\n');
    expect(await failure(good, short)).toEqual({ code: 'vocabulary/wrong-size', left: [] });
    const { code } = await failure(good, Buffer.from(VOCABULARY.toString().replace('[CLS]', '[cls]')));
    expect(code).toBe('vocabulary/not-a-vocabulary');
  });

  it('a vocabulary that was encoded twice', async ({ skip }) => {
    const path = join(SHARED_DATA, 'tokenizers/bert_cased/MOJIBAKE_bert_basic_cased_vocab.txt');
    if (!existsSync(path)) {
      console.warn('SKIPPED: the doubly encoded vocabulary lies outside the repository');
      skip();
    }
    expect((await failure(good, readFileSync(path))).code).toMatch(/^vocabulary\//);
  });
});
