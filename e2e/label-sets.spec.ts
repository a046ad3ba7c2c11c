import { expect, test } from '@playwright/test';
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

  // The usual order is a matter of the case too.
  await phases.selectOption('Cataract-1K phases (13)');
  await expect.poll(async () => (await screen.labelling()).phases).not.toEqual(after.phases);
  expect(errors).toEqual([]);
});
