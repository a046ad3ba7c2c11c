import { parseManifest } from '#core/model-pack.ts';
import { judge } from '#tools/fuzz/judge.ts';
import type { Media } from '#tools/fuzz/mutate.ts';
import { containersOf, mutantOf } from '#tools/fuzz/sources.ts';

/** What the media fuzzer calls in the page. */

const { image } = parseManifest(await (await fetch('/models/demo/manifest.json')).json());
const sources: Media[] = await containersOf(await (await fetch('/samples/phaco-routine.mp4')).blob());

globalThis.fuzzMedia = {
  async add(name, url) {
    sources.push({ name, bytes: new Uint8Array(await (await fetch(url)).arrayBuffer()) });
  },

  async unharmed(n) {
    const { name, bytes } = sources[n] as Media;
    return { source: name, what: 'nothing', ...(await judge(new File([bytes], name), image)) };
  },

  async mutant(seed, n) {
    const { source, what, name, bytes } = mutantOf(seed, n, sources);
    return { source, what, ...(await judge(new File([bytes], name), image)) };
  },

  bytes: (seed, n) => Array.from(mutantOf(seed, n, sources).bytes),
};
