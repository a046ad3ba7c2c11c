import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Labelling } from '#core/labelling.ts';
import { savedCase } from '#library/cases.ts';
import { savedSamples } from '#library/sample-file.ts';
import { loadPack, type LoadedPack } from '#jobs/model-packs.ts';
import { cutVideo } from '#tools/cut-video.ts';
import { CaseSession } from './case-session.ts';
import { createCase, createJoinedCase, inspectFile } from './create-case.ts';
import { indexCase } from './index-case.ts';
import { deleteWhenFree } from './library.ts';

/** An operation in several files: the start of the sample case, cut at key frames. */
let pack: LoadedPack;
let whole: Uint8Array<ArrayBuffer>;

beforeAll(async () => {
  pack = await loadPack('demo');
  whole = new Uint8Array(await (await fetch('/samples/phaco-routine.mp4')).arrayBuffer());
});
afterAll(() => pack.close());

async function cut(name: string, from: number, to: number): Promise<File> {
  return new File([await cutVideo(whole, from, to)], name, { type: 'video/mp4' });
}

async function newCase(files: readonly File[]): Promise<string> {
  const inspected = await Promise.all(
    files.map((file) => inspectFile({ file, handle: null }, pack.manifest)),
  );
  return (await createJoinedCase(inspected, pack.manifest, 1)).id;
}

async function read(id: string, files: readonly File[], stopAt = Infinity): Promise<Labelling | null> {
  const session = await CaseSession.open(id);
  const controller = new AbortController();
  let labelling: Labelling | null = null;
  try {
    const events = {
      onProgress: ({ done }: { done: number }) => void (done >= stopAt && controller.abort()),
      onLabelling: (now: Labelling) => void (labelling = now),
    };
    const { signal } = controller;
    await indexCase(session, pack, files, events, { signal }).catch((thrown: unknown) => {
      if (!controller.signal.aborted) throw thrown;
    });
    return labelling;
  } finally {
    session.close();
  }
}

async function samplesOf(id: string) {
  const { index } = await savedCase(id);
  return (await savedSamples(id, index)).samples;
}

it('reads the same frames from three parts as from one file, though it was interrupted', async () => {
  const single = await cut('whole.mp4', 0, 24);
  const files = [await cut('eye 1.mp4', 0, 8), await cut('eye 2.mp4', 8, 14), await cut('eye 3.mp4', 14, 24)];
  const one = (await createCase({ file: single, handle: null }, pack.manifest, 1)).id;
  const joined = await newCase(files);
  try {
    await read(one, [single]);
    await read(joined, files, 8);
    expect((await savedCase(joined)).index.state).toBe('open');
    await read(joined, files);
    const row = await savedCase(joined);
    expect(row.video.durationSeconds).toBeCloseTo(24, 2);
    expect(row.index).toMatchObject({ state: 'done', done: 24, unreadable: 0 });
    const [expected, found] = [await samplesOf(one), await samplesOf(joined)];
    for (const [cell, seconds] of expected.times.entries()) {
      expect(found.times[cell]).toBeCloseTo(seconds, 2);
    }
    expect(found.codes).toEqual(expected.codes);
  } finally {
    await deleteWhenFree(one);
    await deleteWhenFree(joined);
  }
});

it('leaves a gap where a part is broken or nothing was recorded, and names what is wrong', async () => {
  const files = [
    await cut('20231104_101100.mp4', 0, 6),
    // Its beginning is lost, and with it the index.
    new File([(await cut('x', 6, 12)).slice(90_000)], '20231104_101106.mp4', { type: 'video/mp4' }),
    await cut('20231104_101120.mp4', 12, 18),
  ];
  const id = await newCase(files);
  try {
    const labelling = await read(id, files);
    const row = await savedCase(id);
    if (row.source.kind !== 'files') throw new Error('no files');
    const [first, broken, last] = row.source.parts;
    expect([first?.start, broken?.start]).toEqual([0, first?.durationSeconds]);
    expect(broken?.problem?.code).toMatch(/^video\//);
    expect(last?.start).toBeGreaterThanOrEqual((broken?.start ?? 0) + (broken?.durationSeconds ?? 0));
    expect(row.index.state).toBe('done');
    const cells = Math.floor(last?.start ?? 0);
    const { known, times } = await samplesOf(id);
    expect([...known.subarray(0, 6)]).toEqual([1, 1, 1, 1, 1, 1]);
    expect(known.subarray(6, cells).every((isKnown) => isKnown === 0)).toBe(true);
    expect(known.subarray(cells + 1).every((isKnown) => isKnown === 1)).toBe(true);
    for (const [cell, seconds] of times.entries()) {
      if (known[cell] === 1) expect(Math.abs(seconds - cell - 0.5)).toBeLessThanOrEqual(0.541);
    }
    expect(labelling?.gaps).toHaveLength(1);
  } finally {
    await deleteWhenFree(id);
  }
});

it('reads a case of one file that an older version stored', async () => {
  const file = await cut('old.mp4', 0, 4);
  const { id, source, ...row } = await createCase({ file, handle: null }, pack.manifest, 1);
  try {
    if (source.kind !== 'files') throw new Error('no files');
    const { name, bytes, lastModified, fingerprint } = source.parts[0] ?? {};
    const stored = { kind: 'file', name, bytes, lastModified, fingerprint, handle: null, hasCopy: true };
    await putRow({ ...row, id, schema: 1, source: stored });
    const migrated = await savedCase(id);
    expect(migrated.source).toEqual({
      kind: 'files',
      parts: [{ ...source.parts[0], hasCopy: true }],
    });
    await read(id, [file]);
    expect((await savedCase(id)).index).toMatchObject({ state: 'done', done: 4 });
  } finally {
    await deleteWhenFree(id);
  }
});

function putRow(row: object): Promise<void> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('ophclip');
    opening.addEventListener('error', () => reject(new Error('no database')));
    opening.addEventListener('success', () => {
      const transaction = opening.result.transaction('cases', 'readwrite');
      transaction.objectStore('cases').put(row);
      transaction.addEventListener('complete', () => {
        opening.result.close();
        resolve();
      });
    });
  });
}
