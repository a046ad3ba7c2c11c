import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { createServer, defaultClientConditions, type Plugin, type ViteDevServer } from 'vite';
import { chromiumLaunchOptions } from '#tools/chromium.ts';
import { isolationHeaders } from '#tools/headers.ts';

export type BenchPage = {
  /** Under bench/page, and the global its script sets once it is ready. */
  readonly page: string;
  readonly global: string;
  /** Folders served as a static host would, by the path they are mounted on. */
  readonly mounts: Record<string, string>;
  /** Packages that Vite would find only once the page runs, and then load the page again in the middle. */
  readonly packages?: readonly string[];
  /** A profile on disk; without one the browser is incognito, where its storage is slow. */
  readonly profile?: string;
};

const TYPES: Record<string, string> = {
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
  '.mp4': 'video/mp4',
};

/** Runs `task` on a page of the bench in Chromium, cross-origin isolated. */
export async function inChromium(bench: BenchPage, task: (page: Page) => Promise<void>): Promise<void> {
  const server = await serve(bench);
  const browser = await chromium.launchPersistentContext(bench.profile ?? '', {
    ...chromiumLaunchOptions(),
    headless: true,
  });
  try {
    const page = browser.pages()[0] ?? (await browser.newPage());
    page.on('pageerror', (error) => console.error(error));
    await page.goto(`${server.resolvedUrls?.local[0] ?? ''}bench/page/${bench.page}`);
    await page.waitForFunction((name) => name in globalThis, bench.global, { timeout: 120_000 });
    if (!(await page.evaluate(() => crossOriginIsolated))) throw new Error('The bench page is not isolated');
    await task(page);
  } finally {
    await browser.close();
    await server.close();
  }
}

async function serve({ mounts, packages = [] }: BenchPage): Promise<ViteDevServer> {
  const server = await createServer({
    configFile: false,
    logLevel: 'error',
    plugins: [folders(mounts)],
    // A file saved meanwhile must not reload the page in the middle.
    server: { headers: isolationHeaders, watch: null, hmr: false },
    resolve: { conditions: ['onnxruntime-web-use-extern-wasm', ...defaultClientConditions] },
    worker: { format: 'es' },
    optimizeDeps: { exclude: ['onnxruntime-web'], include: [...packages] },
  });
  return server.listen();
}

function folders(mounts: Record<string, string>): Plugin {
  return {
    name: 'bench-folders',
    configureServer({ middlewares }) {
      middlewares.use((request, response, next) => {
        const path = new URL(request.url ?? '/', 'http://localhost').pathname;
        const mount = Object.keys(mounts).find((prefix) => path.startsWith(prefix));
        if (mount === undefined) return next();
        const type = TYPES[extname(path)] ?? 'application/octet-stream';
        readFile(join(mounts[mount] ?? '', path.slice(mount.length))).then(
          (bytes) => response.writeHead(200, { ...isolationHeaders, 'Content-Type': type }).end(bytes),
          () => response.writeHead(404).end(),
        );
      });
    },
  };
}
