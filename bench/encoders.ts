import { existsSync } from 'node:fs';
import { copyFile, cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { fromBinary, toBinary } from '@bufbuild/protobuf';
import type { Page } from '@playwright/test';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { ModelProtoSchema } from '#inference/onnx/onnx_pb.js';
import { parseManifest, type Manifest, type Precision, type Tower } from '#core/model-pack.ts';
import { medianMs, round, type BenchResult } from './bench.ts';
import { inChromium } from './in-chromium.ts';
import { VOCABULARY, writeRandomCheckpoint } from './random-checkpoint.ts';

/**
 * Milliseconds per frame and per sentence of a full-size pair (ResNet-50, BERT-base, random weights) as the app runs it
 * in Chromium on WASM, beside native ONNX Runtime on the same graphs and beside transformers.js on the same image graph.
 */

const CACHE = resolve('.cache/bench');
const PACK = join(CACHE, 'pack');
const RIVAL = join(CACHE, 'rival');
const RIVAL_VERSION = '4.3.1';
const RUNS = 8;
const ROUNDS = 3;
/** 77 tokens, the family's limit: every word below is one token of the made-up vocabulary. */
const SENTENCE = Array.from({ length: 75 }, (_, i) => `word${i}`).join(' ');

const BENCH_PAGE = {
  page: 'encoders.html',
  global: 'benchPage',
  mounts: {
    '/pack/': PACK,
    '/rival/transformers/': join(RIVAL, 'node_modules/@huggingface/transformers'),
    '/rival/onnxruntime-web/': join(RIVAL, 'node_modules/onnxruntime-web'),
    '/rival-models/': join(CACHE, 'rival-models'),
  },
};

export async function run(): Promise<BenchResult> {
  console.log('Preparing a full-size pair with random weights (once, about 1.5 GB under .cache/bench) …');
  await preparePack();
  await prepareRival();
  const manifest = parseManifest(JSON.parse(await readFile(join(PACK, 'manifest.json'), 'utf8')));

  // Rivals take turns, and each figure is the best round's: what disturbs the machine disturbs no rival alone.
  const figures: Record<string, number> = {};
  const keep = (name: string, ms: number): void => {
    figures[name] = Math.min(figures[name] ?? Number.POSITIVE_INFINITY, ms);
  };
  await inChromium(BENCH_PAGE, async (page) => {
    for (let round = 1; round <= ROUNDS; round++) {
      console.log(`Round ${round} of ${ROUNDS}`);
      for (const threads of [1, 2]) await measureRound(manifest, page, threads, keep);
      const rival = { precision: 'fp32' as const, threads: 2, runs: RUNS };
      keep(
        'transformersjs_fp32_frame_1080p_2t',
        await page.evaluate((options) => benchPage.transformersJs(options), rival),
      );
      for (const [name, ms] of Object.entries(figures))
        console.log(`  ${name.padEnd(36)} ${ms.toFixed(1)} ms`);
    }
  });

  const ratio = (a: string, b: string): number =>
    round((figures[a] ?? Number.NaN) / (figures[b] ?? Number.NaN));
  const ratios = {
    wasm_int8_over_native_fp32: ratio('wasm_int8_frame_2t', 'native_fp32_frame_2t'),
    wasm_fp32_over_native_fp32: ratio('wasm_fp32_frame_2t', 'native_fp32_frame_2t'),
    transformersjs_over_ours: ratio('transformersjs_fp32_frame_1080p_2t', 'wasm_fp32_frame_1080p_2t'),
    transformersjs_over_ours_int8: ratio('transformersjs_fp32_frame_1080p_2t', 'wasm_int8_frame_1080p_2t'),
    wasm_int8_over_native_fp32_1t: ratio('wasm_int8_frame_1t', 'native_fp32_frame_1t'),
    wasm_sentence_int8_over_native_fp32: ratio('wasm_int8_sentence_2t', 'native_fp32_sentence_2t'),
  };
  return {
    ratios,
    figures: Object.fromEntries(Object.entries(figures).map(([key, ms]) => [key, round(ms, 1)])),
  };
}

async function measureRound(
  manifest: Manifest,
  page: Page,
  threads: number,
  keep: (name: string, ms: number) => void,
): Promise<void> {
  for (const precision of ['fp32', 'int8'] as const) {
    keep(`native_${precision}_frame_${threads}t`, await native(manifest, 'image', precision, threads));
    const options = { precision, threads, runs: RUNS, sentence: SENTENCE };
    const times = await page.evaluate((asked) => benchPage.ours(asked), options);
    keep(`wasm_${precision}_frame_${threads}t`, times.graphFrame);
    keep(`wasm_${precision}_frame_1080p_${threads}t`, times.hdFrame);
    keep(`wasm_${precision}_sentence_${threads}t`, times.sentence ?? Number.NaN);
  }
  keep(`native_fp32_sentence_${threads}t`, await native(manifest, 'text', 'fp32', threads));
}

async function preparePack(): Promise<void> {
  if (existsSync(join(PACK, 'manifest.json'))) return;
  const frames = join(CACHE, 'frames');
  await mkdir(frames, { recursive: true });
  const checkpoint = join(CACHE, 'random.safetensors');
  if (!existsSync(checkpoint)) await writeRandomCheckpoint(checkpoint);
  const special = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'];
  const words = Array.from({ length: VOCABULARY - special.length }, (_, i) => `word${i}`);
  await writeFile(join(CACHE, 'vocab.txt'), [...special, ...words].join('\n') + '\n');
  await cp('tools/reference/fixtures/frames', frames, { recursive: true });
  // Random weights need not meet the tolerances that trained ones must.
  const args = ['run', '--silent', 'pack', '--', checkpoint, '--vocab', join(CACHE, 'vocab.txt')];
  execFileSync('npm', [...args, '--out', PACK, '--frames', frames, '--force'], { stdio: 'inherit' });
}

/** The rival is installed only here: the app and its tests need none of it. */
async function prepareRival(): Promise<void> {
  const modules = join(RIVAL, 'node_modules');
  if (!existsSync(join(modules, '@huggingface/transformers'))) {
    await mkdir(RIVAL, { recursive: true });
    await writeFile(join(RIVAL, 'package.json'), '{ "private": true }');
    execFileSync('npm', ['install', '--ignore-scripts', `@huggingface/transformers@${RIVAL_VERSION}`], {
      cwd: RIVAL,
      stdio: 'inherit',
    });
  }
  const folder = join(CACHE, 'rival-models/resnet');
  await mkdir(join(folder, 'onnx'), { recursive: true });
  await writeFile(join(folder, 'config.json'), JSON.stringify({ model_type: 'resnet' }));
  const processor = {
    image_processor_type: 'ViTFeatureExtractor',
    do_resize: true,
    size: { height: 224, width: 224 },
    resample: 2,
    do_rescale: true,
    rescale_factor: 1 / 255,
    do_normalize: true,
    image_mean: [0.485, 0.456, 0.406],
    image_std: [0.229, 0.224, 0.225],
  };
  await writeFile(join(folder, 'preprocessor_config.json'), JSON.stringify(processor));
  await renameExternalData(join(folder, 'onnx'));
}

/** The rival looks for weights under a name of its own, and the name is written in the graph. */
async function renameExternalData(folder: string): Promise<void> {
  const manifest = parseManifest(JSON.parse(await readFile(join(PACK, 'manifest.json'), 'utf8')));
  const { model, externalData } = variantOf(manifest, 'image', 'fp32');
  const graph = fromBinary(ModelProtoSchema, await readFile(join(PACK, model.file)));
  for (const tensor of graph.graph?.initializer ?? []) {
    for (const entry of tensor.externalData) if (entry.key === 'location') entry.value = 'model.onnx_data';
  }
  await writeFile(join(folder, 'model.onnx'), toBinary(ModelProtoSchema, graph));
  await copyFile(join(PACK, externalData[0]?.file ?? ''), join(folder, 'model.onnx_data'));
}

function variantOf(manifest: Manifest, tower: Tower, precision: Precision) {
  const variant = manifest[tower].variants.find((candidate) => candidate.precision === precision);
  if (variant === undefined) throw new Error(`The bench's pack has no ${precision} ${tower} tower`);
  return variant;
}

async function native(
  manifest: Manifest,
  tower: Tower,
  precision: Precision,
  threads: number,
): Promise<number> {
  const path = join(PACK, variantOf(manifest, tower, precision).model.file);
  const session = await InferenceSession.create(path, { intraOpNumThreads: threads, interOpNumThreads: 1 });
  try {
    const feeds = tower === 'image' ? imageFeeds(manifest) : textFeeds(manifest);
    return await medianMs(() => session.run(feeds), { warmUps: 4, runs: RUNS });
  } finally {
    await session.release();
  }
}

function imageFeeds({ image }: Manifest): Record<string, Tensor> {
  const { width, height } = image.size;
  const pixels = Float32Array.from({ length: 3 * width * height }, (_, i) => ((i * 7) % 255) / 127 - 1);
  return { [image.inputName]: new Tensor('float32', pixels, [1, 3, height, width]) };
}

function textFeeds({ text }: Manifest): Record<string, Tensor> {
  const length = 77;
  const tensor = (fill: (i: number) => bigint): Tensor =>
    new Tensor(
      'int64',
      BigInt64Array.from({ length }, (_, i) => fill(i)),
      [1, length],
    );
  const feeds = { [text.idsName]: tensor((i) => BigInt(i + 5)) };
  if (text.maskName !== null) feeds[text.maskName] = tensor(() => 1n);
  if (text.typeIdsName !== null) feeds[text.typeIdsName] = tensor(() => 0n);
  return feeds;
}
