import { readFileSync } from 'node:fs';
import { expect, type BrowserContext, type Locator, type Page } from '@playwright/test';
import type { LabelChoice } from '#core/label-choice.ts';
import type { Labelling } from '#core/labelling.ts';
import type { Truth } from '#tools/truth.ts';

export function truthOf(sample: string): Truth {
  return JSON.parse(readFileSync(`public/samples/${sample}.truth.json`, 'utf8')) as Truth;
}

/** New cases are read at a frame every two seconds: stories about other things need not wait for more. */
export function atHalfRate(context: BrowserContext): Promise<unknown> {
  return context.addInitScript(() => {
    // What is set later outlives a reload.
    if (localStorage.getItem('ophclip.settings') === null)
      localStorage.setItem('ophclip.settings', '{"samplesPerSecond":0.5}');
  });
}

/** The start screen and the review screen as a user finds them. */
export class CaseScreen {
  readonly page: Page;
  readonly search: Locator;
  readonly moments: Locator;

  constructor(page: Page) {
    this.page = page;
    this.search = page.getByRole('searchbox', { name: 'Search this case' });
    this.moments = page.getByRole('list', { name: 'Moments' }).getByRole('listitem');
  }

  async openSample(): Promise<void> {
    await this.page.goto('/');
    await this.page.getByRole('button', { name: 'Try the sample case' }).click();
    await this.page.waitForURL(/\/case\//);
  }

  /** Drops files on the window, as a file manager would. */
  async drop(files: readonly { name: string; type: string; bytes: Buffer }[]): Promise<void> {
    const given = files.map(({ bytes, ...file }) => ({ ...file, base64: bytes.toString('base64') }));
    await this.page.evaluate(async (files) => {
      const transfer = new DataTransfer();
      for (const { name, type, base64 } of files) {
        const bytes = Uint8Array.from(atob(base64), (char) => char.codePointAt(0) ?? 0);
        transfer.items.add(new File([bytes], name, { type }));
      }
      for (const type of ['dragenter', 'dragover', 'drop']) {
        window.dispatchEvent(
          new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true }),
        );
      }
    }, given);
  }

  async finished(timeout = 90_000): Promise<void> {
    await expect(this.page.getByText(/^Complete: /)).toBeVisible({ timeout });
  }

  labelling(): Promise<Labelling> {
    return this.page.evaluate(() => window.ophclip.case.getState().labelling);
  }

  /** The label sets that the case is labelled with. */
  labelChoice(): Promise<LabelChoice | undefined> {
    return this.page.evaluate(() => window.ophclip.case.getState().facts?.labels);
  }

  /** Whether the text encoder was started. */
  textEncoderRuns(): Promise<boolean> {
    return this.page.evaluate(() => {
      const { run } = window.ophclip.models.getState();
      return run.kind === 'ready' && run.report.text !== null;
    });
  }

  done(): Promise<number> {
    return this.page.evaluate(() => window.ophclip.case.getState().done);
  }

  async ask(sentence: string): Promise<void> {
    await this.search.fill(sentence);
    await this.search.press('Enter');
    await this.page.waitForFunction((asked) => {
      const { answer, isSearching } = window.ophclip.search.getState();
      return !isSearching && answer?.asked.kind === 'text' && answer.asked.text === asked;
    }, sentence);
  }
}
