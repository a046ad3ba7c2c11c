import { readFileSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { cutVideo } from '#tools/cut-video.ts';
import { atHalfRate, CaseScreen } from './case-screen.ts';
import { pageErrors } from './network.ts';

/** An operation that the recorder put into several files. */

test.beforeEach(({ context }) => atHalfRate(context));

const SAMPLE = new Uint8Array(readFileSync('public/samples/phaco-routine.mp4'));

async function part(name: string, from: number, to: number) {
  return { name, type: 'video/mp4', bytes: Buffer.from(await cutVideo(SAMPLE, from, to)) };
}

test('three parts dropped in the wrong order become one operation that plays across its seams', async ({
  page,
}) => {
  const errors = pageErrors(page);
  const screen = new CaseScreen(page);
  await page.goto('/');
  await expect(page.getByRole('button', { name: 'Choose files' })).toBeEnabled();
  const parts = [
    await part('MVI_0010.MP4', 20, 32),
    await part('MVI_0008.MP4', 0, 8),
    await part('MVI_0009.MP4', 8, 20),
  ];
  await screen.drop(parts);
  const dialog = page.getByRole('dialog', { name: '3 recordings' });
  await expect(dialog.getByRole('radio', { name: 'One operation in 3 parts' })).toBeChecked();
  const order = dialog.getByRole('list', { name: 'Order' }).getByRole('listitem');
  await expect(order).toHaveText([/^MVI_0008\.MP40:08/, /^MVI_0009\.MP40:12/, /^MVI_0010\.MP40:12/]);
  // The order can be changed by keyboard, and back.
  await dialog.getByRole('button', { name: 'Move MVI_0010.MP4 up' }).press('Enter');
  await expect(order.nth(1)).toContainText('MVI_0010');
  await page.keyboard.press('Enter');
  await expect(order.nth(0)).toContainText('MVI_0010');
  await expect(dialog.getByRole('button', { name: 'Move MVI_0010.MP4 down' })).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await expect(order.nth(2)).toContainText('MVI_0010');
  expect((await new AxeBuilder({ page }).include('dialog').analyze()).violations).toEqual([]);
  await dialog.getByRole('button', { name: 'Open as one' }).click();
  await page.waitForURL(/\/case\//);
  await screen.finished();
  const { phases } = await screen.labelling();
  expect(phases.at(-1)?.end).toBeCloseTo(32, 1);
  await expect(page.getByTitle('MVI_0009.MP4 begins at 0:08')).toBeVisible();
  await expect(page.getByTitle('MVI_0010.MP4 begins at 0:20')).toBeVisible();
  await page.getByRole('tab', { name: 'Details' }).click();
  await expect(page.getByRole('list', { name: 'Parts' }).getByRole('listitem')).toHaveCount(3);

  const player = () => page.evaluate(() => window.ophclip.player.getState());
  await page.getByRole('button', { name: /MVI_0009\.MP4/ }).click();
  await expect.poll(async () => (await player()).part).toBe(1);
  await page.keyboard.press('Escape');
  // Back from the first picture of a part is the last one of the part before, and on again.
  await page.keyboard.press(',');
  await expect.poll(player).toMatchObject({ part: 0, isPlaying: false });
  await expect.poll(async () => (await player()).time).toBeGreaterThan(7.9);
  await page.keyboard.press('.');
  await expect.poll(player).toMatchObject({ part: 1 });
  // Played from a second before a seam, it goes on behind it.
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('k');
  await expect.poll(player).toMatchObject({ part: 0, isPlaying: true });
  await expect.poll(async () => (await player()).time).toBeGreaterThan(8.4);
  expect(await player()).toMatchObject({ part: 1, isPlaying: true, isUnplayable: false });
  await page.keyboard.press('k');
  await page.reload();
  await page.waitForFunction(() => Math.abs(window.ophclip.player.getState().duration - 32) < 0.1);
  expect((await screen.labelling()).phases).toEqual(phases);
  await expect(page.getByTitle('MVI_0010.MP4 begins at 0:20')).toBeVisible();
  expect(errors).toEqual([]);
});
