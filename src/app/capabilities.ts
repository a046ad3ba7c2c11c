/** What the app cannot do without. The words are what a reader sees. */

/** The smallest module with one SIMD instruction. */
const SIMD_MODULE = Uint8Array.of(
  0,
  97,
  115,
  109,
  1,
  0,
  0,
  0,
  1,
  5,
  1,
  96,
  0,
  1,
  123,
  3,
  2,
  1,
  0,
  10,
  10,
  1,
  8,
  0,
  65,
  0,
  253,
  15,
  253,
  98,
  11,
);

/** What this browser lacks, in words; empty when the app can run. */
export function missingCapabilities(): string[] {
  const missing: string[] = [];
  if (typeof WebAssembly !== 'object' || !WebAssembly.validate(SIMD_MODULE))
    missing.push('WebAssembly with SIMD');
  if (typeof Worker !== 'function') missing.push('background workers');
  if (typeof navigator.storage?.getDirectory !== 'function') missing.push('private file storage');
  return missing;
}
