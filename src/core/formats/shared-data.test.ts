import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { SHARED_DATA } from '#tools/shared-data.ts';
import { readAnnotations } from './read.ts';
import { writeOphclip } from './ophclip.ts';

/** Whole published annotation files, read and written again: nothing may be lost. */
const FOLDER = `${SHARED_DATA}/annotations`;
const isThere = existsSync(FOLDER);
if (!isThere) console.warn(`${FOLDER} is not here: the published annotation files are not tested.`);

const load = (path: string) => ({ name: path, text: readFileSync(`${FOLDER}/${path}`, 'utf8') });
const read = (...paths: string[]) => readAnnotations(paths.map(load), { fps: 25 });
const lines = (path: string) =>
  load(path)
    .text.replace('\uFEFF', '')
    .split(/\r?\n/)
    .filter((line) => line !== '');

/** Every file below is tested here: a new one has to be added, or it is not known to be read. */
it.runIf(isThere)('no annotation file is left out of these tests', () => {
  const files = readdirSync(FOLDER, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);
  expect(files.sort()).toEqual([
    'OphNet2024_loca_all.csv',
    'OphNet2024_loca_challenge_phase.csv',
    'OphNet2024_surgery.csv',
    'annotations.csv',
    'data.csv',
    'merged_with_endframe.csv',
    'phases.csv',
    'videos.csv',
  ]);
});

it.runIf(isThere)('Cataract-101 in one table is read without loss, and says what the three files say', () => {
  const videos = read('cataract101/merged_with_endframe.csv');
  const written = videos.flatMap(({ video, tracks }) =>
    (tracks[0]?.annotations ?? []).map(
      ({ start, end, label }) =>
        `${video},${Math.round(start * 25)},${label},${Math.round((end ?? 0) * 25)}.0`,
    ),
  );
  expect(written).toEqual(lines('cataract101/merged_with_endframe.csv').slice(1));
  const three = ['annotations', 'videos', 'phases'].map((name) => `cataract101/${name}.csv`);
  const spans = (all: typeof videos) =>
    all
      .flatMap(({ video, tracks }) =>
        (tracks[0]?.annotations ?? []).map(({ start, end }) => `${video} ${start} ${end}`),
      )
      .sort();
  expect(spans(videos)).toEqual(spans(read(...three)));
});

it.runIf(isThere)('Cataract-101 is read without loss', () => {
  const folder = 'cataract101';
  const videos = read(`${folder}/annotations.csv`, `${folder}/videos.csv`, `${folder}/phases.csv`);
  expect(videos).toHaveLength(101);
  const ids = new Map(
    lines(`${folder}/phases.csv`).map((line) => line.split(';').reverse() as [string, string]),
  );
  const written = videos.flatMap(({ video, facts, tracks }) =>
    (tracks[0]?.annotations ?? []).map(
      ({ start, label }) => `${video};${Math.round(start * Number(facts['FPS']))};${ids.get(label)}`,
    ),
  );
  expect(written.sort()).toEqual(lines(`${folder}/annotations.csv`).slice(1).sort());
  const heads = videos.map(({ video, facts }) =>
    [video, facts['Frames'], facts['FPS'], facts['Surgeon'], facts['Experience']].join(';'),
  );
  expect(heads).toEqual(lines(`${folder}/videos.csv`).slice(1));
});

it.runIf(isThere).each(['OphNet2024_loca_all.csv', 'OphNet2024_loca_challenge_phase.csv'])(
  'OphNet, %s, is read without loss',
  (name) => {
    const videos = read(`ophnet2024/${name}`);
    const written = videos.flatMap(({ video, facts, tracks }) =>
      (tracks[0]?.annotations ?? []).map(({ start, end }, i) =>
        [video, start, end, facts['split'], ...tracks.map(({ annotations }) => annotations[i]?.label)].join(),
      ),
    );
    const numbered = (line: string) => {
      const [video, start, end, ...rest] = line.split(',');
      return [video, Number(start), Number(end), ...rest].join();
    };
    expect(written.sort()).toEqual(lines(`ophnet2024/${name}`).slice(1).map(numbered).sort());
  },
);

it.runIf(isThere)('the procedures of OphNet are read without loss', () => {
  const videos = read('ophnet2024/OphNet2024_surgery.csv');
  const written = videos.map(({ video, tracks }) => {
    const labels = (tracks[0]?.annotations ?? []).map(({ label }) => label).join();
    return labels.includes(',') ? `${video},"${labels}"` : `${video},${labels}`;
  });
  expect(written).toEqual(lines('ophnet2024/OphNet2024_surgery.csv').slice(1));
});

it.runIf(isThere)('CaDIS is read without loss, and written as our own file', () => {
  const videos = read('cadis_classes/data.csv');
  const frames = videos.flatMap((video) => video.frames);
  const [head = '', ...body] = lines('cadis_classes/data.csv');
  expect(frames).toHaveLength(body.length);
  const columns = head.split(',');
  const plain = body.filter((line) => !line.includes('"'));
  const written = new Map(frames.map((frame) => [frame.facts?.['img_path'], frame]));
  for (const line of plain) {
    const cells = line.split(',');
    const frame = written.get(cells[1]);
    for (const [i, name] of columns.entries()) {
      if (i === 0) continue;
      const text = frame?.facts?.[name] ?? String(frame?.pixels[name] ?? 0);
      expect(text === '0' && cells[i] === '' ? '' : text, `${line}: ${name}`).toBe(cells[i]);
    }
  }
  expect(readAnnotations([{ name: 'a.json', text: writeOphclip(videos) }], { fps: 25 })).toEqual(videos);
});
