import { beforeAll, describe, expect, it } from 'vitest';
import { parseManifest } from '#core/model-pack.ts';
import { opfsPackReader } from '#inference/packs/opfs-pack-reader.ts';
import { droppedFolder } from '#inference/packs/pack-paths.ts';
import { openEncoder } from '#inference/runtime/encoder.ts';
import { cosine } from '#core/vectors.ts';
import { remove, savedNames } from '#platform/opfs.ts';
import { convertInWorker } from './convert-client.ts';
import { drawnPicture } from './check-inputs.ts';
import type { GivenFacts } from './facts.ts';

const FIXTURES = '/tools/reference/fixtures/checkpoints/';
const facts: GivenFacts = {
  id: 'converted-here',
  name: 'Converted in the page',
  image: { size: { width: 32, height: 32 }, crop: { mode: 'center-square-then-resize' } },
  sentence: 'phaco in the eye',
};
const labelSets = [
  {
    id: 'phases',
    name: 'Phases',
    kind: 'phase' as const,
    exclusive: true,
    labels: [
      { id: 'cut', name: 'Cut', prompts: ['i cut the cornea', 'cut'] },
      { id: 'idle', name: 'Idle', prompts: ['no instrument in view'] },
    ],
  },
];

let checkpoint: Blob;
let vocabulary: Blob;

async function fixture(name: string): Promise<Blob> {
  const response = await fetch(`${FIXTURES}${name}`);
  expect(response.ok).toBe(true);
  return response.blob();
}

beforeAll(async () => {
  checkpoint = await fixture('wrapped.pth');
  vocabulary = await fixture('vocab.txt');
});

async function picture(seed: number): Promise<Blob> {
  const { width, height, data } = drawnPicture(seed);
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext('2d')?.putImageData(new ImageData(new Uint8ClampedArray(data), width, height), 0, 0);
  return canvas.convertToBlob({ type: 'image/png' });
}

describe('a checkpoint dropped in the page', () => {
  it('becomes a pack in OPFS that the encoder runs', async () => {
    const notes = new Set<string>();
    const pictures = await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map(picture));
    const report = await convertInWorker(
      { checkpoint, vocabulary, pictures, facts, labelSets },
      { onProgress: ({ note = '' }) => notes.add(note) },
    );
    expect(notes.size).toBeGreaterThan(5);
    const reader = opfsPackReader(droppedFolder('converted-here'));
    const manifest = parseManifest(JSON.parse(await (await reader.open('manifest.json')).text()));
    expect(manifest).toEqual(report.manifest);

    const encoder = await openEncoder(manifest, reader, { backends: ['wasm'], precision: 'fp32' });
    try {
      const [sentence] = await encoder.encodeTexts(['phaco in the eye']);
      const stored = new Float32Array(
        await (await reader.open(manifest.selfTest.embeddings.file)).arrayBuffer(),
      );
      expect(cosine(sentence as Float32Array, stored.subarray(manifest.embeddingDim))).toBeGreaterThan(
        0.9999,
      );
    } finally {
      encoder.close();
    }
  });

  it('leaves nothing behind when the vocabulary is another model’s', async () => {
    await remove(droppedFolder('converted-here'));
    const wrong = new Blob(['[PAD]\n[UNK]\n[CLS]\n[SEP]\neye\n']);
    const failing = convertInWorker({ checkpoint, vocabulary: wrong, pictures: [], facts, labelSets });
    await expect(failing).rejects.toMatchObject({ code: 'vocabulary/wrong-size' });
    expect(await savedNames(droppedFolder('converted-here'), 'file')).toEqual([]);
  });
});
