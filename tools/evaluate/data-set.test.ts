import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { pairUp, recordingsIn, truthsIn } from './data-set.ts';

let folder = '';

const write = async (name: string, ...lines: string[]) => {
  const path = join(folder, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, lines.join('\n'));
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ophclip-data-set-'));
  const head = 'caseId,comment,frame,endFrame,sec,endSec';
  await write('truth/case_4.csv', head, '4,Incision,0,50,0,2');
  await write('truth/case_5.csv', head, '5,Incision,0,50,0,2', '5,Incision,50,60,2,1');
  await write('truth/settings.json', '{"colour": 1}');
  await write('truth/train07.csv', 'Frame,Forceps', '1,0', '2,1', '3,1');
  await write('truth/101/phases.csv', 'Phase;Meaning', '1;Incision');
  await write('truth/101/videos.csv', 'VideoID;Frames;FPS', '269;100;25');
  await write('truth/101/annotations.csv', 'VideoID;FrameNo;Phase', '269;50;1');
  for (const name of ['case_4.mp4', 'train07.avi', 'deep/269/video.MKV', 'case_9.mp4', 'notes.txt'])
    await write(`videos/${name}`, '');
});
afterAll(() => rm(folder, { recursive: true }));

it('a broken file is a problem with its place, and the others are read', async () => {
  const { truths, problems } = await truthsIn(join(folder, 'truth'));
  expect(truths.map(({ video }) => video.video).sort()).toEqual(['269', '4', 'train07']);
  expect(problems).toEqual([{ name: 'case_5.csv', reason: 'case_5.csv, line 3: it ends before it starts' }]);
});

it('recordings are paired by their name or that of their folder, and the rest is said', async () => {
  const { truths } = await truthsIn(join(folder, 'truth'));
  const recordings = await recordingsIn(join(folder, 'videos'));
  expect(recordings.map(({ name }) => name)).not.toContain('notes.txt');
  const { pairs, problems } = pairUp(recordings, truths);
  expect(pairs.map(({ name, truth }) => [name, truth.video.video])).toEqual([
    ['case_4.mp4', '4'],
    [join('deep', '269', 'video.MKV'), '269'],
    ['train07.avi', 'train07'],
  ]);
  expect(problems).toEqual([{ name: 'case_9.mp4', reason: 'no annotation has its name or number' }]);
});

it('files that count frames take their rate from the recording', async () => {
  const { truths } = await truthsIn(join(folder, 'truth'));
  const counted = truths.find(({ video }) => video.video === 'train07');
  expect(counted?.at(50).tracks[0]?.annotations).toEqual([{ start: 0.02, end: 0.06, label: 'Forceps' }]);
  expect(counted?.at(0)).toEqual(counted?.video);
});
