import { execFile } from 'node:child_process';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Plan } from '#core/evaluation/plan.ts';
import type { EvaluationReport } from '#core/evaluation/report.ts';

/** Runs the tool; what it says, and how it ended. */
function evaluate(...options: string[]): Promise<{ said: string; code: number }> {
  return new Promise((resolve) => {
    execFile('npx', ['tsx', 'tools/evaluate/run.ts', ...options], (error, _, said) =>
      resolve({ said, code: error === null ? 0 : Number(error.code) }),
    );
  });
}

const SAMPLES = ['phaco-routine', 'phaco-white-cataract'];

test('a folder of recordings is evaluated; what is broken is said, and a second run reads nothing again', async () => {
  const [videos, truth, out] = ['videos', 'truth', 'out'].map((name) => test.info().outputPath(name)) as [
    string,
    string,
    string,
  ];
  for (const folder of [videos, truth]) await mkdir(folder, { recursive: true });
  for (const name of SAMPLES) {
    await copyFile(`public/samples/${name}.mp4`, join(videos, `${name}.mp4`));
    await copyFile(`public/samples/${name}.truth.json`, join(truth, `${name}.truth.json`));
  }
  // A recording that is none, annotated all the same; and annotations with a mistake.
  await writeFile(join(videos, 'case_4.mp4'), 'no recording');
  const head = 'caseId,comment,frame,endFrame,sec,endSec';
  await writeFile(join(truth, 'case_4.csv'), `${head}\n4,Incision,0,50,0,2\n`);
  await writeFile(join(truth, 'case_5.csv'), `${head}\n5,Incision,0,50,0,-\n`);

  const folders = ['--videos', videos, '--truth', truth, '--out', out, '--rate', '0.5'];
  const first = await evaluate('--pack', 'demo', ...folders);
  expect(first.code, first.said).toBe(3);
  const report = async () => JSON.parse(await readFile(join(out, 'report.json'), 'utf8')) as EvaluationReport;
  const { phases, videos: rows, problems, pack, plan } = await report();
  expect(pack.id).toBe('demo');
  expect(rows.map(({ name }) => name)).toEqual(SAMPLES.map((name) => `${name}.mp4`));
  const accuracies = rows.map((row) => row.phases?.accuracy ?? 0);
  console.log(`accuracies ${accuracies.map((accuracy) => accuracy.toFixed(3)).join(', ')}`);
  expect(Math.min(...accuracies)).toBeGreaterThan(0.75);
  expect(phases?.scores['per-video'].accuracy).toBeCloseTo(
    ((accuracies[0] ?? 0) + (accuracies[1] ?? 0)) / 2,
    12,
  );
  expect(phases?.coverage.frames).toBe(140 + 132);
  expect(problems).toEqual([
    { name: 'case_5.csv', reason: 'case_5.csv, line 2: endSec should be a number, but is “-”' },
    { name: 'case_4.mp4', reason: 'This file is not a recording ophclip can read.' },
  ]);
  expect(await readFile(join(out, 'report.md'), 'utf8')).toContain(
    'Research and education. Not a medical device.',
  );

  const edited: Plan = { ...plan, phases: { ...plan.phases, hydrodissection: null } };
  await writeFile(join(out, 'edited.json'), JSON.stringify(edited));
  const second = await evaluate('--pack', 'demo', ...folders, '--plan', join(out, 'edited.json'));
  expect(second.said.match(/kept from an earlier run/g)).toHaveLength(2);
  expect((await report()).phases?.coverage.leftOut).toBe(6);

  expect((await evaluate('--pack', 'demo')).code).toBe(2);
});
