import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import type { Correction, Mark } from '#core/review.ts';
import type { Segment } from '#core/segments.ts';
import { atHalfRate, CaseScreen, truthOf } from './case-screen.ts';

/** Reviewing a case: from what the model says to what is true, and nothing of it is ever lost. */

test.beforeEach(({ context }) => atHalfRate(context));

async function openReadSample(page: Page): Promise<CaseScreen> {
  const screen = new CaseScreen(page);
  await screen.openSample();
  await screen.finished();
  await page.waitForFunction(() => window.ophclip.player.getState().duration > 100);
  return screen;
}

async function seriousFindings(page: Page): Promise<unknown[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
}

type Said = { readonly corrections: readonly Correction[]; readonly marks: readonly Mark[] };

function said(page: Page): Promise<Said> {
  return page.evaluate(() => {
    const { corrections, marks } = window.ophclip.case.getState();
    return { corrections, marks };
  });
}

/** The phases as a person left them. */
function reviewed({ corrections }: Said): Segment[] {
  return corrections.flatMap(({ start, end, label }) =>
    label === null ? [] : [{ start, end, label, confidence: 'sure' as const }],
  );
}

/** Waits until the video shows a time, as somebody does who watches it. */
function watched(page: Page, seconds: number): Promise<unknown> {
  return page.waitForFunction((time) => window.ophclip.player.getState().time >= time, seconds, {
    polling: 'raf',
  });
}

test('a reviewer moves every wrong edge to where it belongs with one key each, while it plays', async ({
  page,
}) => {
  const screen = await openReadSample(page);
  const { phases } = await screen.labelling();
  const truth = truthOf('phaco-routine').segments;
  expect(phases.map(({ label }) => label)).toEqual(truth.map(({ phase }) => phase));
  const far = 0.5;
  // The others are like the first six: docs/review.md counts ten.
  const wrong = truth
    .slice(1)
    .map(({ start }, i) => ({ start, shown: phases[i + 1]?.start ?? 0 }))
    .filter(({ start, shown }) => Math.abs(shown - start) > far)
    .slice(0, 6);
  expect(wrong).toHaveLength(6);

  const begun = Date.now();
  let keys = 0;
  const press = async (key: string): Promise<void> => {
    keys++;
    await page.keyboard.press(key);
  };
  await press('Space');
  for (const { start, shown } of wrong) {
    // A person presses late by what the setting says.
    await watched(page, start + 0.3);
    await press(shown < start ? 'i' : 'o');
  }
  await press('Space');
  const seconds = (Date.now() - begun) / 1000;

  const { corrections, marks } = await said(page);
  expect(marks).toEqual([]);
  const after = reviewed({ corrections, marks });
  for (const { start } of wrong) {
    const nearest = Math.min(
      ...after.flatMap((segment) => [segment.start, segment.end]).map((edge) => Math.abs(edge - start)),
    );
    expect(nearest).toBeLessThan(far);
  }
  expect(keys).toBeLessThanOrEqual(wrong.length + 2);
  console.log(`${wrong.length} wrong edges: ${keys} key presses, ${seconds.toFixed(0)} s`);

  // All of it can be undone, and done again.
  for (const _ of wrong) await page.keyboard.press('Control+z');
  expect(await said(page)).toEqual({ corrections: [], marks: [] });
  for (const _ of wrong) await page.keyboard.press('Control+Shift+Z');
  expect(await said(page)).toEqual({ corrections, marks });
});

test('what was said is there after the page was killed in the same moment, notes and stars too', async ({
  page,
  context,
}) => {
  await openReadSample(page);
  const url = page.url();
  await page.keyboard.press('ArrowDown');
  await page.waitForFunction(() => window.ophclip.player.getState().time > 1);
  await page.keyboard.press('3');
  await page.keyboard.press('s');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('b');
  const before = await page.evaluate(() => {
    // The last edit, and the end of the tab in the same task.
    const { corrections, marks } = window.ophclip.case.getState();
    return { corrections, marks };
  });
  expect(before.corrections).toHaveLength(1);
  expect(before.marks).toHaveLength(1);
  await page.keyboard.press('a');
  const last = await said(page);
  expect(last.corrections).toHaveLength(2);
  await Promise.all([page.waitForEvent('crash'), page.goto('chrome://crash').catch(() => undefined)]);
  const again = await context.newPage();
  await again.goto(url);
  await again.waitForFunction(() => window.ophclip.player.getState().duration > 100);
  expect(await said(again)).toEqual(last);
});

test('a command is found by typing, its key is changed and kept, and a time is gone to', async ({ page }) => {
  await openReadSample(page);
  const time = (): Promise<number> => page.evaluate(() => window.ophclip.player.getState().time);
  await page.keyboard.press('Control+k');
  await expect(page.getByPlaceholder('What do you want to do?')).toBeFocused();
  await page.keyboard.type('capsulorhex');
  await expect(page.getByRole('option', { name: /Go to Capsulorhexis/ })).toHaveAttribute(
    'aria-selected',
    'true',
  );
  await page.keyboard.press('Enter');
  const [capsulorhexis] = await page.evaluate(() =>
    window.ophclip.case.getState().labelling.phases.filter(({ label }) => label === 'capsulorhexis'),
  );
  await expect.poll(time).toBeGreaterThanOrEqual(capsulorhexis?.start ?? Infinity);

  await page.keyboard.press('g');
  const dialog = page.getByRole('dialog', { name: 'Go to a time' });
  await dialog.getByLabel('Time').fill('1:75');
  await expect(dialog.getByRole('button', { name: 'Go', exact: true })).toBeDisabled();
  await dialog.getByLabel('Time').fill('00:01:00:10');
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  // 25 pictures a second: the eleventh of that second.
  await expect.poll(time).toBeCloseTo(60.4, 1);

  await page.keyboard.press('?');
  const sheet = page.getByRole('dialog', { name: 'Keys' });
  await sheet.getByRole('button', { name: /^Accept as it is: A/ }).click();
  await page.keyboard.press('n');
  await expect(sheet.getByText('N was “Next one to check”, which has no key now.')).toBeVisible();
  expect(await seriousFindings(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.reload();
  await page.waitForFunction(() => window.ophclip.player.getState().duration > 100);
  await page.keyboard.press('a');
  expect((await said(page)).corrections).toEqual([]);
  await page.keyboard.press('n');
  expect((await said(page)).corrections).toHaveLength(1);

  await page.waitForFunction(() => (document.querySelector('video')?.readyState ?? 0) >= 2);
  // A picture is saved in the recording's own size, under a name that tells nothing of the file's.
  const [saved] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('c')]);
  expect(saved.suggestedFilename()).toMatch(/^case-[\w-]{1,8}_00-00-000\.png$/);
});

test('a reviewer corrects labels and edges by single clicks alone', async ({ page }) => {
  const screen = await openReadSample(page);
  const { phases } = await screen.labelling();
  const truth = truthOf('phaco-routine').segments;
  const lanes = page.getByRole('region', { name: 'Lanes' });
  const surface = await page.evaluate(() => {
    const box = document.querySelector('[data-surface]')?.getBoundingClientRect();
    return { left: box?.left ?? 0, top: box?.top ?? 0, width: box?.width ?? 0 };
  });
  const placeOf = (seconds: number) => ({
    x: surface.left + (seconds / 140) * surface.width,
    y: surface.top + 8,
  });
  let clicks = 0;
  const edges = [5, 6, 8];
  for (const i of edges) {
    const { start = 0 } = truth[i] ?? {};
    await lanes
      .getByRole('button', { name: new RegExp(`^${phases[i]?.label}, `, 'i') })
      .first()
      .click();
    await lanes.getByRole('button', { name: /^Start at .*take it up/ }).click();
    await expect(page.getByText('Click where the phase begins.')).toBeVisible();
    const { x, y } = placeOf(start);
    await page.mouse.click(x, y);
    clicks += 3;
  }
  const { corrections } = await said(page);
  const after = reviewed({ corrections, marks: [] });
  for (const i of edges) {
    const start = truth[i]?.start ?? 0;
    const nearest = Math.min(...after.map((segment) => Math.abs(segment.start - start)));
    // A pixel is a tenth of a second here.
    expect(nearest).toBeLessThan(0.2);
  }
  // A wrong label: the segment, Change, the right one.
  await lanes
    .getByRole('button', { name: /^Incision, / })
    .first()
    .click();
  await page.getByRole('button', { name: /^Change/ }).click();
  await page.getByRole('option', { name: /Tonifying/ }).click();
  expect((await said(page)).corrections.map(({ label }) => label)).toContain('tonifying-antibiotics');
  console.log(`${clicks / edges.length} clicks an edge, 3 clicks a label`);
  // Escape leaves all as it is.
  const before = await said(page);
  await lanes.getByRole('button', { name: /^End at .*take it up/ }).click();
  await page.keyboard.press('Escape');
  await page.mouse.click(placeOf(100).x, placeOf(100).y);
  expect(await said(page)).toEqual(before);
  expect(await seriousFindings(page)).toEqual([]);
});

test('one key plays every segment of a label and nothing else, another copies where a segment begins and ends', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const screen = await openReadSample(page);
  const { phases } = await screen.labelling();
  const first = phases.find(
    ({ label, start }, i) => start > 0 && phases.slice(i + 1).some((other) => other.label === label),
  );
  if (first === undefined) throw new Error('The sample has no phase twice');
  const stretches = phases.filter(({ label }) => label === first.label);
  const second = stretches.find(({ start }) => start > first.start);
  const chosen = (): Promise<number> =>
    page.evaluate(() => window.ophclip.review.getState().selected?.start ?? -1);
  for (let i = 0; i < phases.length && (await chosen()) !== first.start; i++) {
    await page.keyboard.press('ArrowDown');
  }
  expect(await chosen()).toBe(first.start);

  await page.keyboard.press('Control+c');
  const clock = /^\d\d:\d\d\.\d{3} - \d\d:\d\d\.\d{3}$/;
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toMatch(clock);

  await page.keyboard.press('Shift+ArrowRight');
  await page.evaluate(() => {
    const times: number[] = [];
    Object.assign(window, { seenTimes: times });
    window.ophclip.player.subscribe(({ time }) => times.push(time));
  });
  await page.keyboard.press('Shift+p');
  await watched(page, (second?.start ?? 0) + 0.5);
  await page.keyboard.press('Space');
  const times = await page.evaluate(() => (window as unknown as { seenTimes: number[] }).seenTimes);
  expect(times.length).toBeGreaterThan(5);
  // A picture or two may be shown before a player has gone on.
  const outside = times.filter(
    (time) => !stretches.some(({ start, end }) => time > start - 0.1 && time < end + 0.4),
  );
  expect(outside).toEqual([]);
});

test('in the table of segments times and labels are changed by keyboard alone, and undone', async ({
  page,
}) => {
  const screen = await openReadSample(page);
  const { phases } = await screen.labelling();
  await page.getByRole('tab', { name: /Review/ }).click();
  await page.getByRole('button', { name: 'All segments' }).click();
  const grid = page.getByRole('grid', { name: 'Segments' });
  await expect(grid).toHaveAttribute('aria-rowcount', String(phases.length + 1));
  expect(await seriousFindings(page)).toEqual([]);

  await grid.getByRole('gridcell').first().focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  const third = phases[2];
  if (third === undefined) throw new Error('The sample has three phases');
  // The picture follows.
  await page.waitForFunction(
    (time) => Math.abs(window.ophclip.player.getState().time - time) < 0.1,
    third.start,
  );

  await page.keyboard.press('Enter');
  await page.keyboard.type('99:00');
  await expect(page.getByText('The recording is shorter.')).toBeVisible();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('-0.5');
  expect(await seriousFindings(page)).toEqual([]);
  await page.keyboard.press('Enter');
  const moved = reviewed(await said(page)).find(({ label }) => label === third.label);
  expect(moved).toMatchObject({ start: third.start - 0.5, end: third.end });
  // Escape leaves it as it was; the focus is back on the cell each time.
  await page.keyboard.press('Enter');
  await page.keyboard.type('0:01');
  await page.keyboard.press('Escape');
  expect(reviewed(await said(page))).toContainEqual(moved);

  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await expect(grid.getByRole('combobox', { name: 'Label' })).toBeFocused();
  await grid.getByRole('combobox', { name: 'Label' }).selectOption({ label: 'Capsulorhexis' });
  await expect
    .poll(async () => reviewed(await said(page)).map(({ label }) => label))
    .toContain('capsulorhexis');
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  expect(await said(page)).toEqual({ corrections: [], marks: [] });
});

test('a table of thousands of segments holds a screenful of rows, and keys reach them all', async ({
  page,
}) => {
  await openReadSample(page);
  await page.evaluate(() => {
    const { labelling } = window.ophclip.case.getState();
    const phases = Array.from({ length: 5000 }, (_, i) => ({
      start: i / 50,
      end: (i + 1) / 50,
      label: i % 2 === 0 ? 'idle' : 'incision',
      confidence: 'sure' as const,
    }));
    window.ophclip.case.setState({ labelling: { ...labelling, phases } });
  });
  await page.getByRole('tab', { name: /Review/ }).click();
  await page.getByRole('button', { name: 'All segments' }).click();
  const grid = page.getByRole('grid', { name: 'Segments' });
  await expect(grid).toHaveAttribute('aria-rowcount', '5001');
  await grid.getByRole('gridcell').first().focus();
  await page.keyboard.press('Control+End');
  const last = grid.getByRole('row').last();
  await expect(last).toHaveAttribute('aria-rowindex', '5001');
  await expect(last.getByRole('gridcell').first()).toBeInViewport();
  await expect(last.locator('[tabindex="0"]')).toBeFocused();
  expect(await grid.getByRole('row').count()).toBeLessThan(60);
});
