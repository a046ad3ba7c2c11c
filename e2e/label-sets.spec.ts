import { readFileSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { atHalfRate, CaseScreen } from './case-screen.ts';
import { pageErrors } from './network.ts';

test.beforeEach(({ context }) => atHalfRate(context));

test('another label set labels the case at once, without reading it again, and stays', async ({ page }) => {
  const errors = pageErrors(page);
  const screen = new CaseScreen(page);
  await screen.openSample();
  await screen.finished();
  const textLoads = await screen.textEncoderRuns();
  expect(textLoads).toBe(false);
  const before = await screen.labelling();
  expect(new Set(before.phases.map(({ label }) => label))).not.toContain('corneal-hydration');

  const phases = page.getByRole('combobox', { name: 'Label set for phases' });
  await phases.selectOption('CATARACTS steps (19)');
  const names = page.getByRole('region', { name: 'Phases' }).getByRole('listitem');
  await expect(phases).toHaveValue('app:cataracts-steps');
  await expect.poll(async () => (await screen.labelling()).phases).not.toEqual(before.phases);
  const after = await screen.labelling();
  const steps = JSON.parse(await (await page.request.get('/label-sets/cataracts-steps.json')).text()) as {
    labels: { id: string }[];
  };
  const ids = steps.labels.map(({ id }) => id);
  for (const { label } of after.phases) expect(ids).toContain(label);
  expect(after.instruments).toEqual(before.instruments);
  await expect(names.first()).toBeVisible();

  await page.reload();
  await expect(phases).toHaveValue('app:cataracts-steps');
  expect((await screen.labelling()).phases).toEqual(after.phases);

  // What was read once is kept: there and back without the text encoder.
  await phases.selectOption('pack:cataract-1k-phases');
  await expect.poll(async () => (await screen.labelling()).phases).toEqual(before.phases);
  await phases.selectOption('app:cataracts-steps');
  await expect.poll(async () => (await screen.labelling()).phases).toEqual(after.phases);
  expect(await screen.textEncoderRuns()).toBe(false);

  // How much the usual order counts is kept with the case; it can be said where the order was counted.
  const order = page.getByRole('slider', { name: 'How much the usual order counts' });
  await expect(order).toBeHidden();
  await phases.selectOption('app:cataract-101-phases');
  await expect(order).toHaveValue('0.9');
  await order.press('End');
  await expect.poll(() => screen.labelChoice()).toMatchObject({ phase: 'app:cataract-101-phases', order: 1 });
  const ordered = await screen.labelling();
  await order.press('Home');
  await expect.poll(() => screen.labelChoice()).toMatchObject({ order: 0 });
  await page.reload();
  await expect(order).toHaveValue('0');
  console.log(
    `order 1: ${ordered.phases.length} stretches, order 0: ${(await screen.labelling()).phases.length}`,
  );
  expect(errors).toEqual([]);
});

async function nothingSerious(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
}

test('the timeline follows while a label is worded; what is saved stays, what is not is gone', async ({
  page,
}) => {
  const errors = pageErrors(page);
  const screen = new CaseScreen(page);
  await screen.openSample();
  await screen.finished();
  const before = await screen.labelling();
  const labels = async (): Promise<Set<string>> =>
    new Set((await screen.labelling()).phases.map(({ label }) => label));
  expect(await labels()).toContain('incision');

  const edit = page.getByRole('button', { name: 'Edit the label set for phases' });
  const editor = page.getByRole('region', { name: 'Label set' });
  const list = editor.getByRole('list', { name: 'Labels of the set' });
  const first = editor.getByRole('textbox', { name: 'Sentence 1' });
  await edit.click();
  await list.getByRole('button', { name: /^Incision/ }).click();
  await nothingSerious(page);
  // Backspace in an empty field removes it.
  for (let left = 7; left > 1; left--) {
    const last = editor.getByRole('textbox', { name: `Sentence ${left}` });
    await last.fill('');
    await last.press('Backspace');
  }
  await first.fill('a zebra stands in the snow');
  await expect.poll(labels).not.toContain('incision');
  await expect(editor.getByText(/These encoders have never learnt .*“zebra”/)).toBeVisible();
  const ms = await page.evaluate(() => window.ophclip.liveLabels.getState().ms);
  console.log(`timeline ${Math.round(ms ?? Infinity)} ms after the last change`);
  expect(ms).toBeLessThan(1000);

  // Escape asks, and what was not saved is gone.
  await first.press('Escape');
  await page.getByRole('button', { name: 'Discard changes' }).click();
  await expect(editor).toBeHidden();
  await expect(edit).toBeFocused();
  await expect.poll(async () => (await screen.labelling()).phases).toEqual(before.phases);

  // What was not saved waits for the case to be opened again.
  await edit.click();
  await list.getByRole('button', { name: /^Incision/ }).click();
  await editor.getByRole('textbox', { name: 'Name of the label' }).fill('Cutting in');
  await page.getByRole('link', { name: 'ophclip, library' }).click();
  await page
    .getByRole('link', { name: /^Phacoemulsification|2:20/ })
    .first()
    .click();
  await expect(list.getByRole('button', { name: /^Cutting in/ })).toBeVisible();
  await editor.getByRole('textbox', { name: 'Name of the label' }).press('Escape');
  await page.getByRole('button', { name: 'Discard changes' }).click();

  // Another word for the same, and a label without any.
  await edit.click();
  await editor.getByRole('textbox', { name: 'Name of the set' }).fill('Our steps');
  await list.getByRole('button', { name: /^Incision/ }).click();
  await editor.getByRole('textbox', { name: 'Name of the label' }).fill('First cut');
  await first.press('End');
  await first.press('Enter');
  await expect(editor.getByRole('textbox', { name: 'Sentence 2' })).toBeFocused();
  await page.keyboard.type('a blade cuts into the cornea');
  await expect(page.getByRole('button', { name: /^First cut, / }).first()).toBeVisible();
  await editor.getByRole('button', { name: 'Add a label' }).click();
  await editor.getByRole('button', { name: 'Save' }).click();
  await expect(editor.getByText('Give it a name, then save.')).toBeVisible();
  await editor.getByRole('button', { name: 'Remove the label' }).click();
  await editor.getByRole('button', { name: 'Save' }).click();
  await expect(editor).toBeHidden();
  const phases = page.getByRole('combobox', { name: 'Label set for phases' });
  await expect.poll(() => screen.labelChoice()).toMatchObject({ phase: 'own:our-steps' });
  await page.reload();
  await expect(phases).toHaveValue('own:our-steps');
  await expect(page.getByRole('button', { name: /^First cut, / }).first()).toBeVisible();
  await page.getByRole('link', { name: 'ophclip, library' }).click();
  await expect(page.getByText('Phases: Idle, First cut', { exact: false })).toBeAttached();
  expect(errors).toEqual([]);
});

test('a set leaves as a file, is removed, and comes back as it was', async ({ page }) => {
  const errors = pageErrors(page);
  const screen = new CaseScreen(page);
  await screen.openSample();
  await screen.finished();
  const before = await screen.labelling();
  await page.getByRole('link', { name: 'All label sets' }).click();
  const own = page.getByRole('region', { name: 'Yours' });
  await expect(own.getByText('None yet.', { exact: false })).toBeVisible();
  await nothingSerious(page);

  // A copy of a set of the app's, changed.
  await page.getByRole('button', { name: 'Copy and edit CatRelDet relevant phases' }).click();
  const editor = page.getByRole('region', { name: 'Label set' });
  await editor.getByRole('textbox', { name: 'Name of the set' }).fill('=Ours');
  await editor.getByRole('textbox', { name: 'Sentence 1' }).fill('nothing is done, "for now"');
  await nothingSerious(page);
  await editor.getByRole('button', { name: 'Save' }).click();
  await expect(own.getByText('=Ours', { exact: true })).toBeVisible();

  const saved = async (form: string): Promise<string> => {
    const downloading = page.waitForEvent('download');
    await own.getByRole('button', { name: `Save =Ours as ${form}` }).click();
    return readFileSync(await (await downloading).path(), 'utf8');
  };
  const json = await saved('JSON');
  const csv = await saved('CSV');
  expect(csv).toContain("'=Ours");
  expect(csv).not.toMatch(/^=/m);
  const bring = (name: string, text: string): Promise<void> =>
    page
      .locator('input[type=file][accept=".json,.csv"]')
      .setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });

  // In use: the case goes back to the encoders' own labels, and says so.
  await page.goBack();
  const phases = page.getByRole('combobox', { name: 'Label set for phases' });
  await phases.selectOption('own:ours');
  await expect.poll(() => screen.labelChoice()).toMatchObject({ phase: 'own:ours' });
  await page.getByRole('link', { name: 'All label sets' }).click();
  await own.getByRole('button', { name: 'Remove =Ours' }).click();
  await expect(page.getByText('1 case is labelled with it', { exact: false })).toBeVisible();
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(own.getByText('=Ours', { exact: true })).toBeHidden();
  await page.goBack();
  await expect(
    page.getByText('that was chosen for this case is no longer here', { exact: false }),
  ).toBeVisible();
  await expect.poll(async () => (await screen.labelling()).phases).toEqual(before.phases);

  await page.getByRole('link', { name: 'All label sets' }).click();
  await bring('broken.json', json.replace('"name"', '"naam"'));
  await expect(page.getByText(/broken\.json cannot be read at line \d+: /)).toBeVisible();
  await bring('broken.csv', csv.replace(',prompt,', ',promt,'));
  await expect(
    page.getByText('broken.csv cannot be read at line 2: what should be', { exact: false }),
  ).toBeVisible();
  await expect(own.getByRole('listitem')).toHaveCount(0);
  await bring('ours.json', json);
  await expect(own.getByText('=Ours', { exact: true })).toBeVisible();
  expect(await saved('JSON')).toBe(json);
  await bring('ours.json', json);
  await expect(page.getByText('is here and can be chosen', { exact: false })).toBeVisible();
  await expect(own.getByRole('listitem')).toHaveCount(1);
  // The case that had chosen it has it again.
  await page.goBack();
  await expect(phases).toHaveValue('own:ours');
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto('/label-sets');
  await nothingSerious(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  expect(errors).toEqual([]);
});

test('two wordings of a label are compared in the case, and one is taken', async ({ page }) => {
  const errors = pageErrors(page);
  const screen = new CaseScreen(page);
  await screen.openSample();
  await screen.finished();
  const before = await screen.labelling();
  await page.getByRole('button', { name: 'Edit the label set for phases' }).click();
  const editor = page.getByRole('region', { name: 'Label set' });
  await editor.getByRole('button', { name: /^Capsulorhexis/ }).click();
  await editor.getByRole('button', { name: 'Compare with another wording' }).click();
  await expect(editor.getByText('Both make the same timeline.')).toBeVisible();
  const b = editor.getByRole('region', { name: 'B, another' });
  for (let left = await b.getByRole('textbox').count(); left > 1; left--)
    await b.getByRole('button', { name: `Remove sentence ${left}` }).click();
  await b.getByRole('textbox').fill('a zebra stands in the snow');
  const places = editor.getByRole('list', { name: 'Where they differ' }).getByRole('button');
  await expect(places.first()).toBeVisible();
  await nothingSerious(page);
  const similarity = async (row: number): Promise<number> =>
    Number(await editor.getByRole('row').nth(row).getByRole('cell').nth(1).textContent());
  expect(await similarity(1)).toBeGreaterThan(0.3);
  await expect(editor.getByRole('row').nth(2)).toContainText('nowhere');
  // The timeline is still that of A.
  expect((await screen.labelling()).phases.map(({ label }) => label)).toContain('capsulorhexis');
  await places.first().click();
  const start = before.phases.find(({ label }) => label === 'capsulorhexis')?.start ?? -1;
  await expect.poll(() => page.evaluate(() => window.ophclip.player.getState().time)).toBeCloseTo(start, 0);

  await editor.getByRole('button', { name: 'Take B' }).click();
  await expect
    .poll(async () => (await screen.labelling()).phases.map(({ label }) => label))
    .not.toContain('capsulorhexis');
  await expect(editor.getByRole('textbox', { name: 'Sentence 1' })).toHaveValue('a zebra stands in the snow');
  await editor.getByRole('textbox', { name: 'Sentence 1' }).press('Escape');
  await page.getByRole('button', { name: 'Discard changes' }).click();
  await expect.poll(async () => (await screen.labelling()).phases).toEqual(before.phases);
  expect(errors).toEqual([]);
});
