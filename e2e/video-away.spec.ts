import { AxeBuilder } from '@axe-core/playwright';
import { readFileSync } from 'node:fs';
import { expect, test, type Page } from '@playwright/test';
import { atHalfRate, CaseScreen } from './case-screen.ts';

/** A case outlives its video: the recording was moved, deleted, or never was on this computer. */

const VIDEO = {
  name: 'Left eye.mp4',
  type: 'video/mp4',
  bytes: readFileSync('public/samples/phaco-routine.mp4'),
};
const OTHER = { ...VIDEO, bytes: readFileSync('public/samples/phaco-white-cataract.mp4') };

test.beforeEach(({ context }) => atHalfRate(context));

async function openDropped(page: Page): Promise<CaseScreen> {
  const screen = new CaseScreen(page);
  await page.goto('/');
  await expect(page.getByRole('button', { name: 'Choose files' })).toBeEnabled();
  await screen.drop([VIDEO]);
  await page.waitForURL(/\/case\//);
  return screen;
}

/** Synthetic drops carry no handle: the recording is kept as a copy, which goes. */
async function loseVideo(page: Page): Promise<void> {
  await page.waitForFunction(async () => {
    const names: string[] = [];
    const id = location.pathname.split('/').at(-1) ?? '';
    const cases = await (await navigator.storage.getDirectory()).getDirectoryHandle('cases');
    for await (const name of (await cases.getDirectoryHandle(id)).keys()) names.push(name);
    return names.includes('recording');
  });
  await page.evaluate(async () => {
    const id = location.pathname.split('/').at(-1) ?? '';
    const cases = await (await navigator.storage.getDirectory()).getDirectoryHandle('cases');
    await (await cases.getDirectoryHandle(id)).removeEntry('recording');
  });
  await page.reload();
  await expect(page.getByText('The video is not here.')).toBeVisible();
}

function time(page: Page): Promise<number> {
  return page.evaluate(() => window.ophclip.player.getState().time);
}

test('without its video a case is looked through, searched and corrected; shown again, the video plays where one was', async ({
  page,
}) => {
  const screen = await openDropped(page);
  await screen.finished();
  const before = await screen.labelling();
  await loseVideo(page);
  expect(await screen.labelling()).toEqual(before);

  const picture = page.getByRole('region', { name: 'Picture' }).getByRole('img', { name: /thumbnail/i });
  await expect
    .poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth))
    .toBeGreaterThan(0);
  const first = await picture.getAttribute('src');
  for (let press = 0; press < 3; press++) await page.keyboard.press('Control+ArrowRight');
  expect(await time(page)).toBeCloseTo(30, 1);
  await expect(picture).not.toHaveAttribute('src', first ?? '');
  await page.keyboard.press('Space');
  await page.keyboard.press('a');
  const said = (): Promise<number> => page.evaluate(() => window.ophclip.case.getState().corrections.length);
  await expect.poll(said).toBe(1);

  await screen.ask('ultrasound breaks the nucleus');
  await expect(screen.moments.first()).toBeVisible();
  await screen.moments.first().getByRole('button').click();
  const start = await time(page);
  expect(start).toBeGreaterThan(0);
  expect(await page.evaluate(() => window.ophclip.player.getState().isPlaying)).toBe(false);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);

  await screen.drop([OTHER]);
  await expect(page.getByText(/^This is not the recording of this case/)).toBeVisible();
  await screen.drop([{ ...VIDEO, name: 'renamed.mp4' }]);
  await expect(page.getByRole('button', { name: 'Play (Space)' })).toBeVisible();
  await expect(page.getByText('The video is not here.')).toBeHidden();
  expect(await time(page)).toBeCloseTo(start, 1);
  await page.getByRole('button', { name: 'Play (Space)' }).click();
  await page.waitForFunction((from) => window.ophclip.player.getState().time > from + 0.5, start);
  expect(await said()).toBe(1);
});

test('a case that is opened again begins at its beginning', async ({ page }) => {
  const screen = await openDropped(page);
  await screen.finished();
  await loseVideo(page);
  await page.keyboard.press('Control+ArrowRight');
  expect(await time(page)).toBeCloseTo(10, 1);
  await page.getByRole('link', { name: 'ophclip, library' }).click();
  await page
    .getByRole('link', { name: /Left eye/ })
    .first()
    .click();
  await expect(page.getByText('The video is not here.')).toBeVisible();
  expect(await time(page)).toBe(0);
});

test('a video that plays while its case is read to the end plays on', async ({ page }) => {
  const screen = await openDropped(page);
  await page.getByRole('button', { name: 'Play (Space)' }).click();
  await page.waitForFunction(() => window.ophclip.player.getState().time > 0.5);
  await page.evaluate(() => {
    const video = document.querySelector('video');
    const seen: string[] = [];
    for (const event of ['pause', 'seeking', 'emptied'])
      video?.addEventListener(event, () => seen.push(event));
    Object.assign(window, { seenEvents: seen });
  });
  await screen.finished();
  const at = await time(page);
  await page.waitForFunction((from) => window.ophclip.player.getState().time > from + 0.5, at);
  expect(await page.evaluate(() => (window as unknown as { seenEvents: string[] }).seenEvents)).toEqual([]);
  expect(await page.evaluate(() => window.ophclip.player.getState().isPlaying)).toBe(true);
});
