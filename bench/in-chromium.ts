import { readFile, rm } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import {
  build,
  defaultClientConditions,
  preview,
  type InlineConfig,
  type Plugin,
  type PreviewServer,
} from 'vite';
import { chromiumLaunchOptions } from '#tools/chromium.ts';
import { isolationHeaders } from '#tools/headers.ts';

export type BenchPage = {
  /** Under bench/page, and the global its script sets once it is ready. */
  readonly page: string;
  readonly global: string;
  /** Folders served as a static host would, by the path they are mounted on. */
  readonly mounts: Record<string, string>;
  /** A profile on disk; without one the browser is incognito, where its storage is slow. */
  readonly profile?: string;
  /** Where it is served: a profile knows its storage by that. Absent: wherever there is room. */
  readonly port?: number;
};

const SITE = resolve('.cache/bench/site');

const TYPES: Record<string, string> = {
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
  '.mp4': 'video/mp4',
};

/** Runs `task` on a page of the bench in Chromium, cross-origin isolated. */
export async function inChromium(bench: BenchPage, task: (page: Page) => Promise<void>): Promise<void> {
  await visit(await serve(bench), `bench/page/${bench.page}`, bench.profile, async (page) => {
    await page.waitForFunction((name) => name in globalThis, bench.global, { timeout: 120_000 });
    await task(page);
  });
}

/** Runs `task` on the start screen of the app as it is built for users. */
export async function appInChromium(task: (page: Page) => Promise<void>): Promise<void> {
  const config: InlineConfig = { logLevel: 'error', build: { outDir: resolve('.cache/bench/app') } };
  await build(config);
  await visit(await preview({ ...config, preview: { port: 0 } }), '', undefined, task);
}

async function visit(
  server: PreviewServer,
  path: string,
  profile: string | undefined,
  task: (page: Page) => Promise<void>,
): Promise<void> {
  const browser = await chromium.launchPersistentContext(profile ?? '', {
    ...chromiumLaunchOptions(),
    headless: true,
  });
  try {
    const page = browser.pages()[0] ?? (await browser.newPage());
    page.on('pageerror', (error) => console.error(error));
    await page.goto(`${server.resolvedUrls?.local[0] ?? ''}${path}`);
    if (!(await page.evaluate(() => crossOriginIsolated))) throw new Error('The page is not isolated');
    await task(page);
  } finally {
    await browser.close();
    await server.close();
  }
}

/** Built like the app: a page whose modules come one by one starts its workers half a second later than users see. */
async function serve({ page, mounts, port = 0 }: BenchPage): Promise<PreviewServer> {
  const config: InlineConfig = {
    configFile: false,
    logLevel: 'error',
    plugins: [folders(mounts)],
    preview: { headers: isolationHeaders, port },
    resolve: { conditions: ['onnxruntime-web-use-extern-wasm', ...defaultClientConditions] },
    worker: { format: 'es' },
    build: {
      target: 'es2023',
      outDir: SITE,
      assetsInlineLimit: 0,
      rollupOptions: { input: `bench/page/${page}` },
    },
  };
  await rm(SITE, { recursive: true, force: true });
  await build(config);
  return preview(config);
}

function folders(mounts: Record<string, string>): Plugin {
  return {
    name: 'bench-folders',
    configurePreviewServer({ middlewares }) {
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
