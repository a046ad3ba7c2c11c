import { expect, type Locator, type Page } from '@playwright/test';

/** The Models screen as a user finds it. */
export class ModelsScreen {
  readonly page: Page;
  readonly demo: Locator;
  readonly bring: Locator;
  readonly sentences: Locator;

  constructor(page: Page) {
    this.page = page;
    this.demo = this.pack('Demo encoders');
    this.bring = page.getByRole('region', { name: /bring your own/i });
    this.sentences = page.getByLabel('Your sentences');
  }

  async open(): Promise<void> {
    await this.page.goto('/models');
    await expect(this.page.getByRole('heading', { level: 1, name: 'Models' })).toBeVisible();
  }

  pack(name: string): Locator {
    return this.page.getByRole('article').filter({ has: this.page.getByRole('heading', { name }) });
  }

  async start(pack: Locator): Promise<void> {
    await pack.getByRole('button', { name: /^(Load|Start)$/ }).click();
    await expect(pack.getByText('Running, self-test passed')).toBeVisible({ timeout: 90_000 });
  }

  /** Gives the picture of `path` to the try-it corner. */
  async show(path: string): Promise<void> {
    const chooser = this.page.waitForEvent('filechooser');
    await this.page.getByRole('button', { name: /^(Choose a picture|Another picture)$/ }).click();
    await (await chooser).setFiles(path);
  }

  /** The lines of a label set in the try-it corner, closest first. */
  answers(labelSet: string): Locator {
    return this.page.getByRole('region', { name: labelSet }).getByRole('listitem');
  }

  /** The user's sentences as ranked, closest first. */
  get rankedSentences(): Locator {
    return this.page
      .locator('ol')
      .filter({ hasText: /closest/ })
      .first()
      .getByRole('listitem');
  }
}
