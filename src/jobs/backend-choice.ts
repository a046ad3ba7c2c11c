import type { Backend, Manifest } from '#core/model-pack.ts';
import type { EncoderReport } from '#inference/report.ts';

/**
 * Which backend a pack ran on last time on this browser, so that a GPU that failed or was slower is not tried again at
 * every start. Forgotten with a new version of the browser or of the pack, and after a week: drivers get better.
 */

const KEY = 'ophclip.backend';
const REMEMBERED_MS = 7 * 24 * 3600 * 1000;
/** Set by tests that mean to run on a software adapter. */
const SOFTWARE_KEY = 'ophclip.allow-software-gpu';

const ALL: readonly Backend[] = ['webgpu', 'wasm'];

function nameOf({ id, version }: Manifest): string {
  return `${id}@${version} ${navigator.userAgent}`;
}

/** The backends to try, the remembered one first. */
export function backendOrder(manifest: Manifest): readonly Backend[] {
  try {
    const saved = JSON.parse(localStorage.getItem(KEY) ?? 'null') as unknown;
    if (typeof saved !== 'object' || saved === null) return ALL;
    const { name, backend, at } = saved as { name?: unknown; backend?: unknown; at?: unknown };
    const isFresh = typeof at === 'number' && Date.now() - at < REMEMBERED_MS;
    return isFresh && name === nameOf(manifest) && backend === 'wasm' ? ['wasm', 'webgpu'] : ALL;
  } catch {
    return ALL;
  }
}

export function rememberBackend(manifest: Manifest, { backend }: EncoderReport): void {
  try {
    localStorage.setItem(KEY, JSON.stringify({ name: nameOf(manifest), backend, at: Date.now() }));
  } catch {
    // A browser that keeps nothing chooses anew each time.
  }
}

export function softwareGpuAllowed(): boolean {
  try {
    return localStorage.getItem(SOFTWARE_KEY) === 'yes';
  } catch {
    return false;
  }
}
