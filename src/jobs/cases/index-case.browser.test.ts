import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Labelling } from '#core/labelling.ts';
import { normalized } from '#core/vectors.ts';
import { savedCase } from '#library/cases.ts';
import { savedSamples } from '#library/sample-file.ts';
import { loadPack, type LoadedPack } from '#jobs/model-packs.ts';
import { CaseSession } from './case-session.ts';
import { instrumentF1, phaseAccuracy, type Truth } from '#tools/truth.ts';
import { createCase } from './create-case.ts';
import { indexCase, type IndexProgress } from './index-case.ts';
import { deleteWhenFree } from './library.ts';

/** The whole engine on the bundled sample case and the demo pack: real decoder, real OPFS, real ONNX session. */
const SAMPLE = '/samples/phaco-routine';
let pack: LoadedPack;
let truth: Truth;
let video: File;

beforeAll(async () => {
  pack = await loadPack('demo');
  truth = (await (await fetch(`${SAMPLE}.truth.json`)).json()) as Truth;
  video = new File([await (await fetch(`${SAMPLE}.mp4`)).blob()], 'Right eye.mp4', { type: 'video/mp4' });
});
afterAll(() => pack.close());

async function newCase(rate = 1): Promise<string> {
  const { id } = await createCase({ file: video, handle: null }, pack.manifest, rate);
  return id;
}

type Indexed = { labelling: Labelling; progress: IndexProgress[]; labellings: number };

async function index(session: CaseSession, signal?: AbortSignal): Promise<Indexed> {
  const progress: IndexProgress[] = [];
  let labelling: Labelling | null = null;
  let labellings = 0;
  await indexCase(
    session,
    pack,
    [video],
    {
      onProgress: (now) => void progress.push(now),
      onLabelling: (now) => {
        labelling = now;
        labellings++;
      },
    },
    { signal },
  );
  if (labelling === null) throw new Error('nothing was labelled');
  return { labelling, progress, labellings };
}

describe('indexing the sample case', () => {
  it('labels it as it truly is, and keeps every sample', async () => {
    const id = await newCase();
    const session = await CaseSession.open(id);
    try {
      const { labelling, progress, labellings } = await index(session);
      const accuracy = phaseAccuracy(labelling, truth);
      const f1 = instrumentF1(labelling, truth);
      expect(accuracy).toBeGreaterThanOrEqual(0.85);
      expect(f1).toBeGreaterThanOrEqual(0.7);
      const cells = Math.ceil(truth.durationSeconds);
      expect(progress.at(-1)).toMatchObject({ done: cells, total: cells, stage: 'all' });
      expect(labellings).toBeGreaterThan(1);
      const row = await savedCase(id);
      expect(row.index).toMatchObject({ state: 'done', done: cells, unreadable: 0 });
      expect(row.labelling).toEqual(labelling);
      const stored = await savedSamples(id, session.key);
      expect(stored.samples.known.every((known) => known === 1)).toBe(true);
      // Each frame was shown at its cell: at its centre, or it is a key frame inside it.
      stored.samples.times.forEach((time, cell) =>
        expect(Math.abs(time - cell - 0.5)).toBeLessThanOrEqual(0.541),
      );
      const [query] = await pack.encodeTexts(['tearing a round opening in the capsule with forceps']);
      const found = await session.search(normalized(query as Float32Array), false);
      expect(found.moments.length).toBeGreaterThan(0);
    } finally {
      session.close();
      await deleteWhenFree(id);
    }
  });
});
