import { randomBytes } from 'node:crypto';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig, type Plugin } from 'vite';
import { contentSecurityPolicy, isolationHeaders } from './tools/headers.ts';

/** The policy also travels inside the built page, so that a host that sends no headers cannot weaken it. */
function policyInPage(): Plugin {
  return {
    name: 'policy-in-page',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: contentSecurityPolicy({ inPage: true }) },
        injectTo: 'head-prepend',
      },
    ],
  };
}

export default defineConfig(({ command }) => {
  // The dev server's refresh preamble and injected styles are inline: they carry a nonce instead of `unsafe-inline`.
  const nonce = command === 'serve' ? randomBytes(16).toString('base64') : undefined;
  return {
    plugins: [react(), tailwindcss(), policyInPage()],
    ...(nonce !== undefined && { html: { cspNonce: nonce } }),
    server: { headers: { ...isolationHeaders, 'Content-Security-Policy': contentSecurityPolicy({ nonce }) } },
    preview: { headers: { ...isolationHeaders, 'Content-Security-Policy': contentSecurityPolicy({}) } },
    // The runtime without its wasm glue inside: that is fetched beside the .wasm, and only for the chosen backend.
    resolve: { conditions: ['onnxruntime-web-use-extern-wasm', ...defaultClientConditions] },
    worker: { format: 'es' },
    build: { target: 'es2023', chunkSizeWarningLimit: 800, assetsInlineLimit: 0 },
    optimizeDeps: { exclude: ['onnxruntime-web', '@ffmpeg/ffmpeg', '@ffmpeg/core'] },
  };
});
