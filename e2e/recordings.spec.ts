import { existsSync, readFileSync } from 'node:fs';
import { expect, test, type Page } from '@playwright/test';
import { atHalfRate, CaseScreen } from './case-screen.ts';
import { SHARED_DATA } from '#tools/shared-data.ts';
import { pageErrors } from './network.ts';

/** Recordings as they come: damaged, in foreign containers, moved. A frame every two seconds is enough to tell. */

test.beforeEach(({ context }) => atHalfRate(context));

const SAMPLE = readFileSync('public/samples/phaco-routine.mp4');

/** The sample with a stretch of zeros over its middle, as from a disk with bad blocks. Its tables are whole. */
function withHole(from: number, to: number): Buffer {
  return Buffer.from(SAMPLE).fill(0, Math.round(SAMPLE.length * from), Math.round(SAMPLE.length * to));
}

test('a recording with a damaged middle shows its gap, and the rest is there', async ({ page }) => {
  const errors = pageErrors(page);
  const screen = new CaseScreen(page);
  await page.goto('/');
  await expect(page.getByRole('button', { name: 'Choose files' })).toBeEnabled();
  await screen.drop([{ name: 'scratched.mp4', type: 'video/mp4', bytes: withHole(0.4, 0.55) }]);
  await page.waitForURL(/\/case\//);
  await screen.finished();
  await expect(
    page.getByText(/^Complete: .* The recording is not readable from \d:\d\d to \d:\d\d\.$/),
  ).toBeVisible();
  const { gaps, phases } = await screen.labelling();
  const [gap] = gaps;
  if (gap === undefined) throw new Error('no gap');
  // The hole is a seventh of the bytes; seconds follow roughly.
  expect(gap.end - gap.start).toBeGreaterThan(10);
  expect(gap.end - gap.start).toBeLessThan(40);
  for (const { start, end } of phases) expect(end <= gap.start || start >= gap.end).toBe(true);
  expect(phases[0]?.start).toBe(0);
  expect(phases.at(-1)?.end).toBeCloseTo(140, 1);
  await expect(page.getByTitle(/^The recording is not readable from/)).toBeVisible();
  await page.getByRole('button', { name: 'Table' }).click();
  await expect(page.getByRole('row', { name: /Gap Not readable/ })).toHaveCount(1);
  await page.getByRole('tab', { name: 'Details' }).click();
  await expect(page.getByText(/^\d:\d\d to \d:\d\d$/)).toBeVisible();

  // The player gives up at the damage, and is made to go on behind it.
  const time = (): Promise<number> => page.evaluate(() => window.ophclip.player.getState().time);
  await page.evaluate((seconds) => {
    document.querySelector('video')!.currentTime = seconds;
  }, gap.start - 1.5);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Play (Space)' }).click();
  await expect.poll(time).toBeGreaterThan(gap.end);
  await expect(page.getByText('This browser cannot play the recording.')).toHaveCount(0);

  // Opened again and labelled with other words, it has the same gap.
  await page.reload();
  await page.getByRole('combobox', { name: 'Label set for phases' }).selectOption('app:lensid');
  await expect.poll(() => screen.labelChoice()).toMatchObject({ phase: 'app:lensid' });
  const relabelled = await screen.labelling();
  expect(relabelled.gaps).toEqual(gaps);
  for (const { start, end } of relabelled.phases) expect(end <= gap.start || start >= gap.end).toBe(true);
  expect(errors).toEqual([]);
});

test.describe('in foreign containers', () => {
  const hasData = existsSync(SHARED_DATA);
  if (!hasData) console.warn(`SKIPPED: ${SHARED_DATA} is absent, no recordings in foreign containers`);
  test.skip(!hasData, 'no local test data');

  async function open(page: Page, path: string): Promise<CaseScreen> {
    const screen = new CaseScreen(page);
    await page.addInitScript(() => localStorage.setItem('ophclip.settings', '{"samplesPerSecond":5}'));
    await page.goto('/');
    await expect(page.getByRole('button', { name: 'Choose files' })).toBeEnabled();
    const bytes = readFileSync(`${SHARED_DATA}/${path}`);
    await screen.drop([{ name: path.split('/').at(-1) ?? path, type: '', bytes }]);
    await page.waitForURL(/\/case\//);
    return screen;
  }

  async function plays(page: Page): Promise<void> {
    await page.waitForFunction(() => window.ophclip.player.getState().duration > 0);
    await page.getByRole('button', { name: 'Play (Space)' }).click();
    await expect.poll(() => page.evaluate(() => window.ophclip.player.getState().time)).toBeGreaterThan(0.3);
  }

  test('one that needs conversion is told to take how long, and plays once a copy is made', async ({
    page,
  }) => {
    const screen = await open(page, 'surgery/odd-containers/lens_mpeg2.mpg');
    await expect(
      page.getByText(/^This file needs conversion, about \d+ s, on this computer\./),
    ).toBeVisible();
    await screen.finished();
    expect((await screen.labelling()).gaps).toEqual([]);
    await page.getByRole('button', { name: 'Make a copy to watch' }).click();
    await plays(page);
  });

  test('one whose pictures the browser knows is copied into another container, and plays', async ({
    page,
  }) => {
    const screen = await open(page, 'video/sample.flv');
    await screen.finished();
    expect((await screen.labelling()).gaps).toEqual([]);
    await plays(page);
  });
});
