import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { atHalfRate, CaseScreen } from './case-screen.ts';
import { pageErrors } from './network.ts';

/** A case to take away: on one printed page. */

test.beforeEach(({ context }) => atHalfRate(context));

/** Pages of a PDF, as its own page tree counts them. */
function pagesOf(pdf: Buffer): number {
  return pdf.toString('latin1').match(/\/Type\s*\/Page(?!s)/g)?.length ?? 0;
}

test('a reviewed case is printed on one page, which says whose words these are', async ({ page }, info) => {
  const errors = pageErrors(page);
  const screen = new CaseScreen(page);
  await screen.openSample();
  await screen.finished();
  await page.waitForFunction(() => window.ophclip.player.getState().duration > 100);
  // A star, a label accepted, another one changed.
  await page.keyboard.press('s');
  await page.keyboard.press('a');
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => page.evaluate(() => window.ophclip.player.getState().time)).toBeGreaterThan(1);
  await page.keyboard.press('4');
  await page.keyboard.press('t');
  await page.getByLabel(/^Note at/).fill('The capsule is torn here.');
  await page.keyboard.press('Enter');
  await page.keyboard.press('e');
  await page.getByRole('dialog').getByRole('button', { name: 'Case report' }).click();
  await page.waitForURL(/\/report$/);

  const sheet = page.getByRole('article');
  await expect(sheet.getByRole('heading', { level: 1 })).toHaveText('Phacoemulsification');
  await expect(sheet.getByRole('row', { name: /^\d+ Capsulorhexis \d 0:\d\d/ })).toBeVisible();
  await expect(sheet.getByRole('row', { name: /^Idle time \d+ \d:\d\d/ })).toBeVisible();
  await expect(sheet.getByRole('row', { name: /^Phaco tip/ })).toBeVisible();
  await expect(
    sheet.getByText(/segments by the model, 1 accepted, 1 corrected by a person\.$/),
  ).toBeVisible();
  await expect(sheet.getByText('The capsule is torn here.')).toBeVisible();
  await expect(sheet.getByText('Cataract-1K phases')).toBeVisible();
  await expect(sheet.getByText(/Not a medical device.*mean nothing on real surgery/)).toBeVisible();
  const pictures = sheet.getByRole('region', { name: 'Pictures' }).locator('img');
  await expect(pictures).toHaveCount(10);
  await expect(sheet.getByText('starred')).toHaveCount(1);
  for (const picture of await pictures.all())
    expect(await picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(100);
  await expect(sheet).not.toContainText(/anonymised|\d\s?%/i);
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);

  const pdf = await page.pdf({ preferCSSPageSize: true });
  expect(pagesOf(pdf)).toBe(1);
  const path = info.outputPath('report.pdf');
  writeFileSync(path, pdf);
  try {
    const words = execFileSync('pdfinfo', [path]).toString();
    expect(words).toMatch(/Pages:\s+1\n/);
    expect(words).toMatch(/Page size:\s+\d+(\.\d+)? x \d+(\.\d+)? pts \(A4\)/);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'ENOENT') throw thrown;
    console.warn('SKIPPED: pdfinfo is absent, the size of the page is not checked');
  }

  // In the browser's own words: what "Print" and Ctrl P come to.
  await page.evaluate(() => {
    window.print = () => void (document.title = 'printed');
  });
  await page.getByRole('button', { name: 'Print' }).click();
  await expect(page).toHaveTitle('printed');
  await page.getByRole('link', { name: 'Back to the case' }).click();
  await expect(page).toHaveURL(/\/case\/[^/]+$/);
  expect(errors).toEqual([]);
});

test('the page of a case that is gone says so', async ({ page }) => {
  await page.goto('/case/nothing/report');
  await expect(page.getByRole('alert')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Back to the library' })).toBeVisible();
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
});
