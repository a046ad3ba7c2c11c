import { readFileSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import type { Correction } from '#core/review.ts';
import { segmentAt, type Segment } from '#core/segments.ts';
import { atHalfRate, CaseScreen, truthOf } from './case-screen.ts';

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
  await page.keyboard.type('chamber-flush');
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
  await page.keyboard.press('v');
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

async function goTo(page: Page, seconds: number): Promise<void> {
  await page.evaluate((time) => {
    const video = document.querySelector('video');
    if (video !== null) video.currentTime = time + 0.01;
  }, seconds);
  await page.waitForFunction((time) => Math.abs(window.ophclip.player.getState().time - time) < 0.1, seconds);
}

/** Gives segments another label, by keyboard. */
async function say(page: Page, segments: readonly Segment[], as: string): Promise<void> {
  expect(segments.length).toBeGreaterThan(1);
  for (const { start } of segments) {
    await goTo(page, start);
    await page.keyboard.press('Enter');
    await page.keyboard.type(as);
    await page.keyboard.press('Enter');
  }
}

/** Waits until what was said has been learnt from. */
async function learnt(page: Page, corrected: number): Promise<void> {
  await page.waitForFunction((count) => {
    const { taught, isLearning } = window.ophclip.learning.getState();
    return !isLearning && (taught?.tried.corrected ?? 0) === count;
  }, corrected);
}

test('what is learnt from corrections is said, changes only what nobody reviewed, and is taken back by a switch', async ({
  page,
}) => {
  const screen = await openReadSample(page);
  const before = await screen.labelling();
  const panel = page.getByRole('region', { name: 'Learning' });
  await expect(panel.getByText('Correct a segment, and ophclip tries to learn from it.')).toBeVisible();
  const idle = before.phases.filter(({ label }) => label === 'idle');
  await say(page, idle, 'incision');
  await learnt(page, idle.length);
  await expect(
    panel.getByText(/^(Learnt from|Tried on) \d+ corrections: right on \d+ of \d+ held out/),
  ).toBeVisible();
  const said = await corrections(page);
  expect(await seriousFindings(page)).toEqual([]);

  const scope = panel.getByLabel('Learn from corrections in');
  await scope.selectOption('off');
  await expect(panel.getByText('The words of the labels alone decide.')).toBeVisible();
  await page.waitForFunction(() => !window.ophclip.learning.getState().isLearning);
  await expect.poll(() => screen.labelling()).toEqual(before);
  expect(await corrections(page)).toEqual(said);
  // The switch is remembered, and so is what came of it.
  await page.reload();
  await expect(scope).toHaveValue('off');
  expect(await screen.labelling()).toEqual(before);
  await scope.selectOption('case');
  await learnt(page, idle.length);
  expect(await corrections(page)).toEqual(said);
});

test('a mistake put right twice is put right where nobody looked, which says so, until learning is switched off', async ({
  page,
}) => {
  const screen = await openReadSample(page);
  const phases = async (): Promise<readonly Segment[]> => (await screen.labelling()).phases;
  const sets = page.getByRole('combobox', { name: 'Label set for phases' });
  await sets.selectOption('app:catreldet');
  await expect.poll(async () => (await phases()).map(({ label }) => label)).toContain('rest');
  const before = await phases();
  // Only the third, from 50 to 58 s, is aspiration: nothing, the fluid wave and nothing were taken for it too.
  const [nothing, wave, aspiration, again] = before.filter(({ label }) => label === 'irrigation-aspiration');
  if (nothing === undefined || wave === undefined || aspiration === undefined || again === undefined)
    throw new Error('Too few mistakes');
  const { segments } = truthOf('phaco-routine');
  const middle = ({ start, end }: Segment): number => (start + end) / 2;
  expect(segmentAt(segments, middle(again))?.phase).toBe('idle');

  await say(page, [nothing, wave], 'rest');
  await learnt(page, 2);
  const panel = page.getByRole('region', { name: 'Learning' });
  await expect(
    panel.getByText(/^Learnt from 2 corrections: right on [12] of 2 held out, 0 without/),
  ).toBeVisible();
  const after = await phases();
  expect(segmentAt(after, middle(again))).toMatchObject({ label: 'rest', untaught: 'irrigation-aspiration' });
  expect(segmentAt(after, 55)).toEqual(segmentAt(before, 55));
  await goTo(page, middle(again));
  const bar = page.getByRole('group', { name: 'Segment at the playhead' });
  await expect(bar).toContainText(/Rest.*learnt from you, words alone: Irrigation\/Aspiration/);
  expect(await seriousFindings(page)).toEqual([]);

  const scope = panel.getByLabel('Learn from corrections in');
  await scope.selectOption('off');
  await expect.poll(phases).toEqual(before);
  await expect(bar).toContainText('Irrigation/Aspiration');
  await expect(bar).not.toContainText('learnt from you');
  expect((await corrections(page)).map(({ label }) => label)).toEqual(['rest', 'rest']);
  await scope.selectOption('case');
  await expect.poll(phases).toEqual(after);
});

test('reviewed stretches of one case speak for another, until their case is removed', async ({ page }) => {
  test.setTimeout(240_000);
  const screen = await openReadSample(page);
  const { phases } = await screen.labelling();
  for (let i = 0; i < phases.length - 1; i++) {
    await page.keyboard.press('a');
    await toNextSegment(page);
  }
  await page.keyboard.press('a');
  await expect(page.getByText(new RegExp(`${phases.length} reviewed`))).toBeVisible();
  await page.waitForFunction(() => !window.ophclip.learning.getState().isLearning);

  await page.getByRole('link', { name: 'ophclip, library' }).click();
  await expect(page.getByRole('button', { name: 'Choose files' })).toBeEnabled();
  const bytes = readFileSync('public/samples/phaco-white-cataract.mp4');
  await screen.drop([{ name: 'Left eye.mp4', type: 'video/mp4', bytes }]);
  await page.waitForURL(/\/case\/(?!sample)/);
  await screen.finished();
  const like = (): Promise<number> =>
    screen.labelling().then(({ phases: found }) => found.filter((phase) => phase.like !== undefined).length);
  await expect.poll(like).toBeGreaterThan(2);
  await page.keyboard.press('v');
  await expect(page.getByText(/like \d+ reviewed stretches in 1 of your cases/).first()).toBeVisible();
  const votes = page.getByLabel('Similar stretches of reviewed cases vote');
  await votes.uncheck();
  await expect.poll(like).toBe(0);
  await votes.check();
  await expect.poll(like).toBeGreaterThan(2);

  await page.getByRole('link', { name: 'ophclip, library' }).click();
  const card = page.getByRole('listitem').filter({ hasNotText: 'Left eye' }).filter({ hasText: '2:20' });
  await card.hover();
  await card.getByRole('button', { name: /^Remove / }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await expect(card).toHaveCount(0);
  await page.getByRole('link', { name: /Left eye/ }).click();
  await expect.poll(like).toBe(0);
});

test('what is said in quick succession is kept as it was said last, on the first keys of a visit, too', async ({
  page,
}) => {
  await openReadSample(page);
  // Each visit loads anew what stores.
  for (const visit of [1, 2, 3]) {
    for (let step = 0; step < visit * 3; step++) await page.keyboard.press('ArrowDown');
    for (const key of ['a', 'ArrowDown', '3', 's', 'ArrowDown', '4', 's']) await page.keyboard.press(key);
    const said = await page.evaluate(async () => {
      const { review, case: shown } = window.ophclip;
      const now = () => shown.getState();
      while (review.getState().stored?.marks !== now().marks)
        await new Promise((next) => setTimeout(next, 20));
      return { corrections: now().corrections, marks: now().marks };
    });
    expect(said.marks).toHaveLength(visit * 2);
    await page.reload();
    await page.waitForFunction(() => window.ophclip.case.getState().opening === 'open');
    await page.waitForFunction(() => window.ophclip.player.getState().duration > 100);
    const kept = await page.evaluate(() => {
      const { corrections, marks } = window.ophclip.case.getState();
      return { corrections, marks };
    });
    expect(kept).toEqual(said);
  }
});
