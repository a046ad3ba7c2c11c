import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { AnnotatedVideo } from '#core/formats/annotations.ts';
import { readAnnotations } from '#core/formats/read.ts';
import { countPriors } from './priors/count.ts';

/**
 * npm run priors -- --annotations FOLDER: counts transitions and lengths in published annotations of Cataract-101 and
 * OphNet2024, and writes public/label-sets/priors/. Only counts leave the folder.
 */
const { values } = parseArgs({
  options: { annotations: { type: 'string', default: '../shared/data/annotations' } },
});
const OUT = 'public/label-sets/priors';

function read(...paths: string[]): AnnotatedVideo[] {
  const files = paths.map((path) => {
    const full = `${values.annotations}/${path}`;
    if (!existsSync(full)) throw new Error(`${full} is not there; name the folder with --annotations`);
    return { name: path, text: readFileSync(full, 'utf8') };
  });
  return readAnnotations(files, { fps: 25 });
}

const cataract101 = read(...['annotations', 'videos', 'phases'].map((name) => `cataract101/${name}.csv`));
const ophnet = read('ophnet2024/OphNet2024_loca_all.csv');
// A video may be of several kinds: the first one is the foremost.
const kinds = new Map(
  read('ophnet2024/OphNet2024_surgery.csv').map(({ video, tracks }) => [
    video,
    tracks[0]?.annotations[0]?.label ?? '',
  ]),
);
const OPHNET = {
  source: 'OphNet2024, 743 timed videos (minghu0830/OphNet-benchmark); labels are its numbers',
  licence: 'annotations MIT',
};
const priors = [
  countPriors(cataract101, 'Phases', {
    id: 'cataract-101-phases',
    name: 'Cataract-101 phases',
    source: 'Cataract-101, 101 videos (Klinikum Klagenfurt)',
    licence: 'annotations CC BY-NC 4.0',
    pauses: [],
  }),
  // Step Interval and Non-functional Segment; and the same as operations.
  countPriors(
    ophnet,
    'Phases',
    { id: 'ophnet-phases', name: 'OphNet phases', ...OPHNET, pauses: ['2', '3'] },
    kinds,
  ),
  countPriors(
    ophnet,
    'Operations',
    { id: 'ophnet-operations', name: 'OphNet operations', ...OPHNET, pauses: ['1', '2'] },
    kinds,
  ),
];

mkdirSync(OUT, { recursive: true });
for (const prior of priors) {
  writeFileSync(`${OUT}/${prior.id}.json`, JSON.stringify(prior) + '\n');
  console.log(
    `${prior.id}: ${prior.videos} videos, ${prior.labels.length} labels, ${prior.next.length} transitions`,
  );
}
