/** Cross-origin isolation: shared memory, hence wasm threads. The app runs on one thread without it. */
export const isolationHeaders = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
} as const;

/**
 * The promise that nothing leaves the machine, written where the browser enforces it. `wasm-unsafe-eval` compiles
 * WebAssembly and nothing else. `inPage` leaves out what a <meta> policy may not say.
 */
export function contentSecurityPolicy({
  nonce,
  inPage = false,
}: {
  nonce?: string | undefined;
  inPage?: boolean;
}): string {
  const inline = nonce === undefined ? '' : ` 'nonce-${nonce}'`;
  const directives = [
    "default-src 'self'",
    `script-src 'self' 'wasm-unsafe-eval'${inline}`,
    `style-src 'self'${inline}`,
    "img-src 'self' blob: data:",
    "media-src 'self' blob:",
    "connect-src 'self'",
    "worker-src 'self'",
    "font-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ];
  if (!inPage) directives.push("frame-ancestors 'none'");
  return directives.join('; ');
}
