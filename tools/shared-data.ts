import { readFile } from 'node:fs/promises';
import { join, normalize } from 'node:path';
import type { Plugin } from 'vite';

/** Local test data that is not part of this repository; tests that use it skip, saying so, where it is absent. */
export const SHARED_DATA = '../shared/data';

/** Serves `/shared-data/…` to the browser tests. */
export function sharedData(): Plugin {
  return {
    name: 'shared-data',
    configureServer(server) {
      server.middlewares.use('/shared-data', (request, response) => {
        const path = normalize(decodeURIComponent((request.url ?? '/').split('?')[0] ?? '/'));
        readFile(join(SHARED_DATA, path)).then(
          (bytes) => response.writeHead(200, { 'Content-Type': 'application/octet-stream' }).end(bytes),
          () => response.writeHead(404).end(),
        );
      });
    },
  };
}
