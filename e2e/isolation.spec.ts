import { expect, test } from '@playwright/test';

test.describe('the promise that nothing leaves the machine', () => {
  test('is sent with the page and travels inside it', async ({ page }) => {
    const response = await page.goto('/');
    const headers = response?.headers() ?? {};
    expect(headers['cross-origin-opener-policy']).toBe('same-origin');
    expect(headers['cross-origin-embedder-policy']).toBe('require-corp');
    const policy = headers['content-security-policy'] ?? '';
    expect(policy).toContain("default-src 'self'");
    expect(policy).not.toMatch(/https?:|\*|unsafe-inline|'unsafe-eval'/);
    const inPage = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content');
    expect(inPage).toContain("connect-src 'self'");
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  });

  test('is kept by the browser: another origin and inline scripts are refused', async ({ page }) => {
    await page.goto('/');
    const refused = await page.evaluate(async () => {
      const violations: string[] = [];
      addEventListener('securitypolicyviolation', (event) => violations.push(event.effectiveDirective));
      const foreign = await fetch('http://127.0.0.1:9/').then(
        () => 'reached',
        () => 'refused',
      );
      const picture = new Image();
      const loaded = new Promise((resolve) => {
        picture.addEventListener('load', () => resolve('reached'));
        picture.addEventListener('error', () => resolve('refused'));
      });
      picture.src = 'http://127.0.0.1:9/x.png';
      const script = document.createElement('script');
      script.textContent = 'document.title = "inline script ran"';
      document.head.append(script);
      const evaluated = document.title === 'inline script ran' ? 'reached' : 'refused';
      return { foreign, picture: await loaded, inline: evaluated, violations };
    });
    expect(refused).toMatchObject({ foreign: 'refused', picture: 'refused', inline: 'refused' });
    expect(refused.violations).toEqual(expect.arrayContaining(['connect-src', 'img-src', 'script-src-elem']));
  });
});
