import { sha256 } from 'hash-wasm';
import { beforeEach, describe, expect, it } from 'vitest';
import { toAppError } from '#core/errors.ts';
import type { FileRef } from '#core/model-pack.ts';
import type { Progress } from '#core/progress.ts';
import { remove, savedFile, savedNames } from '#platform/opfs.ts';
import type { CallOptions } from '#platform/rpc.ts';
import { withPackWorker } from './pack-client.ts';

const folder = ['packs', 'bundled', 'test@000000000000'];
const SIZE = 300_000;

/** The bytes the fault server sends. */
function served(size: number, seed = 0): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: size }, (_, i) => (i * 31 + (i >> 8) * 17 + seed) & 255);
}

async function refOf(file: string, bytes = served(SIZE)): Promise<FileRef> {
  return { file, bytes: bytes.length, sha256: await sha256(bytes) };
}

function ensure(refs: FileRef[], faults = '', call: CallOptions = {}): Promise<void> {
  const baseUrl = `${location.origin}/faulty/size=${SIZE}${faults}/`;
  return withPackWorker((worker) => worker.call('ensureFiles', { folder, baseUrl, files: refs }, call));
}

function codeOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'no error',
    (thrown: unknown) => toAppError(thrown).code,
  );
}

/** The ranges asked for `file` so far, `whole` where there was none. */
async function requestsFor(file: string): Promise<string[]> {
  const log = (await (await fetch('/faulty-log')).json()) as string[];
  return log.filter((line) => line.startsWith(`${file} `)).map((line) => line.slice(file.length + 1));
}

async function savedBytes(file: string): Promise<Uint8Array> {
  const found = await savedFile([...folder, file]);
  return new Uint8Array(await (found ?? new Blob()).arrayBuffer());
}

describe('ensuring pack files', () => {
  beforeEach(() => remove(['packs']));

  it('streams files into OPFS and reports bytes up to the total', async () => {
    const refs = [await refOf('whole-a.bin'), await refOf('whole-b.bin')];
    const seen: Progress[] = [];
    await ensure(refs, '', { onProgress: (progress) => seen.push(progress) });
    expect(await savedBytes('whole-a.bin')).toEqual(served(SIZE));
    expect(await savedNames(folder, 'file')).toEqual(['whole-a.bin', 'whole-b.bin']);
    expect(seen.at(-1)).toMatchObject({ done: 2 * SIZE, total: 2 * SIZE, unit: 'bytes' });
    expect(seen.every((progress, i) => progress.done >= (seen[i - 1]?.done ?? 0))).toBe(true);
  });

  it('does not ask the server again for what is stored', async () => {
    const ref = await refOf('twice.bin');
    await ensure([ref]);
    await ensure([ref]);
    expect(await requestsFor('twice.bin')).toEqual(['whole']);
  });

  it('resumes where a broken connection stopped', async () => {
    const ref = await refOf('cut.bin');
    expect(await codeOf(ensure([ref], '&cut=100000'))).toBe('pack/offline');
    const part = await savedFile([...folder, 'cut.bin.part']);
    expect(part?.size).toBeGreaterThan(0);
    await ensure([ref], '&cut=100000');
    expect(await requestsFor('cut.bin')).toEqual(['whole', `bytes=${part?.size}-`]);
    expect(await savedBytes('cut.bin')).toEqual(served(SIZE));
  });

  it('starts over when the server cannot resume', async () => {
    const ref = await refOf('no-ranges.bin');
    await codeOf(ensure([ref], '&cut=100000&ranges=no'));
    await ensure([ref], '&cut=100000&ranges=no');
    expect(await savedBytes('no-ranges.bin')).toEqual(served(SIZE));
  });

  it('starts over when the beginning it kept is not of this file', async () => {
    const old = await refOf('changed.bin', served(SIZE, 7));
    expect(await codeOf(ensure([old], '&cut=100000&seed=7'))).toBe('pack/offline');
    const ref = await refOf('changed.bin');
    await ensure([ref], '&cut=100000');
    expect(await requestsFor('changed.bin')).toHaveLength(3);
    expect(await savedBytes('changed.bin')).toEqual(served(SIZE));
  });

  it('refuses a file with a wrong hash and keeps nothing of it', async () => {
    const ref = { ...(await refOf('wrong.bin')), sha256: '0'.repeat(64) };
    expect(await codeOf(ensure([ref]))).toBe('pack/wrong-hash');
    expect((await savedBytes('wrong.bin')).length).toBe(0);
    expect((await savedFile([...folder, 'wrong.bin.part']))?.size ?? 0).toBe(0);
  });

  it('refuses a file longer than the manifest says without reading on', async () => {
    const ref = await refOf('longer.bin', served(SIZE / 2));
    expect(await codeOf(ensure([ref]))).toBe('pack/wrong-hash');
  });

  it('says that a file is missing, whether the host answers 404 or with its page', async () => {
    const ref = await refOf('missing.bin');
    expect(await codeOf(ensure([ref], '&status=404'))).toBe('pack/file-missing');
    expect(await codeOf(ensure([ref], '&spa=1'))).toBe('pack/file-missing');
  });

  it('fetches once when two ask at the same time', async () => {
    const ref = await refOf('together.bin');
    await Promise.all([ensure([ref]), ensure([ref])]);
    expect(await requestsFor('together.bin')).toEqual(['whole']);
  });

  it('stops when cancelled', async () => {
    const ref = await refOf('cancelled.bin');
    const controller = new AbortController();
    const done = codeOf(ensure([ref], '', { signal: controller.signal }));
    controller.abort();
    expect(await done).toBe('cancelled');
  });
});

describe('importing a pack the user gives', () => {
  const dropped = ['packs', 'dropped', 'mine'];
  const manifest = '{"schema":1}';

  beforeEach(() => remove(['packs']));

  it('stores every file and the manifest', async () => {
    const ref = await refOf('a.bin');
    const files = [{ ref, blob: new Blob([served(SIZE)]) }];
    await withPackWorker((worker) => worker.call('importFiles', { folder: dropped, manifest, files }));
    expect(await savedNames(dropped, 'file')).toEqual(['a.bin', 'manifest.json']);
  });

  it('leaves nothing behind when one file is not what the manifest says', async () => {
    const files = [
      { ref: await refOf('a.bin'), blob: new Blob([served(SIZE)]) },
      { ref: await refOf('b.bin'), blob: new Blob([served(SIZE, 1)]) },
    ];
    const done = withPackWorker((worker) => worker.call('importFiles', { folder: dropped, manifest, files }));
    expect(await codeOf(done)).toBe('pack/wrong-hash');
    expect(await savedNames(['packs', 'dropped'], 'directory')).toEqual([]);
  });
});
