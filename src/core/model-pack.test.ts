import { describe, expect, it } from 'vitest';
import { toAppError } from './errors.ts';
import { chooseVariant, packFiles, parseManifest, parsePackIndex, type Manifest } from './model-pack.ts';

const hash = 'a'.repeat(64);
const file = (name: string, bytes = 10) => ({ file: name, bytes, sha256: hash });
const variant = (precision: 'fp32' | 'fp16' | 'int8', backends: ('webgpu' | 'wasm')[]) => ({
  precision,
  backends,
  model: file(`image.${precision}.onnx`),
  externalData: [file(`image.${precision}.data`)],
  cosineToFp32: 1,
});

function manifest(change: Partial<Record<keyof Manifest, unknown>> = {}): unknown {
  return {
    schema: 1,
    id: 'tiny',
    name: 'Tiny',
    version: '1.0.0',
    licence: 'Apache-2.0',
    citation: '',
    trainedOn: 'nothing',
    notice: '',
    demonstration: true,
    embeddingDim: 8,
    logitScale: 100,
    image: {
      inputName: 'pixel_values',
      outputName: 'image_embed',
      size: { width: 32, height: 32 },
      crop: { mode: 'center-square-then-resize' },
      filter: 'bilinear',
      mean: [0.5, 0.5, 0.5],
      std: [0.5, 0.5, 0.5],
      untaggedColour: 'bt601',
      framesPerClip: 4,
      clipPooling: 'mean-then-normalize',
      variants: [variant('fp32', ['webgpu', 'wasm']), variant('fp16', ['webgpu']), variant('int8', ['wasm'])],
    },
    text: {
      idsName: 'input_ids',
      maskName: 'attention_mask',
      typeIdsName: null,
      outputName: 'text_embed',
      idType: 'int64',
      tokenizer: {
        kind: 'wordpiece',
        vocab: file('vocab.txt'),
        lowerCase: true,
        stripAccents: true,
        maxTokens: 77,
      },
      variants: [variant('fp32', ['wasm'])],
    },
    labelSets: [],
    selfTest: {
      image: { width: 32, height: 32, pixels: file('self-test.rgba') },
      sentence: 'an eye',
      embeddings: file('self-test.f32'),
      tolerance: { fp32: 0.9999, fp16: 0.999, int8: 0.99 },
    },
    ...change,
  };
}

function failure(run: () => unknown): { code: string; details: object } {
  try {
    run();
  } catch (thrown) {
    const { code, details } = toAppError(thrown);
    return { code, details };
  }
  return { code: 'no error', details: {} };
}

describe('a manifest', () => {
  it('is accepted when every fact is there', () => {
    expect(parseManifest(manifest()).id).toBe('tiny');
  });

  it('names each of its files once', () => {
    const names = packFiles(parseManifest(manifest())).map((ref) => ref.file);
    expect(names).toEqual([...new Set(names)]);
    expect(names).toContain('image.int8.data');
  });

  it('of an unknown schema is refused, naming both versions', () => {
    expect(failure(() => parseManifest(manifest({ schema: 9 })))).toEqual({
      code: 'pack/unknown-schema',
      details: { found: '9', known: 1 },
    });
    expect(failure(() => parseManifest('text')).code).toBe('pack/unknown-schema');
  });

  it('with a fact missing or misspelt is refused, naming the place', () => {
    const broken = manifest({ logitScale: 'high' });
    expect(failure(() => parseManifest(broken))).toMatchObject({
      code: 'pack/invalid-manifest',
      details: { where: 'logitScale' },
    });
    expect(failure(() => parseManifest(manifest({ name: undefined }))).code).toBe('pack/invalid-manifest');
  });

  it('cannot reach outside its folder', () => {
    const escaping = manifest();
    const { selfTest } = escaping as { selfTest: { embeddings: { file: string } } };
    for (const name of ['../other/manifest.json', '/etc/passwd', 'a/b', '..', 'https://host/x', '']) {
      selfTest.embeddings.file = name;
      expect(failure(() => parseManifest(escaping)).code).toBe('pack/invalid-manifest');
    }
  });

  it('of 4 GB is refused before anything is fetched', () => {
    const huge = manifest();
    (huge as { selfTest: { embeddings: { bytes: number } } }).selfTest.embeddings.bytes = 4_000_000_000;
    expect(failure(() => parseManifest(huge))).toMatchObject({
      code: 'pack/too-large',
      details: { file: 'self-test.f32' },
    });
  });
});

describe('an index', () => {
  it('of an unknown schema is refused', () => {
    expect(failure(() => parsePackIndex({ schema: 2, packs: [] })).code).toBe('pack/unknown-schema');
    expect(
      parsePackIndex({ schema: 1, packs: [{ id: 'a', manifest: 'a/manifest.json' }] }).packs,
    ).toHaveLength(1);
  });
});

describe('choosing a variant', () => {
  const { variants } = parseManifest(manifest()).image;

  it('takes fp16 on WebGPU and int8 on WASM', () => {
    expect(chooseVariant(variants, 'webgpu')?.precision).toBe('fp16');
    expect(chooseVariant(variants, 'wasm')?.precision).toBe('int8');
  });

  it('falls back to fp32 where a precision is not allowed', () => {
    expect(chooseVariant(variants, 'webgpu', (p) => p !== 'fp16')?.precision).toBe('fp32');
    expect(chooseVariant(variants, 'wasm', (p) => p !== 'int8')?.precision).toBe('fp32');
    expect(chooseVariant([], 'wasm')).toBeUndefined();
  });
});
