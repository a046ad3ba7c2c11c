import { readFileSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { cutVideo } from '#tools/cut-video.ts';
import { atHalfRate, CaseScreen } from './case-screen.ts';
import { pageErrors } from './network.ts';

/** Two operations beside each other. */

test.beforeEach(({ context }) => atHalfRate(context));

const SECOND = new Uint8Array(readFileSync('public/samples/phaco-white-cataract.mp4'));

async function part(name: string, from: number, to: number) {
  return { name, type: 'video/mp4', bytes: Buffer.from(await cutVideo(SECOND, from, to)) };
}

/** Drops a recording on the start page and waits until it is read; its id. */
async function bring(page: Page, files: readonly Awaited<ReturnType<typeof part>>[]): Promise<string> {
  const screen = new CaseScreen(page);
  await page.goto('/');
  await expect(page.getByRole('button', { name: 'Choose files' })).toBeEnabled();
  await screen.drop(files);
  if (files.length > 1) await page.getByRole('dialog').getByRole('button', { name: 'Open as one' }).click();
  await page.waitForURL(/\/case\//);
  await screen.finished();
  return page.url().split('/').at(-1) ?? '';
}

async function bringSample(page: Page): Promise<string> {
  const screen = new CaseScreen(page);
  await screen.openSample();
  await screen.finished();
  return page.url().split('/').at(-1) ?? '';
}

/** Where both are wanted, and where their players are, on their own clocks. */
function both(page: Page) {
  return page.evaluate(() => {
    const { clock, shift, isPlaying, mode, pairs, b: side } = window.ophclip.compare.getState();
    const seam = side.exported?.parts[1]?.start ?? 0;
    const [a, b] = [...document.querySelectorAll('video')].map(({ currentTime, src, paused }) => ({
      seconds: currentTime,
      src,
      paused,
    }));
    if (a === undefined || b === undefined) throw new Error('no players');
    return { clock, shift, isPlaying, mode, pairs, seam, a, b };
  });
}

test('a sample and a case in two parts go to a phase together, play in step, and wait for each other', async ({
  page,
}) => {
  const errors = pageErrors(page);
  // The capsulorhexis of the second runs over the seam between its files.
  const second = await bring(page, [await part('MVI_0008.MP4', 0, 28), await part('MVI_0009.MP4', 28, 72)]);
  await page.getByRole('tab', { name: 'Times' }).click();
  await expect(page.getByText('No other case to look at beside')).toBeVisible();
  const sample = await bringSample(page);

  // What is drawn may be seen beside others, not the other way round.
  await page.getByRole('tab', { name: 'Times' }).click();
  const times = page.getByRole('tabpanel');
  await expect(
    times.getByText(/^Beside 1 other case of yours with the same label set, Cataract-1K/),
  ).toBeVisible();
  await expect(
    times.getByRole('row', { name: /^Capsulorhexis 0:\d\d in 1 other case: 0:\d\d to 0:\d\d 0:\d\d$/ }),
  ).toBeVisible();
  await expect(times.getByRole('row', { name: /^Idle time/ })).toBeVisible();
  const serious = (await new AxeBuilder({ page }).include('#side-panel').analyze()).violations;
  expect(serious).toEqual([]);
  await times.getByRole('link', { name: 'Side by side with MVI_0008' }).click();
  await page.waitForURL(`**/compare/${sample}/${second}`);

  const rhexis = page.getByRole('button', { name: 'Capsulorhexis' });
  await rhexis.click();
  await page.waitForFunction(() =>
    [...document.querySelectorAll('video')].every((video) => video.readyState >= 2 && !video.seeking),
  );
  const start = await both(page);
  const pair = start.pairs.find(({ label }) => label === 'capsulorhexis');
  if (pair === undefined) throw new Error('no common capsulorhexis');
  expect(start.shift).toBeCloseTo(pair.b.start - pair.a.start, 6);
  expect(start.a.seconds).toBeCloseTo(pair.a.start, 2);
  expect(start.b.seconds).toBeCloseTo(pair.b.start, 2);
  await expect(page.getByRole('region', { name: 'Case A' }).getByText('Capsulorhexis')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Case B' }).getByText('Capsulorhexis')).toBeVisible();

  // One side alone, and back.
  await page.getByRole('button', { name: 'Case B alone +1 s' }).click();
  await expect.poll(async () => (await both(page)).shift).toBeCloseTo(start.shift + 1, 6);
  await page.getByRole('button', { name: 'Case B alone −1 s' }).click();

  // In step, over the seam.
  await page.keyboard.press('Space');
  await expect.poll(async () => (await both(page)).b.src).not.toBe(start.b.src);
  await expect.poll(async () => (await both(page)).clock - start.clock).toBeGreaterThan(6);
  await page.keyboard.press('Space');
  const { a, b, isPlaying, shift, seam } = await both(page);
  expect(isPlaying).toBe(false);
  expect(Math.abs(b.seconds + seam - a.seconds - shift)).toBeLessThan(0.1);

  // By phase: each begins together, the shorter one waits.
  await page.getByText('By phase').click();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Space');
  const [long, short] = pair.a.end - pair.a.start > pair.b.end - pair.b.start ? ['A', 'B'] : ['B', 'A'];
  const waits = page.getByRole('region', { name: `Case ${short}` }).getByText(`waits for ${long}`);
  await expect(waits).toBeVisible();
  await expect(waits).toBeHidden();
  await page.keyboard.press('Space');
  expect((await both(page)).mode).toBe('phases');

  await expect(page.getByRole('row', { name: /^Capsulorhexis 0:\d\d 0:\d\d/ })).toBeVisible();
  await expect(page.getByRole('row', { name: /^Whole recording 2:20 1:1\d −1:0\d$/ })).toBeVisible();
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await page.setViewportSize({ width: 390, height: 844 });
  const [first, other] = await Promise.all(
    ['A', 'B'].map((name) => page.getByRole('region', { name: `Case ${name}` }).boundingBox()),
  );
  expect(other?.y).toBeGreaterThan((first?.y ?? 0) + (first?.height ?? 0));
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  expect(errors).toEqual([]);
});

test('a recording that is gone is asked for on its side, and the other one plays meanwhile', async ({
  page,
}) => {
  const file = await part('left eye.mp4', 0, 40);
  const second = await bring(page, [file]);
  await bringSample(page);
  // The browser has cleared it away.
  await page.goto('/');
  await page.evaluate(async (id) => {
    const cases = await (await navigator.storage.getDirectory()).getDirectoryHandle('cases');
    await (await cases.getDirectoryHandle(id)).removeEntry('recording');
  }, second);
  await page.getByRole('link', { name: 'Compare' }).click();
  const [left, right] = ['A', 'B'].map((name) => page.getByRole('region', { name: `Case ${name}` }));
  if (left === undefined || right === undefined) throw new Error('no sides');
  await left.getByRole('combobox').selectOption({ label: 'Phacoemulsification' });
  await right.getByRole('button', { name: 'left eye' }).click();
  await expect(right.getByText('Where is the recording?')).toBeVisible();
  await page.getByRole('button', { name: 'Play both (Space)' }).click();
  await expect
    .poll(() => left.locator('video').evaluate((video: HTMLVideoElement) => video.currentTime))
    .toBeGreaterThan(1);
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    right.getByRole('button', { name: 'Choose the file' }).click(),
  ]);
  await chooser.setFiles({ name: file.name, mimeType: file.type, buffer: file.bytes });
  await expect
    .poll(() => right.locator('video').evaluate((video: HTMLVideoElement) => video.currentTime))
    .toBeGreaterThan(1);
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
});

test('damage on one side is passed over, and behind it both are in step again', async ({ page }) => {
  const whole = Buffer.from(SECOND);
  const bytes = whole.fill(0, Math.round(whole.length * 0.4), Math.round(whole.length * 0.5));
  const second = await bring(page, [{ name: 'scratched.mp4', type: 'video/mp4', bytes }]);
  const sample = await bringSample(page);
  await page.goto(`/compare/${sample}/${second}`);
  const right = page.getByRole('region', { name: 'Case B' });
  await expect(page.getByRole('button', { name: 'Play both (Space)' })).toBeVisible();
  const gap = await page.evaluate(() => window.ophclip.compare.getState().b.exported?.labelling.gaps[0]);
  if (gap === undefined) throw new Error('no gap');
  const goTo = (seconds: number): Promise<void> =>
    page.getByRole('slider', { name: 'Both' }).fill(String(seconds));
  await goTo(gap.start - 1.5);
  await page.keyboard.press('Space');
  await expect(right.getByText('not readable here')).toBeVisible();
  await expect.poll(async () => (await both(page)).b.seconds).toBeGreaterThanOrEqual(gap.end);
  await expect.poll(async () => (await both(page)).clock).toBeGreaterThan(gap.start + 2);
  // The gap is told to a cell; the browser's player may need a little more.
  await goTo(gap.end + 8);
  await expect.poll(async () => (await both(page)).clock).toBeGreaterThan(gap.end + 10);
  await page.keyboard.press('Space');
  const { a, b } = await both(page);
  expect(Math.abs(b.seconds - a.seconds)).toBeLessThan(0.1);
  await expect(right.getByText('This browser cannot play the recording.')).toBeHidden();
});
