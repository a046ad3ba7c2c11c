import { beforeAll, describe, expect, it } from 'vitest';
import { parseManifest, type ImageSpec } from '#core/model-pack.ts';
import { judge } from './judge.ts';
import type { Media } from './mutate.ts';
import { containersOf, mutantOf } from './sources.ts';

/** The long run is `npm run fuzz:media`; these are its first few, of the sample case alone. */
const SEED = 1;
const MUTANTS = 20;

let sources: readonly Media[];
let spec: ImageSpec;

async function fetched(path: string): Promise<Response> {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path}: HTTP ${response.status}`);
  return response;
}

beforeAll(async () => {
  sources = await containersOf(await (await fetched('/samples/phaco-routine.mp4')).blob());
  spec = parseManifest(await (await fetched('/models/demo/manifest.json')).json()).image;
});

describe('damaged recordings', () => {
  it('are the sample in containers that are read whole', async () => {
    for (const { name, bytes } of sources) {
      const { outcome, how, faults } = await judge(new File([bytes], name), spec);
      expect([name, outcome, how, faults]).toEqual([name, 'read', 'direct 6/6', []]);
    }
  });

  it.for(Array.from({ length: MUTANTS }, (_, n) => n))('mutant %i is read or refused', async (n) => {
    const { name, bytes, source, what } = mutantOf(SEED, n, sources);
    const { faults } = await judge(new File([bytes], name), spec);
    expect(faults, `${source}: ${what}`).toEqual([]);
  });

  it.for([
    ['frame', '1 frames never closed'],
    ['worker', '1 workers never ended'],
    ['rejection', 'unhandled rejection: Error: planted'],
    ['console', 'console.error: planted'],
    ['no-code', 'internal: planted'],
    ['hang', 'no answer'],
  ] as const)('a planted fault is found: %s', async ([plant, fault]) => {
    const [{ name, bytes }] = sources as [Media];
    const limits = { inspect: plant === 'hang' ? 1 : 10, read: 60 };
    const verdict = await judge(new File([bytes], name), spec, { plant, limits });
    expect(verdict).toMatchObject({ outcome: 'failed', faults: [fault] });
  });
});
