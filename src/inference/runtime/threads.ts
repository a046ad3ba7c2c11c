/** Beyond eight threads the convolutions gain nothing and the browser's own work starves. */
const MOST = 8;

/** Threads for the wasm runtime: shared memory, hence more than one thread, exists on isolated pages only. */
export function chooseThreads(isIsolated: boolean, cores: number, wanted = MOST): number {
  return isIsolated ? Math.max(1, Math.min(MOST, cores, wanted)) : 1;
}
