import { existsSync } from 'node:fs';

const SYSTEM_CHROMIUM = '/usr/bin/chromium';

/**
 * How every test and bench starts Chromium. Debian's build decodes H.264; elsewhere Playwright's own is used.
 * WebGPU runs on the SwiftShader software adapter, so nothing measured with it says anything about a GPU.
 */
export function chromiumLaunchOptions(): { executablePath?: string; args: string[] } {
  const args = [
    '--no-sandbox',
    '--enable-unsafe-webgpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ];
  return existsSync(SYSTEM_CHROMIUM) ? { executablePath: SYSTEM_CHROMIUM, args } : { args };
}
