import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type Browser, type Page } from '@playwright/test';
import { atHalfRate, CaseScreen } from './case-screen.ts';

/** A case without its video goes to a colleague, who looks through it, searches it, corrects it and finds the video. */

const VIDEO = readFileSync('public/samples/phaco-routine.mp4');
const ANOTHER = readFileSync('public/samples/phaco-white-cataract.mp4');

const corrections = (page: Page) => page.evaluate(() => window.ophclip.case.getState().corrections);
const player = (page: Page) => page.evaluate(() => window.ophclip.player.getState());

/** A browser of somebody else's: nothing is stored in it. Its choosers are those of browsers without handles. */
async function colleague(browser: Browser): Promise<Page> {
  const context = await browser.newContext();
  await context.addInitScript(() => {
    Reflect.deleteProperty(window, 'showOpenFilePicker');
    Reflect.deleteProperty(window, 'showSaveFilePicker');
  });
  return context.newPage();
}

/** The sample case, read, with one correction. */
async function corrected(page: Page): Promise<CaseScreen> {
  await page.addInitScript(() => void Reflect.deleteProperty(window, 'showSaveFilePicker'));
  const screen = new CaseScreen(page);
  await screen.openSample();
  await screen.finished();
  await page.keyboard.press('a');
  await page.waitForFunction(() => window.ophclip.case.getState().corrections.length === 1);
  return screen;
}

async function writtenFile(page: Page, path: string): Promise<void> {
  await page.keyboard.press('Shift+E');
  const write = page.getByRole('button', { name: /^Write the file, about/ });
  const [download] = await Promise.all([page.waitForEvent('download'), write.click()]);
  expect(download.suggestedFilename()).toBe('Phacoemulsification.ophclip');
  await download.saveAs(path);
  await expect(page.getByText(/^Phacoemulsification\.ophclip is written/)).toBeVisible();
}

test.beforeEach(({ context }) => atHalfRate(context));

test('a case goes to a colleague without its video, and finds it there', async ({ page, browser }, info) => {
  test.setTimeout(300_000);
  const path = info.outputPath('case.ophclip');
  const screen = await corrected(page);
  const before = { labelling: await screen.labelling(), said: await corrections(page) };
  await page.keyboard.press('Shift+E');
  await expect(page.getByText(/burned-in text stays on them/)).toBeVisible();
  expect((await new AxeBuilder({ page }).include('dialog[open]').analyze()).violations).toEqual([]);
  await page.keyboard.press('Escape');
  await writtenFile(page, path);

  // Software that is not ours reads it.
  const listed = execFileSync('python3', [
    '-c',
    'import sys,zipfile,json; z=zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; ' +
      'print(json.dumps([z.namelist(), json.loads(z.read("manifest.json"))]))',
    path,
  ]).toString();
  const [names, manifest] = JSON.parse(listed) as [
    string[],
    { format: string; samples: number; dim: number },
  ];
  expect(names).toEqual([
    'manifest.json',
    'case.json',
    'review.json',
    'poster.jpg',
    'samples.bin',
    'thumbnails.jpegs',
  ]);
  expect(manifest).toMatchObject({ format: 'ophclip-case', samples: 70, dim: 128 });
  await page.getByRole('button', { name: 'Close', exact: true }).click();

  await page.goto('/');
  await page.getByRole('button', { name: 'Remove Phacoemulsification' }).click();
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(page.getByRole('button', { name: /^Open Phacoemulsification/ })).toBeVisible();

  const there = await colleague(browser);
  const other = new CaseScreen(there);
  await there.goto('/');
  await there.getByTestId('choose-files').setInputFiles(path);
  await there.waitForURL(/\/case\//);
  await expect(there.getByText('The video is not here.')).toBeVisible();
  expect(await other.labelling()).toEqual(before.labelling);
  expect(await corrections(there)).toEqual(before.said);

  // Small pictures stand in for the video wherever one goes.
  await expect(there.getByRole('img', { name: 'Thumbnail at 00:00.000' })).toBeVisible();
  await there.keyboard.press('Control+ArrowRight');
  await expect(there.getByRole('img', { name: 'Thumbnail at 00:10.000' })).toBeVisible();
  const axe = await new AxeBuilder({ page: there }).include('section[aria-label="Picture"]').analyze();
  expect(axe.violations).toEqual([]);
  await other.ask('forceps tearing the anterior capsule');
  await expect(other.moments.first()).toContainText('Capsulorhexis');
  await other.moments.first().getByRole('button').first().click();
  expect((await player(there)).time).toBeGreaterThan(11);
  expect((await player(there)).isPlaying).toBe(false);

  // Corrected and exported without the video, and still corrected after a reload.
  await there.keyboard.press('Escape');
  await there.getByRole('main').focus();
  await there.keyboard.press('a');
  await there.waitForFunction(() => window.ophclip.case.getState().corrections.length === 2);
  await there.waitForFunction(() => window.ophclip.review.getState().stored !== null);
  await there.reload();
  await expect(there.getByText('The video is not here.')).toBeVisible();
  expect(await corrections(there)).toHaveLength(2);

  const show = (buffer: Buffer): Promise<void> =>
    there.getByTestId('choose-video').setInputFiles({ name: 'eye.mp4', mimeType: 'video/mp4', buffer });
  await show(ANOTHER);
  await expect(there.getByText(/^This is not the recording of this case/)).toBeVisible();
  await show(VIDEO);
  await expect(there.getByText('The video is not here.')).toBeHidden();
  await there.getByRole('button', { name: 'Play (Space)' }).click();
  await there.waitForFunction(() => window.ophclip.player.getState().time > 1);
  expect(await corrections(there)).toHaveLength(2);
  await there.context().close();
});

test('a case that is here already is opened or kept beside the other, and never written over', async ({
  page,
}, info) => {
  test.setTimeout(240_000);
  const path = info.outputPath('case.ophclip');
  await corrected(page);
  await writtenFile(page, path);
  const take = async (answer: string): Promise<void> => {
    await page.goto('/');
    await page.getByTestId('choose-files').setInputFiles(path);
    await expect(page.getByRole('dialog', { name: 'This case is here already' })).toBeVisible();
    await page.getByRole('button', { name: answer }).click();
  };
  await take('Cancel');
  await expect(page.getByRole('dialog', { name: 'This case is here already' })).toBeHidden();
  await take('Open the one here');
  await page.waitForURL(/\/case\/sample-phaco-routine$/);
  await take('Keep both');
  await page.waitForURL(/\/case\/(?!sample)/);
  await page.goto('/');
  await page.waitForFunction(() => window.ophclip.library.getState().cases?.length === 2);
  const cards = await page.evaluate(() =>
    window.ophclip.library.getState().cases?.map(({ name, corrections: { length } }) => [name, length]),
  );
  expect(cards?.sort()).toEqual([
    ['Phacoemulsification (case file)', 1],
    ['Phacoemulsification', 1],
  ]);
});

test('a file that is damaged, or none of ours, is refused with a sentence and leaves nothing', async ({
  page,
  browser,
}, info) => {
  test.setTimeout(240_000);
  const path = info.outputPath('case.ophclip');
  await corrected(page);
  await writtenFile(page, path);
  const there = await colleague(browser);
  const bytes = readFileSync(path);
  const scratched = Buffer.from(bytes);
  scratched.fill(0, bytes.length - 100_000, bytes.length - 99_000);
  for (const [name, content, sentence] of [
    ['cut.ophclip', bytes.subarray(0, 100_000), 'cut.ophclip: the case file is damaged'],
    ['scratched.ophclip', scratched, 'scratched.ophclip: the case file is damaged'],
    ['letter.ophclip', Buffer.from('Dear colleague'), 'letter.ophclip: this is no case file.'],
  ] as const) {
    await there.goto('/');
    writeFileSync(info.outputPath(name), content);
    await there.getByTestId('choose-files').setInputFiles(info.outputPath(name));
    await expect(there.getByText(sentence)).toBeVisible();
    const left = await there.evaluate(async () => {
      const names: string[] = [];
      const cases = await (
        await navigator.storage.getDirectory()
      ).getDirectoryHandle('cases', { create: true });
      for await (const folder of cases.keys()) names.push(folder);
      return [names, window.ophclip.library.getState().cases];
    });
    expect(left).toEqual([[], []]);
  }
  await there.context().close();
});
