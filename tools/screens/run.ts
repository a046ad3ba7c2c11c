import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { appInChromium } from '#bench/in-chromium.ts';

/**
 * Pictures of every screen and its states, on a desk and on a phone, for people to look at; and what axe finds on them.
 *
 *   npm run screens [-- docs/screens]
 */

const folder = process.argv[2] ?? 'docs/screens';
const DESK = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };
const QUALITY = 55;

const findings: string[] = [];

/** The screen as it is now, in both widths. */
async function shoot(page: Page, name: string): Promise<void> {
  for (const [size, viewport] of [
    ['1440', DESK],
    ['390', PHONE],
  ] as const) {
    await page.setViewportSize(viewport);
    // Two frames: the first one lays out, the second one has been painted.
    await page.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
    );
    // Pictures and first frames that are on their way.
    await page.waitForFunction(
      () =>
        [...document.images].every(({ complete }) => complete) &&
        [...document.querySelectorAll('video')].every(({ readyState, src }) => src === '' || readyState >= 2),
    );
    const path = join(folder, `${name}-${size}.jpg`);
    const how = { type: 'jpeg', quality: QUALITY, animations: 'disabled' } as const;
    // A phone is scrolled: all of the page, up to what a person looks at.
    await page.screenshot({ path, ...how, fullPage: viewport === PHONE });
    const { violations } = await new AxeBuilder({ page }).analyze();
    for (const { id, nodes } of violations)
      findings.push(`${name} ${size}: ${id}, ${nodes.map(({ target }) => target.join(' ')).join('; ')}`);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (overflow > 0) findings.push(`${name} ${size}: ${overflow} pixels too wide`);
  }
  await page.setViewportSize(DESK);
  console.log(name);
}

async function drop(page: Page, name: string, type: string, bytes: Buffer): Promise<void> {
  await page.evaluate(
    ({ name, type, base64 }) => {
      const transfer = new DataTransfer();
      const raw = Uint8Array.from(atob(base64), (char) => char.codePointAt(0) ?? 0);
      transfer.items.add(new File([raw], name, { type }));
      for (const event of ['dragenter', 'dragover', 'drop'])
        window.dispatchEvent(
          new DragEvent(event, { dataTransfer: transfer, bubbles: true, cancelable: true }),
        );
    },
    { name, type, base64: bytes.toString('base64') },
  );
}

async function isRead(page: Page): Promise<void> {
  await page.getByText(/^Complete: /).waitFor({ timeout: 240_000 });
  await page.waitForFunction(() => window.ophclip.player.getState().duration > 100);
}

/** What is asked, is answered. */
async function ask(page: Page, sentence: string): Promise<void> {
  await page.getByRole('searchbox', { name: 'Search this case' }).fill(sentence);
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => {
    const { answer, isSearching } = window.ophclip.search.getState();
    return !isSearching && answer !== null;
  });
  await page.locator('body').click({ position: { x: 2, y: 2 } });
}

async function home(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'ophclip, library' }).click();
  await page.getByRole('button', { name: 'Choose files' }).waitFor();
}

async function workspace(page: Page): Promise<void> {
  const tab = (name: string): Promise<void> =>
    page.getByRole('tab', { name: new RegExp(`^${name}`) }).click();
  await isRead(page);
  await shoot(page, 'case-full');
  await ask(page, 'forceps tear a round opening into the capsule');
  await shoot(page, 'case-moments');
  await ask(page, 'a cat on a sofa');
  await shoot(page, 'case-nothing-matches');
  await tab('Labels');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('a');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('3');
  await page.keyboard.press('s');
  await tab('Review');
  await shoot(page, 'case-reviewed');
  await page.getByRole('button', { name: 'Change', exact: true }).click();
  await page.getByRole('dialog', { name: 'Choose the label' }).waitFor();
  await shoot(page, 'choose-label');
  await page.keyboard.press('Escape');
  await tab('Clips');
  await page.waitForFunction(() => window.ophclip.clips.getState().plans.size > 0);
  await page.getByRole('button', { name: 'Mask', exact: true }).click();
  await shoot(page, 'case-clips');
  await tab('Times');
  await shoot(page, 'case-times-empty');
  await tab('Truth');
  await page.getByRole('button', { name: 'Compare with what was drawn' }).click();
  await page.getByText('Frame accuracy').waitFor();
  await shoot(page, 'case-truth');
  await tab('Details');
  await shoot(page, 'case-details');
  await page.keyboard.press('v');
  await shoot(page, 'case-table');
  await page.keyboard.press('v');
  await page.keyboard.press('?');
  await page.getByRole('dialog').waitFor();
  await shoot(page, 'keys');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').waitFor();
  await shoot(page, 'palette');
  await page.keyboard.press('Escape');
  await page.keyboard.press('e');
  await page
    .getByRole('region', { name: /^Preview of/ })
    .getByText('start_frame')
    .waitFor();
  await shoot(page, 'export');
  await page.keyboard.press('Escape');
}

await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
await appInChromium(async (page) => {
  page.setDefaultTimeout(30_000);
  await page.setViewportSize(DESK);
  await page.evaluate(() => localStorage.setItem('ophclip.settings', '{"samplesPerSecond":0.5}'));
  await page.reload();
  await page.getByRole('button', { name: 'Try the sample case' }).waitFor();
  await shoot(page, 'home-empty');
  await drop(page, 'notes.mp4', 'video/mp4', Buffer.from('This is no video.'));
  await page.getByText('notes.mp4', { exact: false }).first().waitFor();
  await shoot(page, 'home-refused');
  await page.reload();
  await page.getByRole('button', { name: 'Try the sample case' }).click();
  await page.waitForURL(/\/case\//);
  await page.waitForFunction(() => window.ophclip.case.getState().labelling.phases.length > 0);
  await shoot(page, 'case-reading');
  await workspace(page);
  const sample = new URL(page.url()).pathname;

  await home(page);
  await drop(page, 'Left eye.mp4', 'video/mp4', await readFile('public/samples/phaco-white-cataract.mp4'));
  await page.waitForURL(/\/case\/(?!sample)/);
  await isRead(page);
  const other = new URL(page.url()).pathname;
  await page.evaluate(() => (document.documentElement.dataset['theme'] = 'light'));
  await shoot(page, 'case-light');
  await page.evaluate(() => delete document.documentElement.dataset['theme']);
  await home(page);
  await shoot(page, 'home-library');
  await page.getByRole('searchbox').first().fill('the new lens unfolds in the bag');
  await page.keyboard.press('Enter');
  await page
    .getByRole('main')
    .getByText(/0:\d\d – \d:\d\d/)
    .first()
    .waitFor();
  await shoot(page, 'home-search');

  await page.goto(new URL(sample, page.url()).href);
  await isRead(page);
  await page.getByRole('tab', { name: 'Times' }).click();
  await shoot(page, 'case-times');

  const id = (path: string): string => path.split('/').at(-1) ?? '';
  for (const [name, path, ready] of [
    ['report', `${sample}/report`, 'Print'],
    ['evaluation', `${sample}/evaluation`, 'Phases:'],
    ['compare-empty', '/compare', 'Side by side'],
    ['compare', `/compare/${id(sample)}/${id(other)}`, 'By phase'],
    ['models', '/models', 'Demo'],
    ['label-sets', '/label-sets', 'Cataract-101'],
  ] as const) {
    await page.goto(new URL(path, page.url()).href);
    await page.getByText(ready).first().waitFor();
    await page.waitForLoadState('networkidle');
    await shoot(page, name);
  }
});
console.log(findings.length === 0 ? 'axe: nothing found' : findings.join('\n'));
if (findings.length > 0) process.exitCode = 1;
