import type { BrowserContext, Page } from '@playwright/test';

/** Every URL the context's pages and workers ask for that is not the page's own origin. Fills while the test runs. */
export function foreignRequests(context: BrowserContext, origin: string): string[] {
  const foreign: string[] = [];
  context.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol !== 'blob:' && url.protocol !== 'data:' && url.origin !== origin)
      foreign.push(request.url());
  });
  return foreign;
}

/** Errors the page logs or throws, for stories that must go without any. */
export function pageErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  return errors;
}
