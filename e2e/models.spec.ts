import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { ModelsScreen } from './models-screen.ts';
import { foreignRequests, pageErrors } from './network.ts';

const FRAMES = 'tools/reference/fixtures/frames';
const CHECKPOINTS = 'tools/reference/fixtures/checkpoints';

/** Violations that would stop someone. */
async function seriousViolations(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag22aa']).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`);
}

test.describe('a newcomer', () => {
  test('sees Home without a byte of the encoders being fetched', async ({ page }) => {
    const fetched: string[] = [];
    page.on('request', (request) => fetched.push(new URL(request.url()).pathname));
    const errors = pageErrors(page);
    await page.goto('/');
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.getByText('Not a medical device')).toBeVisible();
    await page.waitForLoadState('networkidle');
    expect(fetched.filter((path) => /\.(wasm|onnx|data)$|worker|model-packs/.test(path))).toEqual([]);
    expect(errors).toEqual([]);
  });

  for (const [width, height] of [
    [1440, 900],
    [390, 844],
  ] as const) {
    test(`finds nothing in the way at ${width} px`, async ({ page }) => {
      await page.setViewportSize({ width, height });
      for (const path of ['/', '/models']) {
        await page.goto(path);
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        await page.waitForLoadState('networkidle');
        expect(await seriousViolations(page)).toEqual([]);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(overflow).toBeLessThanOrEqual(0);
      }
    });
  }
});

test.describe('the demo pack', () => {
  test('is loaded, tested, tried with a picture and sentences, and nothing leaves the machine', async ({
    page,
    context,
    baseURL,
  }) => {
    const foreign = foreignRequests(context, baseURL ?? '');
    const errors = pageErrors(page);
    const models = new ModelsScreen(page);
    await models.open();
    await expect(models.demo.getByText(/real surgery/i)).toBeVisible();
    await models.start(models.demo);
    // Headless Chromium has a software adapter only: it is passed over, and the card says so.
    await expect(models.demo.getByText('CPU')).toBeVisible();
    await expect(models.demo.getByText(/the processor does the work/).first()).toBeVisible();

    await models.show(`${FRAMES}/phacoemulsification-0.png`);
    await expect(models.answers('Cataract-1K phases').first()).toContainText('Phacoemulsification');

    await models.sentences.fill(
      'the surgeon folds a lens into the eye\nthe phaco tip breaks up the nucleus\nno instrument in view',
    );
    await expect(models.rankedSentences.first()).toContainText('phaco tip', { timeout: 60_000 });
    expect(await seriousViolations(page)).toEqual([]);
    expect(foreign).toEqual([]);
    expect(errors).toEqual([]);
  });

  test('starts again after a reload without fetching anything, and is gone when removed', async ({
    page,
  }) => {
    const models = new ModelsScreen(page);
    await models.open();
    await models.start(models.demo);
    await models.demo.getByRole('button', { name: 'Stop' }).click();

    const fetched: string[] = [];
    page.on('request', (request) => fetched.push(new URL(request.url()).pathname));
    await page.reload();
    await models.start(models.demo);
    expect(fetched.filter((path) => /\/models\/.*\.(onnx|data|f32|rgba)$/.test(path))).toEqual([]);

    await models.demo.getByRole('button', { name: 'Remove' }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Remove/ })
      .click();
    await expect(models.demo.getByText(/none of it here yet/)).toBeVisible();
    const left = await page.evaluate(async () => {
      const root = await navigator.storage.getDirectory();
      const packs = await root.getDirectoryHandle('packs');
      const bundled = await packs.getDirectoryHandle('bundled');
      const names: string[] = [];
      for await (const name of bundled.keys()) names.push(name);
      return names;
    });
    expect(left).toEqual([]);
  });

  test('that was damaged on the way is refused with one sentence and a way on', async ({ page }) => {
    await page.route(/\/models\/demo\/.*\.data$/, async (route) => {
      const response = await route.fetch();
      const body = await response.body();
      body[1000] = (body[1000] ?? 0) ^ 1;
      await route.fulfill({ response, body });
    });
    const models = new ModelsScreen(page);
    await models.open();
    await models.demo.getByRole('button', { name: /^(Load|Start)$/ }).click();
    await expect(models.demo.getByText(/is not the file the pack describes/)).toBeVisible();
    await page.unroute(/\/models\/demo\/.*\.data$/);
    await models.demo.getByRole('button', { name: /again/i }).click();
    await expect(models.demo.getByText('Running, self-test passed')).toBeVisible({ timeout: 90_000 });
  });

  test('says that there is no connection, and goes on when it is back', async ({ page, context }) => {
    const models = new ModelsScreen(page);
    await models.open();
    await expect(models.demo).toBeVisible();
    await context.setOffline(true);
    await models.demo.getByRole('button', { name: /^(Load|Start)$/ }).click();
    await expect(models.demo.getByText(/no connection/)).toBeVisible();
    await context.setOffline(false);
    await models.demo.getByRole('button', { name: /again/i }).click();
    await expect(models.demo.getByText('Running, self-test passed')).toBeVisible({ timeout: 90_000 });
  });

  test('runs on one thread where the host sends no isolation headers', async ({ page }) => {
    await page.route('**/*', async (route) => {
      const response = await route.fetch();
      const headers = Object.fromEntries(
        Object.entries(response.headers()).filter(([name]) => !name.startsWith('cross-origin-')),
      );
      await route.fulfill({ response, headers });
    });
    const models = new ModelsScreen(page);
    await models.open();
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
    await models.start(models.demo);
    await expect(models.demo.getByText(/1 thread/)).toBeVisible();
    await page.unrouteAll({ behavior: 'ignoreErrors' });
  });
});

test.describe('one’s own checkpoint', () => {
  test('is converted in the page, kept over a reload, started and removed', async ({
    page,
    context,
    baseURL,
  }) => {
    const foreign = foreignRequests(context, baseURL ?? '');
    const models = new ModelsScreen(page);
    await models.open();
    await models.bring.getByRole('button', { name: 'Choose files' }).waitFor();
    const chooser = page.waitForEvent('filechooser');
    await models.bring.getByRole('button', { name: 'Choose files' }).click();
    await (await chooser).setFiles([`${CHECKPOINTS}/wrapped.pth`, `${CHECKPOINTS}/vocab.txt`]);
    await models.bring.getByRole('button', { name: /convert/i }).click();
    await expect(models.bring.getByText(/is now among your packs/)).toBeVisible({ timeout: 90_000 });

    await page.reload();
    const mine = page.getByRole('article').filter({ hasText: 'Yours' });
    await models.start(mine);
    await mine.getByRole('button', { name: 'Remove' }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Remove/ })
      .click();
    await expect(mine).toHaveCount(0);
    expect(foreign).toEqual([]);
  });

  test('that is none is refused with one sentence', async ({ page }) => {
    const models = new ModelsScreen(page);
    await models.open();
    const chooser = page.waitForEvent('filechooser');
    await models.bring.getByRole('button', { name: 'Choose files' }).click();
    await (
      await chooser
    ).setFiles([
      { name: 'model.pth', mimeType: '', buffer: Buffer.from('not a checkpoint at all') },
      { name: 'vocab.txt', mimeType: 'text/plain', buffer: Buffer.from('[PAD]\n[UNK]\n[CLS]\n[SEP]\n') },
    ]);
    await models.bring.getByRole('button', { name: /convert/i }).click();
    await expect(models.bring.getByText(/is not a checkpoint/)).toBeVisible();
  });
});

test.describe('the sample operations', () => {
  test('show themselves at home, and a frame of one is tried at once', async ({ page }) => {
    const models = new ModelsScreen(page);
    await page.goto('/');
    const still = page
      .getByRole('button', { name: /drawn, \d/ })
      .locator('video')
      .first();
    await still.scrollIntoViewIfNeeded();
    await expect
      .poll(() => still.evaluate((video: HTMLVideoElement) => video.readyState))
      .toBeGreaterThanOrEqual(2);

    await models.open();
    await page
      .getByRole('button', { name: /^Try the frame at/ })
      .first()
      .click();
    await expect(models.answers('Cataract-1K phases').first()).toContainText(/[A-Z]/, { timeout: 90_000 });
  });
});
