import type { BenchResult } from './bench.ts';

/** `npm run bench -- <name>`: says what it does, then one last line of JSON. */
const BENCHES: Record<string, () => Promise<{ run(): Promise<BenchResult> }>> = {
  decode: () => import('./decode.ts'),
  encoders: () => import('./encoders.ts'),
  'index-case': () => import('./index-case.ts'),
  label: () => import('./label.ts'),
  'long-case': () => import('./long-case.ts'),
  timeline: () => import('./timeline.ts'),
};

const name = process.argv[2] ?? '';
const load = BENCHES[name];
if (load === undefined) {
  console.error(`Which bench? ${Object.keys(BENCHES).join(', ')}`);
  process.exit(2);
}
const { ratios, figures } = await (await load()).run();
console.log(JSON.stringify({ bench: name, ratios, figures }));
process.exit(0);
