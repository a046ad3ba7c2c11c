import { expect, test, type Page } from '@playwright/test';
import { LONG_CASE, longLabels } from '#bench/long-labels.ts';
import { atHalfRate, CaseScreen } from './case-screen.ts';

/** The timeline under a wheel: what is drawn, what can be clicked, and what is said about the pointer's place. */

test('what is drawn and what can be clicked stay together under the wheel', async ({ page }) => {
  const screen = await openReadSample(page);
  const { phases } = await screen.labelling();
  const lanes = page.getByRole('region', { name: 'Lanes' });
  const surface = await boxOf(page, '[data-surface]');
  await page.mouse.move(surface.x + surface.width / 2, surface.y + 76);
  for (let i = 0; i < 8; i++) await page.mouse.wheel(0, -60);
  await atRest(page);
  await page.mouse.wheel(150, 0);
  await atRest(page);
  const { start, end } = await page.evaluate(() => window.ophclip.timeline.getState());
  expect(end - start).toBeLessThan(60);
  const middle = phases.find((phase) => phase.start > start && phase.end < end);
  if (middle === undefined) throw new Error('No phase is wholly in view');
  const button = lanes
    .getByRole('button', { name: `${clock(middle.start)} to ${clock(middle.end)}` })
    .first();
  const box = await button.boundingBox();
  const left = surface.x + ((middle.start - start) / (end - start)) * surface.width;
  expect(box?.x).toBeCloseTo(left, 0);
  // Under the button lies the segment's own colour, and beside its border another.
  const [inside, before] = await Promise.all([pixel(page, left + 4), pixel(page, left - 5)]);
  expect(inside).not.toEqual(before);
  await button.click();
  await expect(lanes.getByRole('button', { name: /^Start at .*take it up/ })).toBeVisible();
});

test('six hours with 5,000 segments are drawn, and the longest of them are buttons', async ({ page }) => {
  const screen = await openReadSample(page);
  const { phases, instruments } = await screen.labelling();
  const labels = longLabels(
    phases.map(({ label }) => label),
    instruments.map(({ label }) => label),
  );
  await page.evaluate(
    ([seconds, labels]) => {
      window.ophclip.case.setState(({ facts, labelling }) => ({
        facts: facts && { ...facts, video: { ...facts.video, durationSeconds: seconds } },
        labelling: { ...labelling, ...labels },
      }));
      window.ophclip.timeline.setState({ start: 0, end: seconds, duration: seconds });
    },
    [LONG_CASE.seconds, labels] as const,
  );
  const segments = page.getByRole('region', { name: 'Lanes' }).getByRole('button', { name: / to \d/ });
  await expect(segments).toHaveCount(480);
  const surface = await boxOf(page, '[data-surface]');
  const colours = new Set<string>();
  for (let x = 10; x < 400; x += 7) colours.add(String(await pixel(page, surface.x + x)));
  expect(colours.size).toBeGreaterThan(6);
});

test('what is said about the place under the pointer leaves the actions free', async ({ page }) => {
  await openReadSample(page);
  const surface = await boxOf(page, '[data-surface]');
  const actions = await page.getByRole('group', { name: 'Segment at the playhead' }).boundingBox();
  for (const share of [0.1, 0.6, 0.9]) {
    await page.mouse.move(surface.x + share * surface.width, surface.y + 76);
    const card = page.locator('[data-hover-card]');
    await expect(card).toBeVisible();
    const box = await card.boundingBox();
    expect((box?.y ?? Infinity) + (box?.height ?? 0)).toBeLessThanOrEqual(actions?.y ?? 0);
  }
  // Away while the view moves, back with the new time.
  const said = await page.locator('[data-hover-card]').textContent();
  await page.mouse.wheel(0, -240);
  await page.mouse.wheel(300, 0);
  await atRest(page);
  await expect(page.locator('[data-hover-card]')).toBeVisible();
  expect(await page.locator('[data-hover-card]').textContent()).not.toBe(said);
});

async function openReadSample(page: Page): Promise<CaseScreen> {
  await atHalfRate(page.context());
  const screen = new CaseScreen(page);
  await screen.openSample();
  await screen.finished();
  return screen;
}

async function atRest(page: Page): Promise<void> {
  // The wheel's step is made in the next frame.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  await page.waitForFunction(() => !window.ophclip.timeline.getState().isMoving);
}

async function boxOf(page: Page, selector: string) {
  const box = await page.locator(selector).boundingBox();
  if (box === null) throw new Error(`Nothing is at ${selector}`);
  return box;
}

/** What is drawn of the phases at `x` of the window, red, green, blue. */
function pixel(page: Page, x: number): Promise<number[]> {
  return page.evaluate((x) => {
    // Ruler, film, phases.
    const canvas = document.querySelectorAll<HTMLCanvasElement>('[data-surface] canvas')[2];
    const { left = 0, width = 1 } = canvas?.getBoundingClientRect() ?? {};
    const at = ((x - left) / width) * (canvas?.width ?? 1);
    return [...(canvas?.getContext('2d')?.getImageData(at, 8, 1, 1).data.slice(0, 3) ?? [])];
  }, x);
}

function clock(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;
}
