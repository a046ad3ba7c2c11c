import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseManifest, type Backend, type Manifest, type Precision } from '#core/model-pack.ts';
import { cosine, row } from '#core/vectors.ts';
import { similarities } from '#core/zero-shot.ts';
import { openEncoder, type Encoder } from './encoder.ts';

/**
 * The demo pack as users get it, against what PyTorch made of the checkpoint it was converted from. The goldens come
 * from tools/reference/goldens.py: embeddings of drawn frames (beside them) and of real ones (outside the repository).
 */
type Goldens = { images: Record<string, number[]>; sentences: Record<string, number[]> };

const PACK = '/models/demo/';
const FIXTURES = '/tools/reference/fixtures/';
const FRAMES_ON_SOFTWARE_ADAPTER = 4;
const LEAST: Record<Precision, number> = { fp32: 0.9999, fp16: 0.999, int8: 0.99 };

let manifest: Manifest;
let goldens: { drawn: Goldens; real: Goldens };

const files = { open: async (file: string): Promise<Blob> => (await fetch(`${PACK}${file}`)).blob() };

async function json(url: string): Promise<unknown> {
  return (await fetch(url)).json();
}

beforeAll(async () => {
  manifest = parseManifest(await json(`${PACK}manifest.json`));
  goldens = {
    drawn: (await json(`${FIXTURES}demo-goldens-drawn.json`)) as Goldens,
    real: (await json(`${FIXTURES}demo-goldens-real.json`)) as Goldens,
  };
});

const opened = new Map<string, Promise<Encoder>>();
afterAll(async () => {
  for (const encoder of opened.values()) (await encoder).close();
});

function encoder(backend: Backend, precision: Precision): Promise<Encoder> {
  const key = `${backend} ${precision}`;
  // A software adapter takes seconds for what a GPU pads a batch with.
  const options = { backends: [backend], precision, allowFallbackAdapter: true, batch: 1 };
  const found = opened.get(key) ?? openEncoder(manifest, files, options);
  opened.set(key, found);
  return found;
}

async function worstImage(of: Encoder, folder: string, expected: Goldens): Promise<number> {
  let worst = 1;
  const count = of.report.backend === 'webgpu' ? FRAMES_ON_SOFTWARE_ADAPTER : Infinity;
  for (const [name, golden] of Object.entries(expected.images).slice(0, count)) {
    const blob = await (await fetch(`${folder}${encodeURIComponent(name)}`)).blob();
    const bitmap = await createImageBitmap(blob, { colorSpaceConversion: 'none' });
    const [found] = await of.encodeImages([bitmap]);
    worst = Math.min(worst, cosine(found as Float32Array, Float32Array.from(golden)));
  }
  return worst;
}

async function worstSentence(of: Encoder, expected: Goldens): Promise<number> {
  const sentences = Object.keys(expected.sentences);
  const found = await of.encodeTexts(sentences);
  const cosines = sentences.map((sentence, i) =>
    cosine(found[i] as Float32Array, Float32Array.from(expected.sentences[sentence] ?? [])),
  );
  return Math.min(...cosines);
}

const RUNS: { name: string; backend: Backend; precision: Precision }[] = [
  { name: 'wasm fp32', backend: 'wasm', precision: 'fp32' },
  { name: 'wasm int8', backend: 'wasm', precision: 'int8' },
  { name: 'WebGPU fp32 on a software adapter', backend: 'webgpu', precision: 'fp32' },
];

describe.each(RUNS)('the demo pack on $name', ({ backend, precision }) => {
  it('sees drawn frames as PyTorch does', async () => {
    const worst = await worstImage(await encoder(backend, precision), `${FIXTURES}frames/`, goldens.drawn);
    console.log(`${backend} ${precision}: worst cosine on drawn frames ${worst.toFixed(6)}`);
    expect(worst).toBeGreaterThanOrEqual(LEAST[precision]);
  });

  it('sees real frames as PyTorch does', async ({ skip }) => {
    const [first] = Object.keys(goldens.real.images);
    const folder = '/shared-data/surgery/frames/';
    if (!(await fetch(`${folder}${encodeURIComponent(first ?? '')}`)).ok) {
      console.warn('SKIPPED: the real frames lie outside the repository and are not here');
      skip();
    }
    const worst = await worstImage(await encoder(backend, precision), folder, goldens.real);
    console.log(`${backend} ${precision}: worst cosine on real frames ${worst.toFixed(6)}`);
    expect(worst).toBeGreaterThanOrEqual(LEAST[precision]);
  });

  it('reads sentences as PyTorch does', async () => {
    const worst = await worstSentence(await encoder(backend, precision), goldens.drawn);
    console.log(`${backend} ${precision}: worst cosine on sentences ${worst.toFixed(6)}`);
    expect(worst).toBeGreaterThanOrEqual(LEAST[precision]);
  });
});

describe('the label embeddings of the demo pack', () => {
  it('name the phase of a drawn frame without a text tower', async () => {
    const set = manifest.labelSets.find(({ kind }) => kind === 'phase');
    expect(set).toBeDefined();
    if (set === undefined) return;
    const blob = await files.open(set.embeddings.file);
    const matrix = new Float32Array(await blob.arrayBuffer());
    const labels = set.labels.map((_, i) => row(matrix, manifest.embeddingDim, i));
    const wasm = await encoder('wasm', 'int8');
    let right = 0;
    const names = Object.keys(goldens.drawn.images);
    for (const name of names) {
      const bitmap = await createImageBitmap(await (await fetch(`${FIXTURES}frames/${name}`)).blob());
      const [found] = await wasm.encodeImages([bitmap]);
      const scores = similarities(found as Float32Array, labels);
      const best = set.labels[scores.indexOf(Math.max(...scores))];
      if (name.startsWith(`${best?.id}-`)) right++;
      else console.log(`${name} looks like ${best?.id}`);
    }
    expect(right / names.length).toBeGreaterThanOrEqual(0.75);
  });
});
