import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import type { Correction } from '#core/corrections.ts';
import { atHalfRate, CaseScreen } from './case-screen.ts';

/** A person's word on the labels: said with the keyboard, kept, and never touched by a reading. */

test.beforeEach(({ context }) => atHalfRate(context));

function corrections(page: Page): Promise<readonly Correction[]> {
  return page.evaluate(() => window.ophclip.case.getState().corrections);
}

async function openReadSample(page: Page): Promise<CaseScreen> {
  const screen = new CaseScreen(page);
  await screen.openSample();
  await screen.finished();
  await page.waitForFunction(() => window.ophclip.player.getState().duration > 100);
  return screen;
}

/** The next segment, once its picture is there. */
async function toNextSegment(page: Page): Promise<void> {
  const before = await page.evaluate(() => window.ophclip.player.getState().time);
  await page.keyboard.press('ArrowDown');
  await page.waitForFunction(
    (time) =>
      document.querySelector('video')?.seeking === false && window.ophclip.player.getState().time > time,
    before,
  );
}

const reviewedRows = (page: Page) => page.getByRole('row').filter({ hasText: /by you/ });

async function seriousFindings(page: Page): Promise<unknown[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
}

test('a segment corrected by keyboard stays so over reloads and readings, until it is taken back', async ({
  page,
}) => {
  const screen = await openReadSample(page);
  const { phases } = await screen.labelling();
  const [corrected, accepted] = [phases[2], phases[3]];
  if (corrected === undefined || accepted === undefined) throw new Error('Too few phases');

  for (let step = 0; step < 2; step++) await toNextSegment(page);
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Choose the label' });
  await expect(dialog).toBeVisible();
  expect(await seriousFindings(page)).toEqual([]);
  await page.keyboard.type('flush');
  await expect(dialog.getByRole('option')).toHaveText([/Anterior chamber flushing/i]);
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await toNextSegment(page);
  await page.keyboard.press('a');
  await expect(page.getByText(/2 reviewed/)).toBeVisible();

  const said = await corrections(page);
  expect(said).toMatchObject([
    {
      start: corrected.start,
      end: corrected.end,
      label: 'anterior-chamber-flushing',
      said: corrected.label,
    },
    { start: accepted.start, end: accepted.end, label: accepted.label, said: accepted.label },
  ]);
  expect(await seriousFindings(page)).toEqual([]);

  await page.reload();
  await page.waitForFunction(() => window.ophclip.player.getState().duration > 100);
  expect(await corrections(page)).toEqual(said);
  await page.keyboard.press('t');
  await expect(reviewedRows(page)).toHaveText([
    /Anterior chamber flushing.*by you, model: /i,
    /accepted by you/,
  ]);
  expect(await seriousFindings(page)).toEqual([]);

  // Fewer frames: other borders, other labels perhaps; what was said stays where it was said.
  await page.getByRole('tab', { name: 'Details' }).click();
  await page.getByLabel('Frames looked at').selectOption('0.2');
  await page.waitForFunction(() => window.ophclip.case.getState().facts?.rate === 0.2);
  await screen.finished();
  expect(await corrections(page)).toEqual(said);
  await expect(reviewedRows(page)).toHaveCount(2);

  await reviewedRows(page).first().getByRole('button').click();
  await page.keyboard.press('Delete');
  await expect(reviewedRows(page)).toHaveCount(1);
  await page.keyboard.press('Control+z');
  await expect(reviewedRows(page)).toHaveCount(2);
  expect(await corrections(page)).toEqual(said);
});

test('a digit chooses, Escape leaves all as it was, and so does undoing', async ({ page }) => {
  const screen = await openReadSample(page);
  const before = await screen.labelling();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Choose the label' });
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  expect(await corrections(page)).toEqual([]);
  await page.keyboard.press('Enter');
  const third = await dialog.getByRole('option').nth(2).textContent();
  await page.keyboard.press('3');
  expect((await corrections(page)).map(({ label }) => label)).toEqual(['viscoelastic']);
  expect(third).toMatch(/Viscoelastic/);
  await page.keyboard.press('Control+z');
  expect(await corrections(page)).toEqual([]);
  expect(await screen.labelling()).toEqual(before);
});
