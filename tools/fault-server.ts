import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Plugin } from 'vite';

/**
 * Serves `/faulty/size=…&…/<name>` to the browser tests: bytes anyone can predict, and on request the misbehaviour of
 * real hosts. Faults: `cut=<n>` ends the first answer after n bytes; `ranges=no` ignores Range; `spa=1` answers with
 * a page; `status=<n>` answers with that status; `seed=<n>` changes the bytes.
 */
export function faultServer(): Plugin {
  const cutOnce = new Set<string>();
  const requests: string[] = [];
  return {
    name: 'fault-server',
    configureServer(server) {
      server.middlewares.use('/faulty-log', (_request, response) => {
        response.end(JSON.stringify(requests));
      });
      server.middlewares.use('/faulty', (request, response) => answer(request, response, cutOnce, requests));
    },
  };
}

/** Byte `i` of the file with this seed. */
function byteAt(seed: number, i: number): number {
  return (i * 31 + (i >> 8) * 17 + seed) & 255;
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  cutOnce: Set<string>,
  requests: string[],
): void {
  const [, query = '', file = ''] = (request.url ?? '').split('/');
  const facts = new URLSearchParams(query);
  const fact = (name: string): number => Number(facts.get(name) ?? 0);
  const size = fact('size');
  requests.push(`${file} ${request.headers.range ?? 'whole'}`);
  if (fact('status') > 0) return void response.writeHead(fact('status')).end();
  if (fact('spa') > 0)
    return void response.writeHead(200, { 'Content-Type': 'text/html' }).end('<html></html>');

  const wanted = facts.get('ranges') === 'no' ? undefined : request.headers.range;
  const from = Number(/bytes=(\d+)-/.exec(wanted ?? '')?.[1] ?? 0);
  const bytes = Uint8Array.from({ length: Math.max(0, size - from) }, (_, i) =>
    byteAt(fact('seed'), from + i),
  );
  response.writeHead(from > 0 ? 206 : 200, {
    'Content-Type': 'application/octet-stream',
    'Content-Length': bytes.length,
    ...(from > 0 && { 'Content-Range': `bytes ${from}-${size - 1}/${size}` }),
  });
  const cut = fact('cut');
  if (cut > 0 && !cutOnce.has(file)) {
    cutOnce.add(file);
    // Long enough for the bytes to arrive before the connection breaks.
    response.write(bytes.subarray(0, cut), () => setTimeout(() => response.destroy(), 200));
    return;
  }
  response.end(bytes);
}
