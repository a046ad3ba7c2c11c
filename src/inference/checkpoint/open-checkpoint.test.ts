import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { archive, dictOf, op, pickle, safetensors, tensor } from './fixtures/archives.ts';
import { openCheckpoint } from './open-checkpoint.ts';

const FIXTURES = new URL('../../../tools/reference/fixtures/checkpoints/', import.meta.url);
const WORDS = 'backbone_text.model.embeddings.word_embeddings.weight';

function fixture(name: string): Blob {
  return new Blob([readFileSync(new URL(name, FIXTURES))]);
}

const floats = (values: readonly number[]): Uint8Array => new Uint8Array(Float32Array.from(values).buffer);

describe('a checkpoint that torch.save wrote', () => {
  it('is read through its state_dict wrapper, with names and shapes', async () => {
    const { format, tensors } = await openCheckpoint(fixture('wrapped.pth'));
    expect(format).toBe('torch');
    expect(tensors.get(`module.${WORDS}`)).toMatchObject({ shape: [40, 16], dtype: 'float32' });
    expect(tensors.get('module.backbone_text.model.embeddings.position_ids')).toMatchObject({
      dtype: 'int64',
    });
  });

  it('gives half-precision weights as the float32 numbers they stand for', async () => {
    const half = await openCheckpoint(fixture('fp16.pth'));
    const brain = await openCheckpoint(fixture('bf16.safetensors'));
    expect(half.tensors.get(WORDS)?.dtype).toBe('float16');
    expect(brain.tensors.get(WORDS)?.dtype).toBe('bfloat16');
    // The fixtures were rounded to bfloat16 first, and its numbers here all fit half precision.
    const [a, b] = [await half.read(WORDS), await brain.read(WORDS)];
    expect(a.length).toBe(640);
    for (const [i, value] of a.entries()) expect(value).toBeCloseTo(b[i] as number, 6);
  });

  it('gives a transposed tensor in row-major order', async () => {
    const view = tensor('0', [2, 3], { strides: [1, 2] });
    const file = await archive(dictOf('w', view), { 0: floats([1, 2, 3, 4, 5, 6]) });
    expect(await (await openCheckpoint(file)).read('w')).toEqual(Float32Array.of(1, 3, 5, 2, 4, 6));
  });

  it('gives a view from the middle of a storage', async () => {
    const view = tensor('0', [2], { stored: 4, offset: 1 });
    const file = await archive(dictOf('w', view), { 0: floats([1, 2, 3, 4]) });
    expect(await (await openCheckpoint(file)).read('w')).toEqual(Float32Array.of(2, 3));
  });

  it('is refused by name when its pickle asks for anything but tensors', async () => {
    const asking: [string, Uint8Array][] = [
      ['os.system', pickle(op.global('os', 'system'), op.text('id'), [0x85], op.reduce)],
      [
        'builtins.eval',
        pickle(op.text('builtins'), op.text('eval'), op.stackGlobal, op.emptyTuple, op.reduce),
      ],
      ['posix.system', dictOf('w', op.global('posix', 'system'))],
      ['torch.storage._load_from_bytes', pickle(op.global('torch.storage', '_load_from_bytes'))],
      ['argparse.Namespace', pickle(op.global('argparse', 'Namespace'), op.emptyTuple, op.newObj)],
    ];
    for (const [global, data] of asking) {
      await expect(archive(data).then(openCheckpoint)).rejects.toMatchObject({
        code: 'checkpoint/forbidden-pickle',
        details: { global },
      });
    }
  });

  it('may set attributes on dicts only', async () => {
    const onTensor = dictOf('w', [...tensor('0', [1]), ...op.emptyDict, ...op.build]);
    await expect(archive(onTensor, { 0: floats([1]) }).then(openCheckpoint)).rejects.toMatchObject({
      code: 'checkpoint/forbidden-pickle',
    });
  });

  it('is refused when anything in it is compressed, which also ends zip bombs', async () => {
    const bomb = await archive(
      dictOf('w', tensor('0', [1 << 20])),
      { 0: new Uint8Array(1 << 22) },
      { level: 9 },
    );
    expect(bomb.size).toBeLessThan(20_000);
    await expect(openCheckpoint(bomb)).rejects.toMatchObject({ code: 'checkpoint/compressed' });
  });

  it('is refused with a way on when it is older than the zip format', async () => {
    await expect(openCheckpoint(fixture('legacy.pth'))).rejects.toMatchObject({
      code: 'checkpoint/not-a-checkpoint',
      message: expect.stringContaining('1.6') as string,
    });
  });

  it('names a tensor that holds a NaN', async () => {
    const file = await archive(dictOf('w', tensor('0', [2])), { 0: floats([1, NaN]) });
    const checkpoint = await openCheckpoint(file);
    await expect(checkpoint.read('w')).rejects.toMatchObject({
      code: 'checkpoint/not-finite',
      details: { name: 'w' },
    });
  });
});

describe('a safetensors file', () => {
  const entry = { dtype: 'F32', shape: [2], data_offsets: [0, 8] };

  it('is read by its header', async () => {
    const checkpoint = await openCheckpoint(
      safetensors({ __metadata__: { a: 'b' }, w: entry }, floats([3, 4])),
    );
    expect(checkpoint.format).toBe('safetensors');
    expect(await checkpoint.read('w')).toEqual(Float32Array.of(3, 4));
  });

  it('is refused when tensors overlap, lie outside or have another size than their shape', async () => {
    const wrong: [unknown, string][] = [
      [{ v: entry, w: { ...entry, data_offsets: [4, 12] } }, 'checkpoint/not-a-checkpoint'],
      [{ w: { ...entry, data_offsets: [8, 16] } }, 'checkpoint/truncated'],
      [{ w: { ...entry, shape: [3] } }, 'checkpoint/not-a-checkpoint'],
      [{ w: { ...entry, shape: [2 ** 40, 2 ** 40] } }, 'checkpoint/not-a-checkpoint'],
      [{ w: { ...entry, dtype: 'F8_E5M2' } }, 'checkpoint/not-a-checkpoint'],
      ['{"w": [', 'checkpoint/not-a-checkpoint'],
    ];
    for (const [header, code] of wrong) {
      await expect(openCheckpoint(safetensors(header, floats([1, 2])))).rejects.toMatchObject({ code });
    }
  });

  it('is refused when it claims a header of an impossible length', async () => {
    for (const length of [2n ** 63n, 2n ** 24n + 1n, 5_000n]) {
      const file = safetensors({ w: entry }, floats([1, 2]), length);
      await expect(openCheckpoint(file)).rejects.toMatchObject({
        code: expect.stringMatching(/^checkpoint\//) as string,
      });
    }
  });
});
