import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AppError } from '#core/errors.ts';
import { archive, dictOf, op, pickle, safetensors, tensor } from './fixtures/archives.ts';
import { openCheckpoint } from './open-checkpoint.ts';

/**
 * Fifty damaged and hostile checkpoints. Each must end within a second of computing, either as an AppError with a checkpoint code
 * or with exactly the tensors of the original: a date in a zip header may be any date.
 */
const FIXTURES = new URL('../../../tools/reference/fixtures/checkpoints/', import.meta.url);
const torch = new Uint8Array(readFileSync(new URL('wrapped.pth', FIXTURES)));
const safe = new Uint8Array(readFileSync(new URL('bf16.safetensors', FIXTURES)));

/** mulberry32: the same damage on every run. */
function randomizer(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/** Everything a checkpoint says: names, shapes and the numbers of the floating-point tensors. */
async function told(file: Blob): Promise<string> {
  const checkpoint = await openCheckpoint(file);
  const lines: string[] = [];
  for (const [name, { shape, dtype }] of checkpoint.tensors) {
    const values = dtype.includes('float') ? await checkpoint.read(name) : new Float32Array();
    lines.push(
      `${name} ${dtype} ${shape.join()} ${values.reduce((sum, v, i) => sum + v * ((i % 97) + 1), 0)}`,
    );
  }
  return lines.join('\n');
}

/** Bytes of the torch archive that describe: its directory, its local headers and the pickle, not the weights. */
function structure(): number[] {
  const text = Buffer.from(torch.buffer, torch.byteOffset, torch.byteLength);
  const positions: number[] = [];
  const add = (from: number, length: number): void => {
    for (let i = from; i < from + length && i < torch.length; i++) positions.push(i);
  };
  for (let at = text.indexOf('PK\x03\x04'); at >= 0; at = text.indexOf('PK\x03\x04', at + 4)) add(at, 30);
  add(text.indexOf('PK\x01\x02'), torch.length);
  const first = text.indexOf('data.pkl') + 8;
  add(first, 29_000);
  return positions;
}

function flipped(bytes: Uint8Array, positions: readonly number[], seed: number): Blob {
  const random = randomizer(seed);
  const damaged = bytes.slice();
  for (let n = 1 + random(3); n > 0; n--) {
    const at = positions[random(positions.length)] as number;
    damaged[at] = (damaged[at] as number) ^ (1 << random(8));
  }
  return new Blob([damaged]);
}

const storage = (key: string, elements: number): number[] => tensor(key, [elements]);
const floats = (count: number): Uint8Array => new Uint8Array(count * 4);

const crafted: [string, () => Promise<Blob> | Blob][] = [
  [
    'a tensor beyond its storage',
    () => archive(dictOf('w', tensor('0', [9], { stored: 4 })), { 0: floats(4) }),
  ],
  ['a storage longer than its bytes', () => archive(dictOf('w', storage('0', 999)), { 0: floats(4) })],
  ['a storage that is not there', () => archive(dictOf('w', storage('7', 4)), { 0: floats(4) })],
  [
    'a shape of 2^93 numbers',
    () => archive(dictOf('w', tensor('0', [2 ** 31 - 1, 2 ** 31 - 1, 2 ** 31 - 1])), {}),
  ],
  [
    'strides that overlap',
    () => archive(dictOf('w', tensor('0', [2, 2], { strides: [1, 1] })), { 0: floats(4) }),
  ],
  ['negative sizes', () => archive(dictOf('w', tensor('0', [-4])), { 0: floats(4) })],
  ['a call of a tensor', () => archive(pickle(storage('0', 1), op.emptyTuple, op.reduce), { 0: floats(1) })],
  ['a memo that was never written', () => archive(pickle(op.memoGet(123)))],
  ['nothing but marks', () => archive(pickle(...Array.from({ length: 100_000 }, () => op.mark)))],
  ['a string longer than the file', () => archive(pickle([0x58, 0xff, 0xff, 0xff, 0x7f]))],
  ['an unknown opcode', () => archive(pickle([0xff]))],
  ['no pickle at all', () => archive(new Uint8Array())],
  ['a pickle that is a number', () => archive(pickle(op.int(3)))],
  [
    'a dict of itself',
    () => archive(pickle(op.emptyDict, op.memoPut(1), op.text('state_dict'), op.memoGet(1), op.setItem)),
  ],
  [
    'two roots',
    async () =>
      new Blob([
        await archive(pickle(op.int(1)), {}, { root: 'a' }),
        await archive(pickle(op.int(1)), {}, { root: 'b' }),
      ]),
  ],
  ['a safetensors header of nested arrays', () => safetensors(`${'['.repeat(50_000)}${']'.repeat(50_000)}`)],
  [
    'a safetensors tensor called __proto__',
    () => safetensors('{"__proto__":{"dtype":"F32","shape":[1],"data_offsets":[0,9]}}', floats(2)),
  ],
];

const cases: [string, () => Promise<Blob> | Blob, string | null][] = [
  ...[0.01, 0.1, 0.3, 0.6, 0.9, 0.99, 0.9999].map((part): [string, () => Blob, string] => [
    `a torch file cut at ${part * 100}%`,
    () => new Blob([torch.subarray(0, torch.length * part)]),
    'torch',
  ]),
  ...[0.001, 0.2, 0.5, 0.999].map((part): [string, () => Blob, string] => [
    `a safetensors file cut at ${part * 100}%`,
    () => new Blob([safe.subarray(0, safe.length * part)]),
    'safe',
  ]),
  ...Array.from({ length: 18 }, (_, seed): [string, () => Blob, string] => [
    `bits flipped in a torch file’s structure, seed ${seed}`,
    () => flipped(torch, structure(), seed),
    'torch',
  ]),
  ...Array.from({ length: 8 }, (_, seed): [string, () => Blob, string] => [
    `bits flipped in a safetensors header, seed ${seed}`,
    () =>
      flipped(
        safe,
        Array.from({ length: 20_000 }, (_byte, i) => i),
        seed,
      ),
    'safe',
  ]),
  ...crafted.map(([name, make]): [string, () => Promise<Blob> | Blob, null] => [name, make, null]),
];

describe('a damaged or hostile checkpoint', () => {
  it('comes in fifty kinds and more', () => {
    expect(cases.length).toBeGreaterThanOrEqual(50);
  });

  it.each(cases)('is refused in time or changes nothing: %s', async (_name, make, original) => {
    const file = await make();
    const started = process.cpuUsage();
    const outcome = await told(file).catch((thrown: unknown) => thrown);
    const { user, system } = process.cpuUsage(started);
    expect((user + system) / 1e6).toBeLessThan(1);
    if (outcome instanceof AppError) expect(outcome.code).toMatch(/^checkpoint\//);
    else {
      expect(original).not.toBeNull();
      expect(outcome).toBe(await told(new Blob([original === 'safe' ? safe : torch])));
    }
  });
});
